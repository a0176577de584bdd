import type { Act } from '../../platform/act.ts';
import { agree, type Statement } from '../facts/fact.ts';
import { readStanding } from '../facts/store.ts';
import { readOpportunity } from '../opportunities/store.ts';
import type { Scope, ScopeFact } from './scope.ts';
import { findScope } from './store.ts';

/**
 * What is known about the work of an opportunity as far as the reader may see it: what stands of its customer, whoever
 * said it, and the risks of the newest report.
 */
export async function scopeOf(act: Act, opportunity: string): Promise<Scope> {
  const { account } = await readOpportunity(act, opportunity);
  const standing = await readStanding(act, account.number);
  const newest = await findScope(act, opportunity);
  const { risks = [], report } = newest?.scope ?? {};
  return { facts: scopeFactsOf(standing), risks, ...(report === undefined ? {} : { report }) };
}

/**
 * One fact for each name that stands, in the order of the names. Where sources disagree the newest gives the value and all
 * of them the range: an estimate is then as unsure as they are.
 * @param standing not set aside, the newest first
 */
export function scopeFactsOf(standing: readonly Statement[]): ScopeFact[] {
  const byName = Map.groupBy(standing, ({ name }) => name);
  return [...byName]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, [newest, ...others]]) => (newest === undefined ? [] : [scopeFactOf(newest, others)]));
}

function scopeFactOf(newest: Statement, others: readonly Statement[]): ScopeFact {
  const { name, value, unit, provenance } = newest;
  const fact = { name, value, ...(unit === null ? {} : { unit }), provenance };
  const disagree = others.some((other) => !agree(newest, other));
  const ends = [newest, ...others].flatMap((said) => endsOf(said));
  if (!disagree) return { ...fact, ...rangeOf(newest), confidence: newest.confidence };
  if (ends.length === 0) return { ...fact, confidence: 'guess' };
  return { ...fact, low: Math.min(...ends), high: Math.max(...ends), confidence: 'range' };
}

const endsOf = ({ value, low, high }: Statement): number[] =>
  [value, low, high].filter((end): end is number => typeof end === 'number');

const rangeOf = ({ low, high }: Statement): { low?: number; high?: number } =>
  low === null || high === null ? {} : { low, high };
