import { addPerson, type TestDoor } from '../../platform/http/testing.ts';
import { newId } from '../../platform/id.ts';
import type { Person } from '../../platform/person.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { openAccount } from '../accounts/opening.ts';
import { openOpportunity } from '../opportunities/opening.ts';

/** A deal with all that hangs on it, for tests: numbers, and the word that only its clause says. */
export interface TestDeal {
  readonly opportunity: string;
  readonly account: string;
  readonly estimate: string;
  readonly sow: string;
  readonly task: string;
}

interface DealGiven {
  readonly customer: string;
  readonly name: string;
  readonly region: 'emea' | 'apac';
  readonly publicSector?: boolean;
  readonly clause: string;
}

const paragraph = (id: string, text: string) => ({
  type: 'paragraph',
  attrs: { id, numbered: false },
  content: [{ type: 'text', text }],
});

/** What a statement of work is found by: its clauses, as they stand in the document. */
const documentSaying = (text: string) => ({
  type: 'doc',
  content: [
    { type: 'cover', attrs: { kind: 'Statement of work', contents: 'Contents' }, content: [] },
    {
      type: 'clause',
      attrs: { id: 'assumptions', source: null },
      content: [
        { type: 'heading', attrs: { id: 'h1', level: 1 }, content: [{ type: 'text', text: 'Key assumptions' }] },
        paragraph('p1', 'The work is done remotely.'),
        paragraph('p2', text),
      ],
    },
  ],
});

/** Opens a deal as its seller and lays an estimate, a statement of work and a task beside it. */
export async function layDeal(door: TestDoor, playbook: Playbook, seller: Person, given: DealGiven): Promise<TestDeal> {
  const { customer, name, region, publicSector = false, clause } = given;
  const { account, opportunity } = await door.act(seller, async (act) => {
    const firm = {
      country: 'DE',
      region,
      edition: 'ee',
      employees: 5000,
      publicSector,
      existingPartner: null,
    } as const;
    const { number: account } = await openAccount(act, playbook, { name: customer, ...firm });
    const need = { needs: [{ service: 'advisory' }], circumstances: {}, licence: null, closeDate: '2027-03-31' };
    return { account, opportunity: (await openOpportunity(act, playbook, { ...need, name, account })).number };
  });
  const [, year, digits] = opportunity.split('-');
  const numbered = (series: string) => `${series}-${year}-${digits}`;
  const { id: opportunityId } = await door.db
    .selectFrom('opportunity')
    .select('id')
    .where('number', '=', opportunity)
    .executeTakeFirstOrThrow();
  const estimateId = newId();
  const of = { opportunityId, revision: 1, createdAt: door.clock.now(), createdBy: seller.id };
  const [estimate, sow, task] = [numbered('EST'), numbered('SOW'), numbered('TSK')];
  await door.db
    .insertInto('estimate')
    .values({ ...of, id: estimateId, number: estimate, state: 'draft', sheet: '{}' })
    .execute();
  const priced = { totalCents: 0, currency: 'USD', playbookVersion: playbook.version, contentHash: 'a'.repeat(64) };
  const document = JSON.stringify(documentSaying(clause));
  await door.db
    .insertInto('sow')
    .values({
      ...of,
      ...priced,
      id: newId(),
      number: sow,
      estimateId,
      state: 'draft',
      document,
      base: document,
      penSince: door.clock.now(),
    })
    .execute();
  const work = {
    template: 'ta-review',
    title: `Review of ${customer}`,
    state: 'open',
    ownerRole: playbook.roles[0]!.id,
  };
  await door.db
    .insertInto('task')
    .values({ ...work, id: newId(), number: task, subject: `opportunity/${opportunity}`, openedAt: door.clock.now() })
    .execute();
  return { opportunity, account, estimate, sow, task };
}

/** Adds a partner and a person of it. */
export async function layPartner(door: TestDoor, manager: Person, number: string, name: string): Promise<Person> {
  const id = newId();
  const row = { id, number, name, region: 'emea', track: 'open', channelAccountManagerId: manager.id };
  await door.db.insertInto('partner').values(row).execute();
  return addPerson(door.db, `Seller of ${name}`, ['partner-sales'], null, { partnerId: id });
}
