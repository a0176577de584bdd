import { z } from 'zod';
import { Refusal } from '../../platform/refusal.ts';
import { Alternative, Effective, Source } from '../rule.ts';

/** Who may hold the pen of a paper: two sides of the house, and two outside of it. */
export const PenHolder = z.enum(['services', 'legal', 'customer', 'partner']);
export type PenHolder = z.infer<typeof PenHolder>;

const PenParty = z.strictObject({
  id: PenHolder,
  title: z.string().min(1),
  /** Of whom the party is made up; nobody of the house where it is outside. */
  roles: z.array(z.string()),
  /** Business days for which it keeps the paper unless another time is agreed. */
  days: z.number().int().min(1).max(60),
  /** Who goes through the changes that come back from outside. */
  decides: z.enum(['services', 'legal']).optional(),
});
export type PenParty = z.infer<typeof PenParty>;

/** The parties between which a paper goes back and forth (source 004, SOW execution). */
export const PenPolicy = z.strictObject({
  source: Source,
  effective: Effective,
  alternative: Alternative.optional(),
  note: z.string().min(1).optional(),
  parties: z.array(PenParty).length(PenHolder.options.length),
});
export type PenPolicy = z.infer<typeof PenPolicy>;

/** The party of an id. @throws Refusal `sow.unknownParty` with the ones there are */
export function partyOf({ parties }: PenPolicy, id: string): PenParty {
  const party = parties.find((each) => each.id === id);
  if (party) return party;
  const known = parties.map((each) => each.id).join(', ');
  throw new Refusal('sow.unknownParty', `Nobody holds a pen as ${id}: take one of ${known}.`);
}

/** Whether somebody of these roles belongs to a party. */
export const belongsTo = ({ roles }: PenParty, of: readonly string[]): boolean =>
  of.some((role) => roles.includes(role));
