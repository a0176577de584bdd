import type { Context } from 'hono';
import type { Act } from '../../platform/act.ts';
import type { House } from '../../platform/http/house.ts';
import { notFound } from '../../platform/refusal.ts';
import { newestPaper, readBytes, readReading, type StoredEnvelope } from './store.ts';

/** A file of an envelope, read in the transaction that shows it. */
export interface EnvelopeFile {
  readonly bytes: Uint8Array | string;
  readonly mediaType: 'application/pdf' | 'application/zip' | 'text/html; charset=utf-8';
  readonly name: string;
}

/** The newest state of the paper. */
export const paperFile = async (act: Act, envelope: StoredEnvelope): Promise<EnvelopeFile> => ({
  bytes: await readBytes(act, envelope.id, newestPaper(envelope).n),
  mediaType: 'application/pdf',
  name: `${envelope.subject.number}.pdf`,
});

/**
 * The certificate of completion.
 * @throws Refusal `certificate.notFound` (404) before everybody has signed
 */
export async function certificateFile(act: Act, { id, number, revisions }: StoredEnvelope): Promise<EnvelopeFile> {
  const revision = revisions.find(({ kind }) => kind === 'certificate');
  if (!revision) throw notFound('certificate', `of ${number}`);
  const bytes = await readBytes(act, id, revision.n);
  return { bytes, mediaType: 'application/pdf', name: `${number}-certificate.pdf` };
}

/** The paper as a page of text. */
export const readingFile = async (act: Act, { id, number }: StoredEnvelope): Promise<EnvelopeFile> => ({
  bytes: await readReading(act, id),
  mediaType: 'text/html; charset=utf-8',
  name: `${number}.html`,
});

/** Answers with a file, to be looked at where the browser can. */
export function answerFile(context: Context<House>, { bytes, mediaType, name }: EnvelopeFile) {
  const headers = { 'content-type': mediaType, 'content-disposition': `inline; filename="${name}"` };
  return context.body(typeof bytes === 'string' ? bytes : new Uint8Array(bytes), 200, headers);
}
