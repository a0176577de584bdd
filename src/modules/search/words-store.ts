import { sql } from 'kysely';
import type { Act } from '../../platform/act.ts';

/** Learns the words of names anew, so that those of erased people and renamed records are forgotten. */
export const relearnWords = ({ tx }: Act) => sql`select relearn_words()`.execute(tx);
