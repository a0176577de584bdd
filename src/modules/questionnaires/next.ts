import type { Act } from '../../platform/act.ts';
import { Refusal } from '../../platform/refusal.ts';
import { demand } from '../../platform/rights.ts';
import { movedBy } from '../../playbook/estimating/sizing.ts';
import type { FactKind } from '../../playbook/facts.ts';
import { risksThatMayStrike } from '../../playbook/forecasting.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { simulateAside } from '../../playbook/simulation/aside.ts';
import type { GivenModel } from '../../playbook/simulation/model.ts';
import type { EstimateSheet } from '../estimates/estimate.ts';
import { estimate } from '../estimates/estimating.ts';
import { type FactValue, sayValue } from '../facts/fact.ts';
import { modelOf } from '../forecasts/estimate-model.ts';
import type { Need } from '../opportunities/opportunity.ts';
import { factOf, type Scope, type ScopeFact } from '../scoping/scope.ts';
import { scopeOf } from '../scoping/standing.ts';
import type { OpenQuestion } from './asking.ts';
import type { Doubt, NextQuestion, NextQuestions } from './questionnaire.ts';
import { askedOf } from './reading.ts';

/** How many questions are thrown dice for: those that move the likely price, or the room above it, most. */
const weighedMax = 12;
/** Enough to put questions in order; the figure of an estimate is made with more. */
const run = { draws: 400, seed: 1 };

/** What an answer may be, and what the estimate then comes to. */
interface Candidate {
  readonly asked: OpenQuestion;
  readonly doubt: Doubt;
  readonly said: string | null;
  readonly sheets: readonly EstimateSheet[];
}

/** What is weighed once the transaction is over. */
export interface PreparedNext extends Pick<NextQuestions, 'currency' | 'why'> {
  readonly candidates: readonly Candidate[];
  readonly risks: Scope['risks'];
  readonly on: string;
}

/**
 * Reads what nobody knows, or knows but as a range or a guess, and estimates what each answer would come to, at both ends
 * of what it may be, all else as it is known or assumed.
 * @throws Refusal `right.missing` (403), `opportunity.notFound` (404)
 */
export async function prepareNext(act: Act, playbook: Playbook, number: string): Promise<PreparedNext> {
  demand(act.reader, 'questionnaire.see');
  demand(act.reader, 'estimate.see');
  const { opportunity, open, kinds, standing } = await askedOf(act, playbook, number);
  const scope = await scopeOf(act, number);
  const on = act.clock.now().toZonedDateTimeISO('UTC').toPlainDate();
  const ground = { playbook, needs: opportunity.needs, scope, on };
  const head = { currency: opportunity.currency, risks: scope.risks, on: on.toString() };
  try {
    estimate(ground);
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return { ...head, candidates: [], why: fault.message };
  }
  const moving = movingFacts(playbook, opportunity.needs);
  const candidates = open.flatMap((asked): Candidate[] => {
    const { fact } = asked.question;
    const kind = kinds.find(({ name }) => name === fact);
    const told = factOf(scope, fact);
    const doubt = doubtOf(told);
    if (kind === undefined || doubt === null || !moving.has(fact)) return [];
    const newest = standing.find(({ name }) => name === fact);
    const sheets = answersTo(kind, told).map((value) => estimate({ ...ground, scope: withFact(scope, fact, value) }));
    return [{ asked, doubt, said: newest === undefined ? null : sayValue(newest), sheets }];
  });
  return { ...head, candidates, why: null };
}

/** The facts that some activity of the needed services counts. */
function movingFacts({ estimating }: Playbook, needs: readonly Need[]): ReadonlySet<string> {
  const services = new Set(needs.map(({ service }) => service));
  const activities = estimating.templates
    .filter(({ service }) => services.has(service))
    .flatMap((template) => template.activities);
  return new Set(activities.flatMap((activity) => [...movedBy(activity, estimating.measures)]));
}

