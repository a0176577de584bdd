import { sql } from 'kysely';
import { addPerson, type TestDoor } from '../../platform/http/testing.ts';
import { newId } from '../../platform/id.ts';
import type { Person } from '../../platform/person.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { askApproval } from '../approvals/asking.ts';
import { decideStep } from '../approvals/deciding.ts';
import { briefOf, stepOf } from '../approvals/testing.ts';
import type { Estimate } from '../estimates/estimate.ts';
import { opportunityStream } from '../opportunities/entries.ts';
import { openProposal } from './opening.ts';

/** What a test's proposal begins with; the rest is usual: large, emea, routed to a custom scope, nobody manages it. */
export interface Begun {
  readonly manager?: string | null;
  readonly segment?: string;
  readonly region?: string;
  readonly outcome?: readonly string[] | null;
  readonly stage?: string;
  readonly publicSector?: boolean;
  readonly valueCents?: number | null;
  readonly name?: string;
}

/** The people of a board: one who holds each right or gives each step that has a say, without a region and cleared. */
export async function boardPeople({ db }: TestDoor, { rights, approvals }: Pick<Playbook, 'rights' | 'approvals'>) {
  const holder = (name: string, right: string) =>
    addPerson(db, name, rights.find(({ id }) => id === right)?.roles.slice(0, 1), null, { cleared: true });
  const giver = (name: string, step: string) =>
    addPerson(db, name, approvals.steps.find(({ id }) => id === step)?.roles, null, { cleared: true });
  return {
    manager: await holder('Ada Wren', 'proposal.move'),
    seller: await holder('Sid Rook', 'review.confirm'),
    architect: await holder('Tess Owl', 'review.decide'),
    lead: await giver('Lea Kite', 'delivery'),
    revenue: await giver('Rex Coot', 'revenue'),
    director: await giver('Dora Ibis', 'services'),
    auditor: await holder('Oda Dove', 'ledger.see'),
  };
}

/** An opportunity with an account of its own, as its row. */
async function insertDeal({ db, clock }: TestDoor, seller: Person, count: number, begun: Begun): Promise<string> {
  const [accountId, id] = [newId(), newId()];
  const number = `OPP-2031-${String(count).padStart(4, '0')}`;
  const {
    region = 'emea',
    segment = 'large',
    publicSector = false,
    name = `Alder ${count}`,
    stage = 'scoping',
  } = begun;
  const common = { region, segment, publicSector, ownerId: seller.id, createdAt: clock.now() };
  await db
    .insertInto('account')
    .values({
      ...{ id: accountId, number: `ACC-2031-${count}`, name, country: 'DE', edition: 'ee', ...common },
      ...{ employees: 5000, groupEmployees: 5000 },
    })
    .execute();
  const { manager = null, valueCents = null } = begun;
  const outcome = begun.outcome === undefined ? ['ps-custom'] : begun.outcome && [...begun.outcome];
  await db
    .insertInto('opportunity')
    .values({
      ...{ id, number, name: `${name}: migration`, accountId, ...common, stage, closeDate: '2027-03-31' },
      ...{ engagementManagerId: manager, needs: '[{"service":"migration"}]', valueCents, outcome },
    })
    .execute();
  return number;
}

/** Has the size of the newest estimate confirmed in a review, or the estimate approved by an architect. */
async function insertReviewed(
  { db }: TestDoor,
  opportunity: string,
  kind: 'size' | 'architecture',
  by: Person,
): Promise<void> {
  const newest = sql`
        select estimate.id, opportunity_id from estimate join opportunity on opportunity.id = opportunity_id
        where opportunity.number = ${opportunity} order by revision desc limit 1`;
  const said = sql`now(), ${by.id}::uuid, now(), ${by.id}::uuid`;
  await (kind === 'size'
    ? sql`insert into review (id, estimate_id, opportunity_id, audience, state, opened_at, opened_by, closed_at, closed_by)
            select ${newId()}, id, opportunity_id, 'account-team', 'confirmed', ${said} from (${newest}) as newest`
    : sql`insert into architect_review (id, estimate_id, opportunity_id, task_number, state, asked_at, asked_by, decided_at, decided_by)
            select ${newId()}, id, opportunity_id, 'TSK-0', 'approved', ${said} from (${newest}) as newest`
  ).execute(db);
}

