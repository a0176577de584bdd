import type { Act } from '../../platform/act.ts';
import { readReaders } from '../../platform/auth/readers.ts';
import { lookAs, seesStream } from '../../platform/database/reader.ts';
import type { Reader } from '../../platform/person.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { RightsOf } from '../../platform/rights.ts';
import { readNamed } from './store.ts';

/** Somebody by name. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/**
 * Whom a text mentions among people it may mean: `@` and the whole name, whatever its case. Of names that begin alike the
 * longest counts, and a name within a longer word is none.
 */
export function mentionedIn(text: string, people: readonly Named[]): Named[] {
  const byLength = people.toSorted((a, b) => b.name.length - a.name.length);
  const found = new Set<Named>();
  for (const { index } of text.matchAll(/(?<![\p{L}\p{N}])@/gu)) {
    const rest = text.slice(index + 1).toLowerCase();
    const [first, ...same] = byLength.filter(({ name }) => {
      const follows = rest.slice(name.length);
      return rest.startsWith(name.toLowerCase()) && !/^[\p{L}\p{N}]/u.test(follows);
    });
    if (!first) continue;
    for (const named of [first, ...same.filter(({ name }) => name.length === first.name.length)]) found.add(named);
  }
  return [...found];
}

/** Where a comment stands and who is to see it. */
interface Place {
  readonly subject: string;
  readonly internal: boolean;
}

/**
 * The ids of those a comment mentions, each asked by their own row rules whether they may see it.
 * @throws Refusal `comment.mention` naming everybody who may not
 */
export async function demandMentions(act: Act, rightsOf: RightsOf, text: string, place: Place): Promise<string[]> {
  if (!text.includes('@')) return [];
  const named = mentionedIn(text, await readNamed(act, text));
  const readers = await readReaders(
    act.tx,
    rightsOf,
    named.map(({ id }) => id),
  );
  const excluded: Reader[] = [];
  for (const reader of readers) if (!(await mayRead(act, reader, place))) excluded.push(reader);
  if (excluded.length === 0) return readers.map(({ id }) => id).filter((id) => id !== act.reader.id);
  const names = excluded.map(({ name }) => name).join(', ');
  throw new Refusal(
    'comment.mention',
    `Not everybody you mention may see this: ${names}. Take the @ away, or ask somebody else.`,
    { faults: excluded.map((reader) => ({ place: `@${reader.name}`, sentence: whyNot(reader, place) })) },
  );
}

const mayRead = async (act: Act, reader: Reader, { subject, internal }: Place): Promise<boolean> =>
  !(internal && reader.partnerId !== null) && (await lookAs(act.tx, reader, () => seesStream(act.tx, subject)));

const whyNot = ({ name, partnerId }: Reader, { internal }: Place): string =>
  internal && partnerId !== null
    ? `${name} is a partner’s and sees no comment that is for the company alone.`
    : `${name} may not see this record.`;
