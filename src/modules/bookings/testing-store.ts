import { sql } from 'kysely';
import type { Act } from '../../platform/act.ts';
import type { TestDoor } from '../../platform/http/testing.ts';
import { newId } from '../../platform/id.ts';
import type { Person } from '../../platform/person.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { openOpportunity } from '../opportunities/opening.ts';
import { approve, type Crew, submit } from '../sow/approval/testing.ts';
import { openCase } from '../sow/legal/opening.ts';
import { countersignSow, releaseSow, stampSow } from '../sow/legal/stamping.ts';
import { openSow } from '../sow/versions/testing.ts';
import type { BookingDetails } from './booking.ts';

/** What people enter of a deal of which nothing is missing. */
export const wholeDetails: BookingDetails = {
  purchaseOrder: { kind: 'order', number: 'PO-4711', date: '2026-11-20', reference: null },
  orderRequired: false,
  costSheet: null,
  agreement: { type: 'sow', link: null },
  won: { reason: 'expertise', details: 'We had shown the migration before' },
  competitors: [],
};

/** Where deals stand that are to be submitted. */
const lastStage = 'awaiting-signature';

let laid = 0;

interface Laid {
  readonly segment?: string;
  readonly licence?: string | null;
}

/** Opens a deal of the person's that the catalogue meets, with a quote whose order form is signed. */
export async function layStandardDeal(
  door: TestDoor,
  playbook: Playbook,
  person: Person,
  { segment = 'large', licence = null }: Laid = {},
): Promise<string> {
  laid += 1;
  const account = `ACC-2026-${7000 + laid}`;
  await door.db
    .insertInto('account')
    .values({
      ...{ id: newId(), number: account, name: `Wren Freight ${laid}`, country: 'DE', region: 'emea', edition: 'ee' },
      ...{ employees: 5000, groupEmployees: 5000, segment, ownerId: person.id, createdAt: door.clock.now() },
    })
    .execute();
  const item = playbook.catalogue.items.find(({ category }) => category === 'education')!;
  const needs = [{ service: item.service, sku: item.sku }];
  const given = { name: `Wren Freight ${laid}: a class`, account, licence, closeDate: '2027-03-31', needs };
  const { number } = await door.act(person, (act) => openOpportunity(act, playbook, { ...given, circumstances: {} }));
  await door.db.updateTable('opportunity').set({ stage: lastStage }).where('number', '=', number).execute();
  await layQuote(door, number, { kind: 'standard', state: 'accepted', totalCents: 250_000 });
  return number;
}

/** Lays a quote of one line beside an opportunity. */
export async function layQuote(
  door: TestDoor,
  opportunity: string,
  quote: { readonly kind: string; readonly state: string; readonly totalCents: number },
): Promise<void> {
  laid += 1;
  const { kind, state, totalCents } = quote;
  const lines = JSON.stringify({ plans: [{}], lines: [['line-1', null, 0, 1, null, totalCents, totalCents]] });
  await sql`insert into quote (id, number, opportunity_id, kind, revision, estimate_id, state, quote_type, billing_name, billing_address,
      currency, channel, prices_on, lines, list_cents, discount_cents, services_cents, education_cents, total_cents, valid_until,
      first_valid_until, playbook_version, created_at, created_by)
    select ${newId()}, ${`QUO-2026-${7000 + laid}`}, id, ${kind},
      1 + (select count(*) from quote as before where before.opportunity_id = opportunity.id and before.kind = ${kind}),
      case when ${kind}::text = 'standard' then null else (select estimate.id from estimate where opportunity_id = opportunity.id limit 1) end,
      ${state}, 'new-subscription', 'Wren', 'Quay 1', 'USD', 'direct', '2026-11-01', ${lines}::jsonb, ${totalCents}, 0, ${totalCents}, 0,
      ${totalCents}, '2027-01-31', '2027-01-31', 'test', now(), owner_id
    from opportunity where number = ${opportunity}`.execute(door.db);
}

/** Lays a stamped paper as signed, past the envelope it would be out in: signing is tried where it belongs. */
const layAsSigned = (door: TestDoor, sow: string): Promise<void> =>
  door.db.transaction().execute(async (tx) => {
    await sql`alter table sow disable trigger user`.execute(tx);
    await sql`update sow set state = 'signed' where number = ${sow}`.execute(tx);
    await sql`alter table sow enable trigger user`.execute(tx);
  });

/** Whose hands a paper goes through: who writes it, who stamps it, and who signs it for us. */
export interface PaperHands {
  readonly manager: Person;
  readonly legal: Person;
  readonly signatory: Person;
}

/** Opens a deal with a scope of its own, whose statement of work goes the whole way: approved, stamped, signed by both. */
export async function layCustomDeal(
  door: TestDoor,
  playbook: Playbook,
  { crew, hands, signed = true }: { readonly crew: Crew; readonly hands: PaperHands; readonly signed?: boolean },
): Promise<{ readonly number: string; readonly sow: string; readonly totalCents: number }> {
  const { opportunity: number, number: sow, totalCents } = await openSow(door, playbook, hands.manager);
  const as = <Answer>(person: Person, verb: (act: Act) => Promise<Answer>) =>
    door.act(person, (act) => verb({ ...act, precondition: '*' }));
  const asked = { kind: 'review', paper: 'ours', asked: null, why: null } as const;
  const file = await as(hands.manager, (act) => openCase(act, playbook, sow, asked));
  await submit(door, playbook, hands.manager, sow);
  const { contentHash } = await approve(door, playbook, crew, sow);
  await as(hands.legal, (act) => stampSow(act, playbook, file.number, { contentHash }));
  await as(hands.manager, (act) => releaseSow(act, playbook, file.number));
  if (signed) {
    await as(hands.signatory, (act) => countersignSow(act, playbook, file.number));
    await layAsSigned(door, sow);
  }
  const at = { stage: lastStage, licence: '006-1000' };
  await door.db.updateTable('opportunity').set(at).where('number', '=', number).execute();
  await layQuote(door, number, { kind: 'custom-services', state: 'approved', totalCents: totalCents - 100_000 });
  await layQuote(door, number, { kind: 'custom-education', state: 'approved', totalCents: 100_000 });
  return { number, sow, totalCents };
}
