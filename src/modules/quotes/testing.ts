import type { Act } from '../../platform/act.ts';
import type { TestDoor } from '../../platform/http/testing.ts';
import { newId } from '../../platform/id.ts';
import type { Person } from '../../platform/person.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { publish } from '../estimates/versions/publishing.ts';
import { openEstimate } from '../estimates/versions/testing.ts';
import { openOpportunity } from '../opportunities/opening.ts';
import type { Need } from '../opportunities/opportunity.ts';
import { noteOutcome } from '../opportunities/store.ts';
import { openCustomQuotes } from './custom/custom-quotes.ts';
import { openQuote } from './opening.ts';
import type { NewQuote, WishedLine } from './quote.ts';
import type { StoredQuote } from './store.ts';

let opened = 0;

/** What a deal is, where it is not a small customer's of three trainings in Germany. */
export interface DealAsked {
  readonly needs?: readonly Need[];
  readonly account?: Readonly<Record<string, string | number | boolean>>;
  readonly outcome?: readonly string[] | null;
}

const firstClass = ({ catalogue }: Playbook): Need => {
  const { service, sku } = catalogue.items.find(({ seats, delivery }) => seats && delivery === 'remote')!;
  return { service, sku };
};

/** Opens a deal of the person's that the rules of engagement leave to Professional Services. */
export async function openDeal(
  door: TestDoor,
  playbook: Playbook,
  person: Person,
  { needs = [firstClass(playbook)], account = {}, outcome = ['ps-standard'] }: DealAsked = {},
): Promise<string> {
  opened += 1;
  const number = `ACC-2026-${7000 + opened}`;
  const finch = { name: 'Finch Bakery', country: 'DE', region: 'emea', segment: 'smb', edition: 'ee' };
  await door.db
    .insertInto('account')
    .values({
      ...{ ...finch, employees: 80, groupEmployees: 80, ...account },
      ...{ id: newId(), number, ownerId: person.id, createdAt: door.clock.now() },
    })
    .execute();
  return door.act(person, async (act) => {
    const named = { name: 'Finch Bakery: trainings', account: number, licence: null, closeDate: '2027-03-31' };
    const deal = await openOpportunity(act, playbook, { ...named, needs: [...needs], circumstances: {} });
    if (outcome) await noteOutcome(act, deal.number, outcome);
    return deal.number;
  });
}

/** A line of a quote, one of a class held remotely unless it says otherwise. */
export const wish = (id: string, sku: string, more: Partial<WishedLine> = {}): WishedLine => ({
  ...{ id, sku, delivery: null, quantity: 1, attendees: null, facility: false },
  ...more,
});

/** Terms that nothing hinders. */
export const ready: NewQuote = {
  billingAccount: { name: 'Finch Bakery GmbH', address: 'Kornweg 1, 10115 Berlin' },
  startDate: '2026-12-01',
  useCase: 'Two new teams begin to work in GitLab.',
};

/** Opens a deal and a quote on it. */
export async function openReady(
  door: TestDoor,
  playbook: Playbook,
  person: Person,
  { deal = {}, ...given }: NewQuote & { readonly deal?: DealAsked } = {},
): Promise<StoredQuote> {
  const opportunity = await openDeal(door, playbook, person, deal);
  return door.act(person, (act) => openQuote(free(act), playbook, opportunity, { ...ready, ...given }));
}

/** An act that takes whatever version there is. */
export const free = (act: Act): Act => ({ ...act, precondition: '*' });

/** Opens a deal of a migration and a class with a published estimate, and writes its two quotes. */
export async function openCustom(door: TestDoor, playbook: Playbook, person: Person) {
  const { number, opportunity } = await openEstimate(door, playbook, person);
  return door.act(person, async (act) => {
    await noteOutcome(act, opportunity, ['ps-custom']);
    const estimate = await publish(free(act), playbook, number);
    const items = await openCustomQuotes(free(act), playbook, opportunity, { startDate: null });
    return { opportunity, estimate, items };
  });
}
