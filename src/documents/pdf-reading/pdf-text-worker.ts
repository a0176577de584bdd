import { parentPort, workerData } from 'node:worker_threads';
import { getDocumentProxy } from 'unpdf';
import type { PdfText, ReadingAnswer } from './pdf-text.ts';

/** What the thread is told at its begin. */
interface Told {
  readonly bytes: Uint8Array;
  readonly pages: number;
}

const { bytes, pages: most } = workerData as Told;
parentPort?.postMessage(await answered());

async function answered(): Promise<ReadingAnswer> {
  try {
    return await read();
  } catch (fault) {
    return { fault: fault instanceof Error && fault.name === 'PasswordException' ? 'password' : 'damaged' };
  }
}

async function read(): Promise<ReadingAnswer> {
  const file = await getDocumentProxy(bytes, { stopAtErrors: true, verbosity: 0 });
  const { info } = await file.getMetadata();
  const said = (key: string): unknown => (info as Record<string, unknown>)[key];
  if (said('IsXFAPresent') === true) return { fault: 'xfa' };
  if (said('EncryptFilterName') !== null) return { fault: 'password' };
  if (file.numPages > most) return { pages: file.numPages };
  const pages: string[][] = [];
  for (let n = 1; n <= file.numPages; n += 1) {
    const page = await file.getPage(n);
    const { items } = await page.getTextContent();
    const text = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('');
    pages.push(text.split('\n').filter((line) => line.trim() !== ''));
    page.cleanup();
  }
  const words = (key: string): string | null => (typeof said(key) === 'string' ? (said(key) as string) : null);
  const signed = said('IsSignaturesPresent') === true;
  const text: PdfText = { pages, title: words('Title'), keywords: words('Keywords'), signed };
  return { text };
}