/** What is asked and said about the statements of work of a board. */
const testApprovals = (door: TestDoor, playbook: Playbook, seller: Person) => ({
  /** Asks for the approval of the statement of work of an estimate, in the steps that the board reads, none after another. */
  async submitted(opportunity: string, estimate: string): Promise<string> {
    const number = `SOW-${estimate}`;
    const subject = { kind: 'sow', number, title: 'Migration', href: `/sows/${number}` };
    const steps = ['delivery', 'revenue', 'services'].map((id) =>
      stepOf(id, { roles: playbook.approvals.steps.find((step) => step.id === id)?.roles ?? [] }),
    );
    const asked = {
      stream: opportunityStream(opportunity),
      subject,
      submittedBy: seller.id,
      brief: briefOf('100'),
      steps,
    };
    return (await door.act(seller, (act) => askApproval(act, playbook, asked))).number;
  },
  /** Says yes to a step, or changes what it stands on. */
  say: (approval: string, step: string, by: Person) =>
    door.act(by, (act) => decideStep(act, playbook, { approval, step, word: 'yes', note: null })),
  change: (approval: string, step: string) =>
    sql`update approval_step set ground = '{"hash": "another", "parts": []}'
      where id = ${step} and approval_id = (select id from approval where number = ${approval})`.execute(door.db),
});

/** A board of tests: proposals, and what happens beneath them. */
export function testBoard(door: TestDoor, playbook: Playbook, seller: Person) {
  let count = 0;
  return {
    /** Opens an opportunity and its proposal. */
    async open(begun: Begun = {}): Promise<string> {
      count += 1;
      const number = await insertDeal(door, seller, count, begun);
      await door.act(seller, (act) => openProposal(act, playbook, number, { origin: 'routing', intake: null }));
      return number;
    },
    /** Puts an estimate of a total under it, as the newest. */
    async estimate(opportunity: string, totalCents: number, state: Estimate['state'] = 'published'): Promise<string> {
      const estimate = newId();
      await sql`update estimate set state = 'superseded' where opportunity_id = (select id from opportunity where number = ${opportunity})`.execute(
        door.db,
      );
      await sql`
        insert into estimate (id, number, opportunity_id, revision, state, sheet, created_at, created_by)
        select ${estimate}, 'EST-' || ${estimate}::text, id,
          1 + (select count(*) from estimate where opportunity_id = opportunity.id), ${state},
          jsonb_build_object('totals', jsonb_build_object('totalCents', ${totalCents}::bigint)), now(), owner_id
        from opportunity where number = ${opportunity}`.execute(door.db);
      return estimate;
    },
    reviewed: (opportunity: string, kind: 'size' | 'architecture', by: Person) =>
      insertReviewed(door, opportunity, kind, by),
    ...testApprovals(door, playbook, seller),
    /** Drafts a statement of work from an estimate. */
    async sow(opportunity: string, estimate: string): Promise<void> {
      await sql`
        insert into sow (id, number, opportunity_id, estimate_id, revision, state, document, base, pen_since, content_hash, total_cents, currency, playbook_version, created_at, created_by)
        select ${newId()}, 'SOW-' || ${estimate}::text, id, ${estimate}, 1, 'draft', '{}', '{}', now(), repeat('0', 64), 1, 'USD', 'x', now(), owner_id
        from opportunity where number = ${opportunity}`.execute(door.db);
    },
    /** Puts a proposal into a column by hand, entered and last touched at an instant. */
    async place(opportunity: string, column: string, at = door.clock.now()): Promise<void> {
      await sql`
        update proposal set board_column = ${column}, entered_at = ${at}, last_activity_at = ${at}
        where opportunity_id = (select id from opportunity where number = ${opportunity})`.execute(door.db);
    },
  };
}
