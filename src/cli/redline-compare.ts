import { basename, dirname } from 'node:path';
import { compareWord } from '../documents/word-compare/compare-word.ts';
import { systemClock } from '../platform/clock.ts';
import { type Console, UsageError } from './command.ts';
import { counted } from './figures.ts';
import { readWord } from './word-input.ts';
import { writeTogether } from './write-together.ts';

/** What `parley redline compare` was asked: the older file, the newer one, where to write, and who signs. */
interface ComparisonAsked {
  readonly names: readonly string[];
  readonly author: string | undefined;
  /** ISO 8601; the moment of asking by default. */
  readonly date: string | undefined;
}

/** Writes two Word files as one with tracked changes, and says beside it what could not be compared. */
export async function compareFiles({ names, author, date }: ComparisonAsked, desk: Console): Promise<number> {
  const [older, newer, to] = names;
  if (older === undefined || newer === undefined || to === undefined || names.length > 3)
    throw new UsageError('compare takes three Word files: the older, the newer, and the one to write.');
  if (author === undefined || !/^\P{Cc}*\S\P{Cc}*$/u.test(author))
    throw new UsageError('--author is missing: name who signs the changes, in one line.');
  const signature = { author: author.trim(), date: instantOf(date) };
  const compared = await compareWord(await readWord(older), await readWord(newer), signature);
  await writeTogether(dirname(to), { [basename(to)]: compared.docx });
  desk.say(compared.changes === 0 ? 'No difference was found.' : `${counted(compared.changes, 'change')} tracked.`);
  for (const { kind, place, sentence } of compared.notices)
    desk.say(`To be looked at, ${place} (${kind}): ${sentence}`);
  desk.out(to);
  return 0;
}

/** An instant to the second, as Word writes it; a day alone is its first moment. */
function instantOf(date: string | undefined): string {
  if (date === undefined) return toTheSecond(systemClock.now());
  try {
    return toTheSecond(Temporal.Instant.from(date.includes('T') ? date : `${date}T00:00:00Z`));
  } catch {
    throw new UsageError(`--date ${date} is no moment: write 2026-08-31 or 2026-08-31T09:00:00Z.`);
  }
}

const toTheSecond = (instant: Temporal.Instant): string => instant.toString({ smallestUnit: 'second' });
