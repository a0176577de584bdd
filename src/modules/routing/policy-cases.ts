import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { type Fault, Refusal } from '../../platform/refusal.ts';
import { type PlaybookFile, type PlaybookFolder, placeIn } from '../../playbook/folder.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { tablesOf } from '../../playbook/readable.ts';
import { filesUnder, readSection } from '../../playbook/section.ts';
import { decide } from '../../playbook/tables/decide.ts';
import { Scalar } from '../../playbook/tables/shape.ts';
import { RoutingFacts } from './engagement.ts';
import { route } from './rules-of-engagement.ts';

const texts = z.array(z.string()).optional();

/** Facts of an engagement and what the rules of engagement must answer; what is not named is not looked at. */
const EngagementCase = z.strictObject({
  id: z.string().min(1),
  facts: RoutingFacts,
  expect: z.strictObject({
    outcome: texts,
    contacts: texts,
    artefacts: texts,
    clocks: texts,
    rules: texts,
    questions: texts,
    notes: texts,
    channels: texts,
  }),
});

/** Facts of one table and what it must say. */
const DecisionCase = z.strictObject({
  id: z.string().min(1),
  table: z.string().min(1),
  facts: z.record(z.string(), Scalar),
  expect: z.record(z.string(), z.union([Scalar, z.array(Scalar)])),
});

const CaseFile = z.strictObject({
  /** The day whose rules apply, so that a case answers the same for ever. */
  on: z.iso.date(),
  engagements: z.array(EngagementCase).default([]),
  decisions: z.array(DecisionCase).default([]),
});

/** How a playbook did on its own cases. */
export interface CaseRun {
  readonly cases: number;
  /** One fault for each case that answered otherwise, with file, line and what came instead. */
  readonly faults: readonly Fault[];
}

/**
 * Runs the cases that stand beside the policy, in `tests/*.yaml`.
 * @throws Refusal `playbook.invalid` for a case file that cannot be read
 */
export function runCases(folder: PlaybookFolder, playbook: Playbook): CaseRun {
  const runs = filesUnder(folder, 'tests', '.yaml').map((file) => runFile(folder, playbook, file));
  return { cases: runs.reduce((sum, run) => sum + run.cases, 0), faults: runs.flatMap(({ faults }) => faults) };
}

function runFile(folder: PlaybookFolder, playbook: Playbook, file: PlaybookFile): CaseRun {
  const { on, engagements, decisions } = readSection(folder, file.name, CaseFile);
  const engaged = engagements.map(({ facts, expect }) => wrong(expect, () => verdictOn(playbook, facts, on)));
  const decided = decisions.map(({ table, facts, expect }) =>
    wrong(expect, () => outcomeIn(playbook, table, facts, on)),
  );
  const told = (list: string, sentences: readonly (string | undefined)[], ids: readonly string[]): Fault[] =>
    sentences.flatMap((sentence, at) =>
      sentence === undefined ? [] : [{ place: placeIn(file, [list, at]), sentence: `${ids[at]}: ${sentence}` }],
    );
  const faults = [
    ...told(
      'engagements',
      engaged,
      engagements.map(({ id }) => id),
    ),
    ...told(
      'decisions',
      decided,
      decisions.map(({ id }) => id),
    ),
  ];
  return { cases: engagements.length + decisions.length, faults };
}

/** What a verdict says, in the columns a case may name. */
function verdictOn(playbook: Playbook, facts: RoutingFacts, on: string): Record<string, unknown> {
  const verdict = route(playbook, facts, { on });
  const clocks = verdict.clocks.map(({ id }) => id);
  return { ...verdict, clocks, questions: verdict.questions.map(({ fact }) => fact) };
}

function outcomeIn(playbook: Playbook, id: string, facts: Record<string, Scalar>, on: string): Record<string, unknown> {
  const table = tablesOf(playbook).find((each) => each.id === id);
  if (!table) throw new Refusal('table.notFound', `The playbook has no table ${id}: correct the name.`);
  const decision = decide(table, facts, on);
  return decision.state === 'decided'
    ? { ...decision.outcome }
    : { questions: decision.questions.map(({ fact }) => fact) };
}

/** What a case got instead of what it expects; undefined when it got that. */
function wrong(expected: Readonly<Record<string, unknown>>, answer: () => Record<string, unknown>): string | undefined {
  try {
    const got = answer();
    const off = Object.keys(expected).filter((name) => !isDeepStrictEqual(expected[name], got[name]));
    const words = off.map((name) => `${name} is ${inWords(got[name])} instead of ${inWords(expected[name])}`);
    return off.length === 0 ? undefined : `${words.join('; ')}.`;
  } catch (fault) {
    if (fault instanceof Refusal) return `is refused: ${fault.message}`;
    throw fault;
  }
}

const inWords = (value: unknown): string => (Array.isArray(value) ? value.join(', ') || 'nothing' : String(value));
