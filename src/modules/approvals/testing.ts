import type { Act } from '../../platform/act.ts';
import { hashOf } from '../../platform/canonical-json.ts';
import type { Db } from '../../platform/database/database.ts';
import { type TestDoor, testNow } from '../../platform/http/testing.ts';
import { newId } from '../../platform/id.ts';
import type { Person } from '../../platform/person.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import type { Brief, Ground, StepAsked } from './approval.ts';
import { askApproval } from './asking.ts';
import type { StoredApproval } from './store.ts';

/** A ground of some parts: `{ price: 'a hundred' }`. */
export const groundOf = (parts: Readonly<Record<string, string>>): Ground => ({
  hash: hashOf(parts),
  parts: Object.entries(parts).map(([id, shown]) => ({ id, title: `the ${id}`, shown, hash: hashOf(shown) })),
});

/** A step of the revenue accountants, unless more is said. */
export const stepOf = (id: string, more: Partial<StepAsked> = {}): StepAsked => ({
  ...{ id, title: `${id[0]?.toUpperCase()}${id.slice(1)}`, roles: [id], of: 1, after: [] },
  why: [
    { sentence: `${id} sees every paper.`, rule: `step.${id}`, source: { document: 'A handbook', section: 'Papers' } },
  ],
  ...{ removal: null, ground: groundOf({ price: 'a hundred' }), due: null, submitterMay: false },
  ...more,
});

/** A brief of one price. */
export const briefOf = (price: string): Brief => ({
  title: 'Statement of work',
  lead: 'Migration for Alder Freight.',
  sections: [
    { title: 'Price', rows: [{ label: 'Total', value: price }] },
    { title: 'Scope', text: 'Two waves.' },
  ],
});

let count = 0;

/** A deal that approvals of a test belong to, written straight into the database; @returns its stream. */
export async function openRecord(
  db: Db,
  owner: Person,
  more: { readonly publicSector?: boolean; readonly partnerId?: string } = {},
): Promise<string> {
  count += 1;
  const [accountId, createdAt] = [newId(), Temporal.Instant.from(testNow)];
  const market = { region: 'emea', segment: 'large' };
  const firm = { ...market, country: 'DE', edition: 'ee', employees: 5000, groupEmployees: 5000, ownerId: owner.id };
  await db
    .insertInto('account')
    .values({ ...firm, id: accountId, number: `ACC-2026-${8000 + count}`, name: 'Alder Freight', createdAt })
    .execute();
  const number = `OPP-2026-${8000 + count}`;
  const deal = { ...market, publicSector: false, stage: 'discovery', closeDate: '2027-03-31', ownerId: owner.id };
  await db
    .insertInto('opportunity')
    .values({ ...deal, ...more, number, name: 'Migration', id: newId(), accountId, needs: '[]', createdAt })
    .execute();
  return `opportunity/${number}`;
}

/** Asks for an approval of a made-up paper that belongs to a stream, as whoever submits it. */
export function openApproval(
  door: Pick<TestDoor, 'act'>,
  playbook: Playbook,
  { submitter, stream, steps, region }: OpenedBy,
): Promise<StoredApproval> {
  count += 1;
  const number = `SOW-2026-${9000 + count}`;
  const subject = { kind: 'sow', number, title: 'Migration', href: `/sows/${number}` };
  return door.act(submitter, (act: Act) =>
    askApproval(act, playbook, {
      ...{ stream, subject, submittedBy: submitter.id, region: region ?? 'emea', brief: briefOf('a hundred'), steps },
    }),
  );
}

interface OpenedBy {
  readonly submitter: Person;
  readonly stream: string;
  readonly steps: readonly StepAsked[];
  readonly region?: string | null;
}
