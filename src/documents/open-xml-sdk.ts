import { initialize, openDocxSession, verifyDeliverable } from 'docxodus/core';

/**
 * What the Open XML SDK says against a Word file: its schema and semantic validator (Office 2019), and the check of parts
 * and relations, each as `code at place: sentence`. It runs as WebAssembly out of `docxodus` and takes 0.3 GB; tests ask
 * it, the product never does.
 */
export async function openXmlFaults(docx: Uint8Array): Promise<string[]> {
  await initialize();
  const { findings, checks } = await verifyDeliverable(docx);
  const undone = checks.filter(({ check, status }) => check === 'deliverable.open_xml' && status !== 'completed');
  return [
    ...undone.map(({ check, status }) => `${check} was ${status}`),
    ...findings.map(
      ({ code, owningPartUri, xPath, message }) => `${code} at ${owningPartUri ?? ''}${xPath ?? ''}: ${message}`,
    ),
  ];
}

/** The file with all of its tracked changes taken in or taken back by `docxodus`. */
export async function settledBySdk(docx: Uint8Array, verdict: 'accept' | 'reject'): Promise<Uint8Array> {
  await initialize();
  const session = openDocxSession(docx);
  try {
    if (verdict === 'accept') session.acceptAllRevisions();
    else session.rejectAllRevisions();
    return session.save();
  } finally {
    session.close();
  }
}
