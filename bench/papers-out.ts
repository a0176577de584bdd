import { opportunities, people } from '../fixtures/company.ts';
import type { PaperDocument } from '../src/documents/paper.ts';
import { sendEnvelope } from '../src/modules/signing/sending.ts';
import { systemClock } from '../src/platform/clock.ts';
import { newId } from '../src/platform/id.ts';
import { everyRight } from '../src/platform/rights.ts';
import type { RunningHouse } from '../src/web/house.ts';

let sent = 0;

/** Sends a paper out for signature to some people of a customer, all at once; @returns their addresses. */
export async function sendOut(
  { db, playbook }: RunningHouse,
  count: number,
  paperOf: (number: string) => PaperDocument,
): Promise<string[]> {
  sent += 1;
  const [number, deal] = [`BEN-2026-${String(sent).padStart(4, '0')}`, opportunities[sent % opportunities.length]!];
  const addresses = Array.from({ length: count }, (_, at) => `signer-${sent}-${at}@customer.example`);
  const asked = {
    ...{
      stream: `opportunity/${deal.number}`,
      order: 'parallel' as const,
      paper: paperOf(number),
    },
    subject: { kind: 'bench', number, title: 'A paper', href: '/' },
    signers: addresses.map((email, at) => ({ side: 'customer' as const, name: `Signer ${at + 1}`, title: '', email })),
  };
  const awaited = new Set(['envelope.asked']);
  const act = { reader: { ...people[0]!, rights: everyRight }, clock: systemClock, requestId: newId(), awaited };
  await db.transaction().execute((tx) => sendEnvelope({ ...act, tx }, playbook, asked));
  return addresses;
}

/** What the newest letter of a kind to an address says, once the house has written it. */
export async function inLetter({ db }: RunningHouse, address: string, kind: string, words: RegExp): Promise<string> {
  for (;;) {
    const letter = await db
      .selectFrom('letter')
      .select('text')
      .where('recipient', '=', address)
      .where('kind', '=', kind)
      .orderBy('id', 'desc')
      .executeTakeFirst();
    const found = words.exec(letter?.text ?? '')?.[1];
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
