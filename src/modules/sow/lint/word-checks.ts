import { at, type Checks, type Found, type LintGround, linesOfSection } from './ground.ts';
import { REFERENCE, type ReadLine } from './reading.ts';

type Ids = 'placeholder' | 'typed-number' | 'undefined-term' | 'unused-term' | 'customer-spelling';

/** What is found of the words of a paper. */
export const wordChecks: Checks<Ids> = {
  placeholder: ({ reading, policy }) => {
    const patterns = policy.placeholders.map((words) => new RegExp(words, 'i'));
    return reading.lines.flatMap((line) => {
      const found =
        line.kind === 'signature' ? undefined : patterns.map((each) => each.exec(line.text)?.[0]).find(Boolean);
      return found === undefined ? [] : [{ ...at(line), sentence: `“${found}” waits for somebody to fill it in.` }];
    });
  },

  'typed-number': ({ reading }) =>
    reading.lines.flatMap((line) => {
      const lost = /Error! Reference source not found\.?/i.exec(line.text)?.[0];
      const typed = lost ?? TYPED.exec(line.text)?.[0];
      if (typed === undefined) return [];
      const sentence = lost ? 'A reference leads to nothing.' : `“${typed}” is typed and does not count itself.`;
      return [{ ...at(line), sentence }];
    }),

  'undefined-term': (ground) => {
    const defined = termsDefined(ground);
    if (defined.length === 0) return 'no clause of words used was found';
    const known = [...defined.flatMap(forms), ...ground.policy.names, ...partiesOf(ground)];
    const found = new Map<string, Found>();
    for (const line of proseOf(ground)) {
      for (const term of capitalised(line.text, [...known, ...line.values])) {
        if (found.has(term)) continue;
        found.set(term, { ...at(line), sentence: `“${term}” begins with a capital letter and is defined nowhere.` });
      }
    }
    return [...found.values()];
  },

  'unused-term': (ground) => {
    const inside = new Set(linesOfSection(ground, 'definitions').map(({ block }) => block));
    const rest = ground.reading.lines.filter(({ block, kind }) => kind !== 'particular' && !inside.has(block));
    const definitions = linesOfSection(ground, 'definitions');
    return definitions.flatMap((line) =>
      termsIn(line).flatMap((term) => {
        const seek = new RegExp(`\\b(?:${forms(term).map(escaped).join('|')})\\b`, 'i');
        const used = [...rest, ...definitions.filter((other) => other !== line)].some(({ text }) => seek.test(text));
        return used ? [] : [{ ...at(line), sentence: `“${term}” is defined, and no other sentence uses it.` }];
      }),
    );
  },

  'customer-spelling': (ground) => {
    const { customer, reading } = ground;
    const name = customer ?? reading.lines.find(({ block }) => block === 'cover_customername')?.text ?? null;
    if (name === null || name.trim() === '') return 'the file does not say who the customer is';
    const right = name.trim().normalize('NFC');
    return reading.lines.flatMap((line) => {
      const wrong = otherSpelling(line.text.normalize('NFC'), right);
      return wrong === undefined ? [] : [{ ...at(line), sentence: `“${wrong}” stands for “${right}”.` }];
    });
  },
};

const TYPED = /\b(?:sections?|clauses?|paragraphs?)\s+\d+(?:\.\d+)*/i;

/** The words between bold signs in the clause of words used. */
const termsIn = (line: ReadLine): string[] => line.strong.filter((words) => /^[A-Z]/.test(words));

const termsDefined = (ground: LintGround): string[] => linesOfSection(ground, 'definitions').flatMap(termsIn);

/** Sentences: tables and headings write words large for other reasons, and the description names services by their titles. */
function proseOf({ reading }: LintGround): ReadLine[] {
  const titled = new Set<string | null>(
    reading.clauses.filter(({ section }) => section === 'description').map(({ id }) => id),
  );
  return reading.lines.filter(({ kind, clause }) => kind === 'text' && clause !== null && !titled.has(clause));
}

/** A word as it is and in its plural. */
const forms = (term: string): string[] => [term, `${term}s`, term.replace(/y$/, 'ies')];

/**
 * Words with a capital letter in the midst of a sentence, those that stand together as one: "Service Credit". What is known
 * is passed over, longest first.
 */
function capitalised(text: string, known: readonly string[]): string[] {
  const passed = known
    .toSorted((a, b) => b.length - a.length)
    .reduce((rest, words) => rest.replaceAll(new RegExp(`\\b${escaped(words)}(?!\\p{L})`, 'gu'), 'it'), text);
  const words = passed
    .replaceAll(REFERENCE, '1')
    .matchAll(/(?<=[a-z0-9,;)’'] )[A-Z][a-z]{2,}(?:-[a-z]+)*(?: [A-Z][a-z]{2,})*/g);
  return [...words].map(([term]) => term);
}

/** The parties' names; their words need no definition. */
const partiesOf = ({ reading, customer, papers }: LintGround): string[] => {
  const cover = reading.lines.filter(({ block }) => block === 'cover_customername' || block === 'cover_providername');
  return [customer ?? '', papers.provider.name, ...cover.map(({ text }) => text)].filter((name) => name !== '');
};

/** Words that are nearly a name and not it: other letters large, or one or two letters off. */
function otherSpelling(text: string, name: string): string | undefined {
  const count = name.split(/\s+/).length;
  const words = [...text.matchAll(/[\p{L}\p{N}&.'’-]+/gu)];
  for (let first = 0; first + count <= words.length; first += 1) {
    const [from, to] = [words[first]!, words[first + count - 1]!];
    const said = text.slice(from.index, to.index + to[0].length).replace(/[.'’]s?$/, '');
    const ends = name.endsWith('.') ? `${said}.` : said;
    if (said === name || ends === name || said.length < 5) continue;
    if (said.toLowerCase() === name.toLowerCase() || isNear(said, name)) return said;
  }
  return undefined;
}

/** At most one letter in six differs, and both begin alike. */
function isNear(one: string, other: string): boolean {
  if (one[0] !== other[0] || Math.abs(one.length - other.length) > 2) return false;
  return distance(one.toLowerCase(), other.toLowerCase()) <= Math.min(2, Math.floor(other.length / 6));
}

/** How many letters must be put in, taken out or changed (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [at, letter] of [...one].entries()) {
    const next = [at + 1];
    for (let to = 1; to <= other.length; to += 1) {
      const change = (row[to - 1] ?? 0) + (letter === other[to - 1] ? 0 : 1);
      next.push(Math.min(change, (row[to] ?? 0) + 1, (next[to - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}

const escaped = (words: string): string => words.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
