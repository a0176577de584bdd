import type { FactKind } from '../../../playbook/facts.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { itemOf } from '../../../playbook/quoting/facts.ts';
import { textMax } from '../../facts/checking.ts';
import type { FactValue, NewStatement } from '../../facts/fact.ts';
import type { QuoteLine } from '../quote.ts';
import type { StoredQuote } from '../store.ts';

/**
 * What the customised lines of a quote say of the customer, as facts of the custom scope: how many people attend, where, and
 * what for. People of several lines may be the same ones, so that their count is a range.
 */
export function factsCarried(
  playbook: Pick<Playbook, 'quoting' | 'catalogue' | 'facts'>,
  { number, useCase }: Pick<StoredQuote, 'number' | 'useCase'>,
  lines: readonly QuoteLine[],
): NewStatement[] {
  const { carriedOver } = playbook.quoting;
  const asked = lines.filter(
    (line) => line.what === 'plan' && carriedOver.services.includes(itemOf(playbook, line)?.service ?? ''),
  );
  if (asked.length === 0) return [];
  const { fact, ...ways } = carriedOver.delivery;
  const modes = [...new Set(asked.flatMap(({ delivery }) => delivery ?? []))];
  const [mode] = modes;
  const said = (name: string, value: FactValue, how: string): NewStatement => ({
    ...{ name, value },
    provenance: { kind: 'derived', from: [number], how },
  });
  return [
    ...attendance(carriedOver.attendees, asked, said),
    ...(mode === undefined ? [] : [said(fact, modes.length > 1 ? ways.both : ways[mode], 'delivery of its classes')]),
    ...(useCase === null ? [] : [said(carriedOver.useCase, useCase.slice(0, textMax), 'its use case')]),
  ].filter((statement) => playbook.facts.some((kind) => holds(kind, statement)));
}

/** Whether the dictionary knows the fact and holds such a number for possible: what it does not is left unsaid. */
const holds = ({ name, most = Number.POSITIVE_INFINITY }: FactKind, statement: NewStatement): boolean =>
  name === statement.name && (typeof statement.value !== 'number' || statement.value <= most);

/** How many attend: of one class so many; of several at least as many as of the largest, at most all of them together. */
function attendance(
  name: string,
  lines: readonly QuoteLine[],
  said: (name: string, value: FactValue, how: string) => NewStatement,
): NewStatement[] {
  const counts = lines.flatMap(({ attendees }) => attendees ?? []);
  if (counts.length === 0) return [];
  const sum = counts.reduce((total, each) => total + each, 0);
  const statement = said(name, sum, 'attendees of its classes');
  if (lines.length === 1) return [statement];
  const known = counts.length === lines.length;
  return [{ ...statement, confidence: known ? 'range' : 'guess', low: Math.max(...counts), high: sum }];
}
