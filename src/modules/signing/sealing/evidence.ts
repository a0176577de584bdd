import { writeEvidence } from '../../../documents/signing/evidence.ts';
import type { Act } from '../../../platform/act.ts';
import type { Db } from '../../../platform/database/database.ts';
import { exportLedger, selectionOf } from '../../../platform/ledger/exporting.ts';
import type { Reader } from '../../../platform/person.ts';
import type { EnvelopeFile } from '../files.ts';
import { newestPaper, readBytes, type StoredEnvelope } from '../store.ts';
import type { Seal } from './seal.ts';

/** All that proves an envelope but the record: the file, its certificate, and those of the keys. */
export type EvidenceParts = Omit<Parameters<typeof writeEvidence>[0], 'ledger'> & { readonly stream: string };

/** Reads what proves an envelope, at whatever state it is. */
export async function evidenceParts(act: Act, seal: Seal, envelope: StoredEnvelope): Promise<EvidenceParts> {
  const { id, number, subject, stream, revisions } = envelope;
  const certificate = revisions.find(({ kind }) => kind === 'certificate');
  return {
    ...{ number, stream, title: `${subject.number}, ${subject.title}`, madeAt: act.clock.now() },
    paper: await readBytes(act, id, newestPaper(envelope).n),
    completion: certificate ? await readBytes(act, id, certificate.n) : null,
    certificates: seal.certificates,
  };
}

/**
 * The bundle that proves an envelope to whoever has no access to the desk. The record goes along where its reader may see
 * all of it: it tells of the whole deal.
 */
export async function evidenceFile(
  { db, clock, reader, signingKey }: RecordOf,
  { stream, ...parts }: EvidenceParts,
): Promise<EnvelopeFile> {
  const lines: string[] = [];
  const order = { selection: selectionOf(undefined, undefined, stream), personal: false, signingKey };
  const whole = reader.rights.has('ledger.see') && reader.cleared;
  if (whole) await exportLedger(db, clock, order, async (line) => void lines.push(`${line}\n`));
  const bytes = writeEvidence({ ...parts, ledger: whole ? lines.join('') : null });
  return { bytes, mediaType: 'application/zip', name: `${parts.number}-evidence.zip` };
}

/** Where the record is, who asks for it, and the file of the key that signs an extract of it. */
interface RecordOf extends Pick<Act, 'clock'> {
  readonly db: Db;
  readonly reader: Reader;
  readonly signingKey: string | undefined;
}