/** Why a fact is worth asking for: nobody knows it, or it is known in a range or by a guess alone; null where it is known. */
function doubtOf(told: ScopeFact | undefined): Doubt | null {
  if (told === undefined) return 'unknown';
  if ((told.low ?? 0) < (told.high ?? 0)) return 'range';
  return told.confidence === 'guess' ? 'guess' : null;
}

/**
 * The ends of what an answer may be: of a number the range in which it is known. A guess may be wrong altogether, so it is
 * tried at both ends of what is assumed while nobody knows the fact.
 */
function answersTo({ type, unknown, options = [] }: FactKind, told: ScopeFact | undefined): FactValue[] {
  if (type === 'yes-no') return [true, false];
  if (type === 'choice') return options;
  const { low, high, value } = told ?? {};
  if (low !== undefined && high !== undefined && low < high) return [low, high];
  if (unknown === undefined) return [];
  const guessed = typeof value === 'number' ? [value] : [];
  return [Math.min(unknown.low, ...guessed), Math.max(unknown.high, ...guessed)];
}

const withFact = (scope: Scope, name: string, value: FactValue): Scope => ({
  ...scope,
  facts: [
    ...scope.facts.filter((fact) => fact.name !== name),
    { name, value, provenance: { kind: 'derived', from: [name], how: 'an answer that is tried out' } },
  ],
});

/**
 * Orders questions by how much their answer could move the likely price and the price that holds in 80 cases of 100. The
 * dice are thrown in a thread of their own; no transaction is held meanwhile.
 */
export async function weighNext(playbook: Playbook, prepared: PreparedNext): Promise<NextQuestions> {
  const { candidates, currency, why } = prepared;
  const roomOf = ({ sheets }: Candidate) => swing(sheets.map(likelyCents)) + swing(sheets.map(highHours));
  const weighed = candidates
    .filter((candidate) => roomOf(candidate) > 0)
    .sort((one, other) => roomOf(other) - roomOf(one))
    .slice(0, weighedMax);
  const safe = await safePrices(
    playbook,
    prepared,
    weighed.flatMap(({ sheets }) => sheets),
  );
  const items = weighed.map(({ asked: { set, question }, doubt, said, sheets }): NextQuestion => {
    const { ask, compulsory, audience } = question;
    const told = { question: question.id, set: set.id, ask, compulsory, audience, doubt, said };
    return {
      ...told,
      priceCents: swing(sheets.map(likelyCents)),
      p80Cents: swing(sheets.map((sheet) => safe.get(sheet) ?? 0)),
    };
  });
  const weight = ({ priceCents, p80Cents }: NextQuestion) => Math.max(priceCents, p80Cents);
  return {
    currency,
    why,
    items: items.filter((item) => weight(item) > 0).sort((one, other) => weight(other) - weight(one)),
  };
}

/** The price below which each estimate stays in 80 draws of 100, in cents. */
async function safePrices(
  { forecasting }: Playbook,
  { risks, on }: PreparedNext,
  sheets: readonly EstimateSheet[],
): Promise<ReadonlyMap<EstimateSheet, number>> {
  const striking = risksThatMayStrike(
    forecasting,
    risks.map(({ id }) => id),
    on,
  );
  const made = sheets.map((sheet) => ({ sheet, ...modelOf(sheet, forecasting, striking, () => 1) }));
  const thrown = made.filter(({ model }) => model.activities.length > 0);
  const outcomes = await simulateAside(
    thrown.map(({ model }): GivenModel => model),
    run,
  );
  const prices = new Map(made.map(({ sheet }) => [sheet, likelyCents(sheet)]));
  thrown.forEach(({ sheet, listCents }, at) => {
    prices.set(sheet, Math.round(outcomes[at]?.money?.price.p80 ?? 0) + listCents);
  });
  return prices;
}

const likelyCents = ({ totals }: EstimateSheet): number => totals.totalCents;

const highHours = ({ lines }: EstimateSheet): number =>
  lines
    .filter(({ part }) => part === 'included')
    .flatMap(({ effort }) => Object.values(effort))
    .reduce((sum, { high }) => sum + high, 0);

const swing = (figures: readonly number[]): number =>
  figures.length === 0 ? 0 : Math.max(...figures) - Math.min(...figures);
