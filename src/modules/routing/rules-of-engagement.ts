import { Refusal } from '../../platform/refusal.ts';
import { refuseUnknownNeeds } from '../../playbook/needs.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { onePerFact } from '../../playbook/tables/decide.ts';
import { flipsOf } from '../../playbook/tables/flips.ts';
import type { Answer, Fact, Facts } from '../../playbook/tables/policy.ts';
import type { Row } from '../../playbook/tables/table.ts';
import { weigh } from '../../playbook/tables/weigh.ts';
import { certainIn, contactsIn, possibleRows, roomsOf, rowsOf, textsIn, traceIn } from './answers.ts';
import { clocksOf } from './clocks.ts';
import type { Flip, Question, RoutingFacts, Verdict } from './engagement.ts';
import { inputsOf } from './inputs.ts';
import { type Size, sizeOf } from './size.ts';

/** The day whose rules apply, `2026-08-31`. */
export interface RoutingDay {
  readonly on: string;
}

/** What the tables answer before anybody puts it into words. */
interface Settled {
  readonly size: Size;
  readonly inputs: Facts;
  /** Every answer the missing facts still allow; they differ in nothing that was asked for when `missing` is empty. */
  readonly answers: readonly Answer[];
  readonly missing: readonly Fact[];
}

/**
 * Applies the rules of engagement: who serves, who is told, what is asked for and by when, with the rules, sources,
 * full trace, and the smallest changes that would give another outcome. Missing facts that can change who serves or
 * who is told give `needs-information` and questions, never a guess; where only a paper hangs on a missing fact, the
 * verdict stands and asks for it. Pure: the same facts, day and playbook give the same verdict for ever.
 * @throws Refusal `need.unknown` for a service the playbook does not know or a SKU not in the catalogue on the day,
 *   `engagement.noOutcome` where the playbook's tables leave open who serves
 */
export function route(playbook: Playbook, facts: RoutingFacts, { on }: RoutingDay): Verdict {
  const settled = settle(playbook, facts, on);
  const { policy } = playbook.routing;
  const { size, inputs, answers, missing } = settled;
  const frame = {
    trace: [...size.trace, ...traceIn(policy, inputs, answers, on)],
    decidedOn: on,
    playbookVersion: playbook.version,
  };
  if (missing.length > 0) return { ...unanswered(playbook, missing), notes: [...size.notes], ...frame };
  const decisive = rowsOf(policy, answers[0]!);
  const outcome = outcomeIn(decisive);
  const certain = (column: string) => certainIn(policy, answers, column);
  const spoke = possibleRows(policy, answers);
  return {
    outcome,
    headline: headlineOf(playbook, outcome),
    contacts: contactsIn(decisive, facts),
    artefacts: certain('artefacts').sort(),
    clocks: clocksOf(playbook, certain('clocks'), facts.region, on),
    rules: [...size.rules, ...spoke.map(({ id }) => id)],
    sources: [...new Set([...size.sources, ...spoke.map(({ cites }) => cites)])],
    flips: flipsIn(playbook, inputs, on),
    questions: questionsFor(openStill(playbook, settled, on)),
    notes: [...size.notes, ...certain('note')],
    channels: roomsOf(playbook, certain('channels'), on),
    ...frame,
  };
}

/** Only who serves and who is told, without reasons: what a replay of many decisions compares. */
export function outcomeOn(playbook: Playbook, facts: RoutingFacts, on: string): Pick<Verdict, 'outcome' | 'contacts'> {
  const { answers, missing } = settle(playbook, facts, on);
  if (missing.length > 0) return { outcome: ['needs-information'], contacts: [] };
  const rows = rowsOf(playbook.routing.policy, answers[0]!);
  return { outcome: outcomeIn(rows), contacts: contactsIn(rows, facts) };
}

/** Who serves, by the rows that answered. A playbook whose tables leave that open is refused rather than guessed at. */
function outcomeIn(rows: readonly Row[]): string[] {
  const outcome = textsIn(rows, 'outcome');
  if (outcome.length > 0) return outcome;
  const spoke = rows.map(({ id }) => id).join(', ');
  throw new Refusal(
    'engagement.noOutcome',
    `No rule of routing.yaml says who serves here; ${spoke} spoke: add an outcome.`,
  );
}

function settle(playbook: Playbook, facts: RoutingFacts, on: string): Settled {
  refuseUnknownNeeds(playbook, facts.needs ?? [], on);
  const { policy, needs } = playbook.routing;
  const size = sizeOf(playbook.segments, facts, on);
  const inputs = { ...inputsOf(facts, needs), segment: size.segment };
  const toldIn = (answer: Answer) => {
    const rows = rowsOf(policy, answer);
    return JSON.stringify([textsIn(rows, 'outcome'), contactsIn(rows, facts)]);
  };
  return { size, inputs, ...weigh(policy, inputs, on, toldIn) };
}

function unanswered(playbook: Playbook, missing: readonly Fact[]) {
  const outcome = ['needs-information'];
  const silent = { contacts: [], artefacts: [], clocks: [], rules: [], sources: [], flips: [], channels: [] };
  return { outcome, headline: headlineOf(playbook, outcome), ...silent, questions: questionsFor(missing) };
}

/** Facts that change no outcome and no contact, but a paper or a deadline. */
function openStill(playbook: Playbook, { inputs, answers }: Settled, on: string): readonly Fact[] {
  if (answers.length === 1) return [];
  const { policy } = playbook.routing;
  const beside = (answer: Answer) => {
    const rows = rowsOf(policy, answer);
    return JSON.stringify(['artefacts', 'clocks', 'note', 'channels'].map((column) => textsIn(rows, column)));
  };
  return weigh(policy, inputs, on, beside).missing;
}

const questionsFor = (missing: readonly Fact[]): Question[] =>
  onePerFact(missing.map(({ name, domain: { shape } }) => ({ fact: shape.asks ?? name, question: shape.question })));

function flipsIn(playbook: Playbook, inputs: Facts, on: string): Flip[] {
  const { policy } = playbook.routing;
  const outcomeOf = (answer: Answer) => textsIn(rowsOf(policy, answer), 'outcome');
  const flips = flipsOf(policy, inputs, on, (answer) => outcomeOf(answer).join());
  return flips.map(({ changes, answer }) => {
    const outcome = outcomeOf(answer);
    const decisive = rowsOf(policy, answer).findLast((row) => textsIn([row], 'outcome').length > 0);
    const phrases = changes.map(({ input, to }) => phraseFor(playbook, input, String(to)));
    const sentence = `If ${phrases.join(' and ')}: ${headlineOf(playbook, outcome)}`;
    return { changes: [...changes], outcome, rule: decisive!.id, sentence };
  });
}

const phraseFor = ({ routing }: Playbook, input: string, to: string): string => {
  const fact = routing.policy.facts.find(({ name }) => name === input);
  return fact?.domain.shape.phrases?.[to] ?? `${input} were ${to}`;
};

/** "Only a partner may serve: the channel team finds a partner." */
function headlineOf({ routing }: Playbook, outcome: readonly string[]): string {
  const [first, ...others] = outcome.map((id) => routing.outcomes[id]!.title);
  return `${[first, ...others.map((title) => title[0]!.toLowerCase() + title.slice(1))].join(': ')}.`;
}
