import { Refusal } from '../../refusal.ts';

const patienceMs = 10_000;
const bytesMax = 2 * 1024 * 1024;

/**
 * Reads a text from an identity provider: within ten seconds, two megabytes at most, and from where it was asked for.
 * @throws Refusal `connection.unreachable` saying how far it came
 */
export async function readFarText(url: string): Promise<string> {
  const unreachable = (why: string) =>
    new Refusal('connection.unreachable', `${url} cannot be read: ${why}.`, { status: 422 });
  try {
    const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(patienceMs) });
    if (!answer.ok) throw unreachable(`it answers ${answer.status}`);
    return await wholeText(answer, () => unreachable('it is larger than two megabytes'));
  } catch (fault) {
    throw fault instanceof Refusal ? fault : unreachable(causeOf(fault));
  }
}

async function wholeText(answer: Response, tooLarge: () => Refusal): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** What stood behind a fault, in the shortest words: `fetch failed` alone says nothing. */
export function causeOf(fault: unknown): string {
  const innermost = fault instanceof Error && fault.cause instanceof Error ? fault.cause : fault;
  if (innermost instanceof AggregateError) return causeOf(innermost.errors[0]);
  return innermost instanceof Error ? innermost.message || innermost.name : String(innermost);
}
