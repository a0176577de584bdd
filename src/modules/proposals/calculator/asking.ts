import { cellOf, tableOn } from '../../../playbook/estimating/published-prices.ts';
import { isNumeric } from '../../../playbook/facts.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { type CalculatorQuestion, keyOf } from '../../../playbook/proposals/calculator.ts';
import { holdsOn, sourceInWords } from '../../../playbook/rule.ts';
import type { AskedService, Calculator, Question, RoughPrice } from './intake.ts';

/** Questions of the calculator by service, as they are asked on a day (`2026-11-22`). */
export const calculatorOn = (playbook: Playbook, on: string): Calculator => ({
  services: playbook.calculator.services.map(({ service, questions }) => ({
    ...{ service, title: serviceTitle(playbook, service) },
    questions: questions.map((question) => questionOf(playbook, question, on)),
  })),
});

/** A service as people call it. */
export const serviceTitle = ({ routing }: Pick<Playbook, 'routing'>, service: string): string =>
  routing.services[service]?.title ?? service;

function questionOf({ facts }: Playbook, question: CalculatorQuestion, on: string): Question {
  const { asks, compulsory = false } = question;
  const key = keyOf(question);
  const kind = facts.find(({ name, effective }) => 'fact' in question && name === key && holdsOn(effective, on));
  const words = { key, asks, compulsory, options: kind?.options ?? [], unit: kind?.unit ?? null };
  if (!kind) return { ...words, type: 'text', assumed: null };
  if (isNumeric(kind)) return { ...words, type: 'number', assumed: kind.unknown?.likely ?? null };
  const type = kind.type === 'choice' || kind.type === 'yes-no' ? kind.type : 'text';
  return { ...words, type, assumed: null };
}

/** What the published table gives for a service on a day; what nobody said counts by what its fact assumes. */
export function roughPriceOf(playbook: Playbook, { service, answers }: AskedService, on: string): RoughPrice {
  const title = serviceTitle(playbook, service);
  const table = tableOn(playbook.estimating.published, service, on);
  const nothing = { service, title, range: null, assumed: [], source: null };
  if (!table) return { ...nothing, words: 'No price is published for it: an engagement manager estimates it.' };
  const assumed: string[] = [];
  const countOf = (name: string): number => {
    const said = answers[name];
    if (typeof said === 'number') return said;
    const kind = playbook.facts.find((each) => each.name === name);
    const likely = kind?.unknown?.likely ?? 0;
    assumed.push(`${likely.toLocaleString('en-US')} ${kind?.many ?? kind?.unit ?? name}`);
    return likely;
  };
  const cell = cellOf(table, countOf(table.rows.fact), countOf(table.columns.fact));
  if (!cell) return { ...nothing, assumed, words: `Beyond the published table ${table.asksBeyond}.` };
  const { lowCents, highCents, bands } = cell;
  const words = `${bands[0]} ${table.rows.fact}, ${bands[1]} ${table.columns.fact}`;
  return { service, title, range: { lowCents, highCents }, words, assumed, source: sourceInWords(table.source) };
}
