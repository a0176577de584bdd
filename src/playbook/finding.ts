import { plainWords } from '../platform/database/question.ts';
import { catalogueOn } from './catalogue.ts';
import type { Playbook } from './playbook.ts';
import { readableTable, tablesOf } from './readable.ts';

/** A rule or a thing of the catalogue, with the words it is found by. */
export interface FoundPolicy {
  /** The rule's id, or the SKU. */
  readonly number: string;
  readonly title: string;
  readonly about: string;
  /** `table/who-serves` or `catalogue/<id>`. */
  readonly record: string;
  /** As of `Place`. */
  readonly score: number;
}

interface Sayable extends Omit<FoundPolicy, 'score'> {
  readonly words: string;
}

/**
 * Finds rules and things of the catalogue by parts of words; opened once for a playbook, whose rules do not change.
 * @returns what holds every word of a text on a day, the best first
 */
export function openPolicySearch(playbook: Playbook): (text: string, day: string) => FoundPolicy[] {
  const rules = tablesOf(playbook).flatMap((table) => {
    const { id, title, rules: rows } = readableTable(table);
    return rows.map(({ id: number, when, says, note }): Sayable => {
      const about = inWords(says);
      const words = plainWords([number, title, inWords(when), about, note ?? ''].join(' '));
      return { number, title, about, record: `table/${id}`, words };
    });
  });
  return (text, day) => {
    const asked = plainWords(text);
    if (asked === '') return [];
    return [...rules, ...offered(playbook, day)]
      .flatMap(({ words, ...said }) => {
        const score = scoreOf(asked, said, words);
        return score === null ? [] : [{ ...said, score }];
      })
      .sort((one, other) => other.score - one.score || (one.number < other.number ? -1 : 1));
  };
}

const inWords = (said: Readonly<Record<string, string>>): string =>
  Object.entries(said)
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ');

const offered = (playbook: Playbook, day: string): Sayable[] =>
  catalogueOn(playbook, day).map(({ id, sku, title, service }) => {
    const number = sku ?? id;
    const about = playbook.routing.services[service]?.title ?? service;
    return { number, title, about, record: `catalogue/${id}`, words: plainWords(`${number} ${title} ${about}`) };
  });

/** In the millions of `Place`: the very number, a beginning of number or title, all words whole, parts of them. */
function scoreOf(asked: string, { number, title }: Omit<FoundPolicy, 'score'>, words: string): number | null {
  if (plainWords(number) === asked) return 5_000_000;
  if (plainWords(number).startsWith(asked)) return 3_000_000;
  const parts = asked.split(' ');
  if (!parts.every((part) => words.includes(part))) return null;
  if (plainWords(title).startsWith(asked)) return 2_000_000;
  const whole = words.split(' ');
  return parts.every((part) => whole.includes(part)) ? 1_000_000 : 0;
}
