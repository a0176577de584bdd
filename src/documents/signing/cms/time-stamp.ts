import { createHash, randomBytes } from 'node:crypto';
import * as asn1 from 'asn1js';
import * as pki from 'pkijs';
import { Refusal } from '../../../platform/refusal.ts';
import { DIGESTS, OID } from './cms-names.ts';
import { type ReadSignature, readSignature } from './cms-reading.ts';

/** A time-stamp authority (RFC 3161): takes a request and gives its answer, both as DER. */
export type TimeStampAuthority = (request: Uint8Array) => Promise<Uint8Array>;

/**
 * The authority at an address, asked by HTTP (RFC 3161, 3.4). A name and password in the address are shown to it. It has so
 * many seconds to answer, and no more than 64 kB to say it.
 * @throws (when it is asked) Refusal `timeStamp.refused`
 */
export function authorityAt(address: string, seconds: number): TimeStampAuthority {
  const url = new URL(address);
  const { username, password } = url;
  url.username = '';
  url.password = '';
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
  return async (request) => {
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/timestamp-query',
          ...(username === '' ? {} : { authorization: `Basic ${credentials}` }),
        },
        body: Uint8Array.from(request),
        redirect: 'error',
        signal: AbortSignal.timeout(seconds * 1000),
      });
      if (!answer.ok) throw refused(`it answered with HTTP ${answer.status}`);
      return await bytesOf(answer);
    } catch (fault) {
      if (fault instanceof Refusal) throw fault;
      const late = (fault as Error).name === 'TimeoutError';
      throw refused(late ? `it did not answer within ${seconds} s` : `${url.host} cannot be reached`);
    }
  };
}

async function bytesOf({ body }: Response): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body ?? []) {
    length += part.length;
    if (length > ANSWER_BYTES) throw refused('its answer is larger than any time-stamp');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** A time-stamp: when something was there at the latest, and the signature of who says so. */
export interface TimeStamp {
  readonly at: Temporal.Instant;
  readonly nonce: string | null;
  readonly signature: ReadSignature;
}

const ANSWER_BYTES = 64_000;

const refused = (why: string): Refusal =>
  new Refusal('timeStamp.refused', `The time-stamp authority gave no time-stamp: ${why}.`, { status: 502 });

/**
 * Asks for a time-stamp of bytes, checks the answer whole and gives the token as DER.
 * @throws Refusal `timeStamp.refused`, and whatever the authority throws when it cannot be asked
 */
export async function timeStampOf(bytes: Uint8Array, authority: TimeStampAuthority): Promise<Uint8Array> {
  const digest = createHash('sha256').update(bytes).digest();
  // A positive number that needs no leading zero.
  const nonce = Uint8Array.of(0x41, ...randomBytes(11));
  const request = new pki.TimeStampReq({
    version: 1,
    messageImprint: new pki.MessageImprint({
      hashAlgorithm: new pki.AlgorithmIdentifier({ algorithmId: OID.sha256, algorithmParams: new asn1.Null() }),
      hashedMessage: new asn1.OctetString({ valueHex: Uint8Array.from(digest).buffer }),
    }),
    ...{ nonce: new asn1.Integer({ valueHex: nonce.buffer }), certReq: true },
  });
  const token = tokenIn(await authority(new Uint8Array(request.toSchema().toBER())));
  const { faults, stamp } = readTimeStamp(token, bytes);
  if (stamp?.nonce !== Buffer.from(nonce).toString('hex')) throw refused('its answer is to another request');
  if (faults.length > 0) throw refused(`its time-stamp ${faults[0]}`);
  return token;
}

function tokenIn(answer: Uint8Array): Buffer {
  let response: pki.TimeStampResp;
  try {
    response = new pki.TimeStampResp({ schema: asn1.fromBER(Uint8Array.from(answer).buffer).result });
  } catch {
    throw refused('its answer cannot be read');
  }
  const { status, timeStampToken } = response;
  if (!timeStampToken || ![0, 1].includes(status.status)) throw refused(`it answered with status ${status.status}`);
  return Buffer.from(timeStampToken.toSchema().toBER());
}

/** Reads a time-stamp token and holds it against the bytes it is for. Faults are predicates. */
export function readTimeStamp(token: Buffer, bytes: Uint8Array): { stamp: TimeStamp | null; faults: string[] } {
  try {
    const signature = readSignature(token, {
      contentType: OID.timeStampInfo,
      digestOf: (name, content) =>
        createHash(name)
          .update(content ?? '')
          .digest(),
    });
    const info = new pki.TSTInfo({ schema: asn1.fromBER(Uint8Array.from(signature.content ?? []).buffer).result });
    const nonce = info.nonce ? Buffer.from(info.nonce.valueBlock.valueHexView).toString('hex') : null;
    const at = Temporal.Instant.fromEpochMilliseconds(info.genTime.getTime());
    const faults = [...signature.faults];
    const { hashAlgorithm, hashedMessage } = info.messageImprint;
    const digest = DIGESTS[hashAlgorithm.algorithmId];
    const fits = digest && createHash(digest.name).update(bytes).digest().equals(Buffer.from(hashedMessage.getValue()));
    if (!fits) faults.push('is for something else');
    if (digest?.weak) faults.push(`is made with ${digest.name.toUpperCase()}, a digest too weak to prove anything`);
    // A certificate that may stamp times says so (RFC 3161, 2.3).
    if (!signature.certificate.keyUsage?.includes('1.3.6.1.5.5.7.3.8'))
      faults.push('is signed by a certificate that may not stamp times');
    return { stamp: { at, nonce, signature }, faults };
  } catch (fault) {
    return { stamp: null, faults: [fault instanceof Refusal ? fault.message : 'cannot be read'] };
  }
}
