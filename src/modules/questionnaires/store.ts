import type { Act } from '../../platform/act.ts';
import { opportunityId } from '../opportunities/store.ts';

/** Of which facts somebody who was asked said that they do not know; a name is null for the customer by a link. */
export async function readNotKnown(
  act: Act,
  opportunity: string,
): Promise<Map<string, { readonly at: Temporal.Instant; readonly by: string | null }>> {
  const rows = await act.tx
    .selectFrom('notKnown')
    .leftJoin('person', 'person.id', 'notKnown.saidBy')
    .select(['notKnown.name', 'notKnown.saidAt', 'person.name as by'])
    .where('notKnown.opportunityId', '=', await opportunityId(act, opportunity))
    .execute();
  return new Map(rows.map(({ name, saidAt, by }) => [name, { at: saidAt, by }]));
}

/** Keeps that somebody does not know a fact. */
export async function keepNotKnown(act: Act, opportunity: string, name: string, byCustomer: boolean): Promise<void> {
  const said = { saidAt: act.clock.now(), saidBy: byCustomer ? null : act.reader.id };
  await act.tx
    .insertInto('notKnown')
    .values({ opportunityId: await opportunityId(act, opportunity), name, ...said })
    .onConflict((there) => there.columns(['opportunityId', 'name']).doUpdateSet(said))
    .execute();
}

/** Forgets that a fact was not known, now that it is. */
export async function forgetNotKnown(act: Act, opportunity: string, name: string): Promise<void> {
  await act.tx
    .deleteFrom('notKnown')
    .where('opportunityId', '=', await opportunityId(act, opportunity))
    .where('name', '=', name)
    .execute();
}

/** The links of an opportunity's questionnaire that the reader may see, the newest first. */
export const readLinks = ({ tx }: Act, opportunity: string) =>
  tx
    .selectFrom('guestLink')
    .innerJoin('person', 'person.id', 'guestLink.madeBy')
    .select(['guestLink.id', 'givenTo', 'parts', 'person.name as madeBy', 'madeAt', 'expiresAt'])
    .select(['revokedAt', 'finishedAt', 'lastSeenAt', 'uses'])
    .where('purpose', '=', 'questionnaire')
    .where('subject', '=', opportunity)
    .orderBy('guestLink.id', 'desc')
    .execute();
