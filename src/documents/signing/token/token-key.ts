import { createHash, type KeyObject, verify, X509Certificate } from 'node:crypto';
import { Refusal } from '../../../platform/refusal.ts';
import { certifiedBy, refuseOutOfTime, type SigningKey, unfit } from '../signing-key.ts';
import { askTool, LOCKED, type Token, tokenRefusal } from './pkcs11-tool.ts';

/** The head of what PKCS#1 v1.5 signs, for SHA-256 (RFC 8017, 9.2, note 1); the digest follows. */
const DIGEST_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex');

/**
 * The key in a PKCS#11 token. Opening it needs no PIN, so that a Parley that is started again and again locks nothing:
 * the first signature is the first login. With `given` certificates (the signer's own first) the token may even be away.
 * @throws Refusal `token.*` (503), `key.unfit`, `key.expired`, `key.tooEarly`
 */
export async function openToken(
  token: Token,
  given: readonly X509Certificate[],
  at: Temporal.Instant,
): Promise<SigningKey> {
  const [certificate, ...others] = given.length > 0 ? given : [await certificateIn(token)];
  if (!certificate) throw unfit('there is no certificate for it');
  const certified = certifiedBy(certificate, others);
  refuseOutOfTime(certified, at);
  return { ...certified, sign: handOf(token, certificate.publicKey, certified.kind) };
}

async function certificateIn(token: Token): Promise<X509Certificate> {
  const asks = ['--read-object', '--type', 'cert', '--id', token.keyId];
  const der = await askTool(token, { asks, withPin: false }, timeOf(token));
  try {
    return new X509Certificate(der);
  } catch {
    throw unfit('the certificate in the token is damaged');
  }
}

const timeOf = ({ seconds }: Token): AbortSignal => AbortSignal.timeout(seconds * 1000);

/**
 * Signs one thing after the other: a card has one hand, and a login that ends would take the next one's with it. A PIN that
 * was refused is not tried again, and the last try of a token is left to people.
 */
function handOf(token: Token, publicKey: KeyObject, kind: SigningKey['kind']): SigningKey['sign'] {
  let before: Promise<unknown> = Promise.resolve();
  let pin: 'untried' | 'taken' | Refusal = 'untried';

  const signInTurn = async (data: Uint8Array, until: AbortSignal): Promise<Uint8Array> => {
    if (typeof pin === 'object') throw pin;
    if (pin === 'untried') await leaveTheLastTry(token, until);
    try {
      const signature = await signedBy(token, kind, data, until);
      pin = 'taken';
      // The token is asked for a key by its id: one of another certificate would sign as well.
      if (verify('sha256', data, publicKey, signature)) return signature;
    } catch (refusal) {
      if (refusal instanceof Refusal && refusal.code === 'token.pinWrong') pin = refusal;
      throw refusal;
    }
    throw tokenRefusal(
      'otherKey',
      'What the signing token signed is not by the key of its certificate: see that PARLEY_SIGNING_TOKEN_KEY and PARLEY_SIGNING_TOKEN_CERTIFICATES mean the same key.',
    );
  };
  return (data) => {
    const until = timeOf(token);
    const signature = before.then(() => signInTurn(data, until));
    before = signature.catch(() => {});
    return signature;
  };
}

/** What leaves for the token is a hash, so that it need not know how to make one. */
async function signedBy(
  token: Token,
  kind: SigningKey['kind'],
  data: Uint8Array,
  until: AbortSignal,
): Promise<Uint8Array> {
  const digest = createHash('sha256').update(data).digest();
  const [input, way] =
    kind === 'rsa'
      ? [Buffer.concat([DIGEST_INFO, digest]), ['--mechanism', 'RSA-PKCS']]
      : [digest, ['--mechanism', 'ECDSA', '--signature-format', 'openssl']];
  return askTool(token, { asks: ['--sign', ...way, '--id', token.keyId], input, withPin: true }, until);
}

/**
 * Before the first login the token is asked how many tries it has left, which needs none.
 * @throws Refusal `token.locked`, `token.lastTry` (503)
 */
async function leaveTheLastTry(token: Token, until: AbortSignal): Promise<void> {
  const printed = await askTool(token, { asks: ['--list-token-slots'], withPin: false }, until);
  const slot = printed
    .toString('utf8')
    .split(/^Slot /m)
    .find((words) => /^ *token label *: (.*)$/m.exec(words)?.[1]?.trim() === token.label);
  const flags = /^ *token flags *: (.*)$/m.exec(slot ?? '')?.[1] ?? '';
  if (flags.includes('user PIN locked')) throw tokenRefusal('locked', LOCKED);
  if (flags.includes('final user PIN try'))
    throw tokenRefusal(
      'lastTry',
      'The signing token allows one last try of its PIN, which Parley leaves to you: see that PARLEY_SIGNING_TOKEN_PIN or its file is right, and log in by it once with "pkcs11-tool --login --list-objects".',
    );
}
