import { Worker } from 'node:worker_threads';
import { Refusal } from '../../platform/refusal.ts';
import { kindOfFile } from '../file-kind.ts';

/** What reading one file may cost. */
export interface ReadingLimits {
  readonly bytes: number;
  readonly pages: number;
  readonly seconds: number;
  readonly megabytes: number;
}

/** More than any paper of services is. */
export const readingLimits: ReadingLimits = { bytes: 32_000_000, pages: 300, seconds: 60, megabytes: 512 };

/** The text of a PDF, page by page. */
export interface PdfText {
  /** The lines of each page from top to bottom, as the file orders them; a page without any text has none. */
  readonly pages: readonly (readonly string[])[];
  readonly title: string | null;
  /** What papers of ours bear: their number, version and hash. */
  readonly keywords: string | null;
  /** Whether it says that it bears signatures. */
  readonly signed: boolean;
}

/** What the thread answers. */
export type ReadingAnswer =
  | { readonly text: PdfText }
  | { readonly fault: 'password' | 'xfa' | 'damaged' }
  | { readonly pages: number };

/**
 * Reads the text of a PDF by page, in a thread of its own with bounded memory and time: a file from outside can end the thread,
 * and nothing else.
 * @throws Refusal `pdf.none`, `pdf.tooLarge`, `pdf.encrypted`, `pdf.form`, `pdf.pages`, `pdf.damaged`, `pdf.tooHard`
 */
export async function readPdfText(bytes: Uint8Array, limits: ReadingLimits = readingLimits): Promise<PdfText> {
  if (bytes.length > limits.bytes) {
    const words = `The file is larger than ${limits.bytes / 1_000_000} MB: hand in a smaller one.`;
    throw new Refusal('pdf.tooLarge', words, { status: 413 });
  }
  if (!kindOfPdf(bytes)) {
    const { words } = kindOfFile(bytes);
    const is = words === null ? 'is no PDF' : `is ${words} and no PDF`;
    throw new Refusal('pdf.none', `The file ${is}: hand in the signed paper as a PDF.`);
  }
  const answer = await inThread(bytes, limits);
  if ('text' in answer) return answer.text;
  if ('pages' in answer) {
    const words = `The PDF has ${answer.pages} pages, and a signed paper has ${limits.pages} at most: hand in the paper alone.`;
    throw new Refusal('pdf.pages', words);
  }
  const [code, words] = faults[answer.fault];
  throw new Refusal(code, words);
}

const faults = {
  password: ['pdf.encrypted', 'The PDF is locked by a password: save it without one, and hand that in.'],
  xfa: [
    'pdf.form',
    'The PDF is an XFA form, whose pages are made while it is open: print it to a PDF, and hand that in.',
  ],
  damaged: ['pdf.damaged', 'The PDF is damaged or cut off: save or scan it again, and hand that in.'],
} as const;

/** Some printers write a few bytes before the head of a file. */
const kindOfPdf = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1_024)).includes('%PDF-');

function inThread(bytes: Uint8Array, { pages, seconds, megabytes }: ReadingLimits): Promise<ReadingAnswer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./pdf-text-worker.ts', import.meta.url), {
      workerData: { bytes, pages },
      resourceLimits: { maxOldGenerationSizeMb: megabytes },
      // What the library grumbles about a file is nobody's matter.
      ...{ stdout: true, stderr: true },
    });
    const words = `The PDF takes more than ${seconds} seconds or ${megabytes} MB to read: print it to a new PDF, and hand that in.`;
    const tooHard = () => reject(new Refusal('pdf.tooHard', words));
    const end = () => void worker.terminate().then(tooHard);
    const clock = setTimeout(end, seconds * 1_000);
    const watch = setInterval(async () => {
      if ((await outsideHeap(worker)) > megabytes * 1_000_000) end();
    }, WATCHED_MS);
    worker.once('message', resolve);
    worker.once('error', tooHard);
    worker.once('exit', () => {
      clearTimeout(clock);
      clearInterval(watch);
      tooHard();
    });
  });
}

/** How often it is looked how much a file has unpacked to: a packed stream of a megabyte may hold a thousand. */
const WATCHED_MS = 50;

/** The bytes that a thread holds outside of its heap, where `resourceLimits` does not reach; none once it has ended. */
const outsideHeap = (worker: Worker): Promise<number> =>
  worker.getHeapStatistics().then(
    (found) => found.external_memory,
    () => 0,
  );
