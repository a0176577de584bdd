import { z } from 'zod';
import type { Place } from '../../platform/database/search.ts';
import { Refusal } from '../../platform/refusal.ts';

const Mark = z.tuple([z.int32(), z.string(), z.string()]);

/** The mark of a place, to be handed back for what comes behind it. */
export const placeOf = ({ score, number, id }: Place): string =>
  Buffer.from(JSON.stringify([score, number, id])).toString('base64url');

/**
 * The place a mark names.
 * @throws Refusal `page.unknown` (400) for a mark that is none of ours
 */
export function readPlace(mark: string): Place {
  try {
    const [score, number, id] = Mark.parse(JSON.parse(Buffer.from(mark, 'base64url').toString()));
    if (!`${number}${id}`.includes('\0')) return { score, number, id };
  } catch {
    // Falls through to the refusal: the mark was not one of ours.
  }
  throw new Refusal('page.unknown', 'The mark in "after" is not one this search gave out: search again without it.', {
    status: 400,
  });
}
