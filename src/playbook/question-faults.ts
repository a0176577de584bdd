import { type FactKind, isNumeric } from './facts.ts';
import type { Condition, Question, QuestionSet } from './question.ts';
import type { SectionFault } from './section.ts';

/** What sets of questions are held against. */
interface Ground {
  readonly facts: readonly FactKind[];
  readonly services: readonly string[];
  /** `questions/jenkins.yaml` */
  readonly file: string;
  readonly all: readonly QuestionSet[];
}

/** Everything that is wrong with one set beside the others. */
export function questionFaults(set: QuestionSet, ground: Ground): SectionFault[] {
  const asking = askingOf(ground.all);
  return [
    ...setFaults(set, ground),
    ...branchFaults(set.when, ['when'], ground),
    ...set.questions.flatMap((question, at) =>
      [...ownFaults(set, question, at, ground), ...reachFaults(set, question, asking, ground)].map(
        ({ path, sentence }) => ({ path: ['questions', at, ...path], sentence }),
      ),
    ),
  ];
}

function setFaults({ id, order, services }: QuestionSet, { file, all, services: known }: Ground): SectionFault[] {
  const faults: SectionFault[] = [];
  if (file !== `questions/${id}.yaml`)
    faults.push({ path: ['id'], sentence: `stands in ${file}: rename one of them.` });
  if (all.some((other) => other.id !== id && other.order === order))
    faults.push({ path: ['order'], sentence: `is taken: another set stands at ${order}; choose another.` });
  services.forEach((service, at) => {
    if (!known.includes(service))
      faults.push({
        path: ['services', at],
        sentence: `"${service}" is no service of routing.yaml: name one of ${known.join(', ')}.`,
      });
  });
  return faults;
}

function ownFaults(set: QuestionSet, question: Question, at: number, ground: Ground): SectionFault[] {
  const { id, fact, audience, when } = question;
  const above = set.questions.slice(0, at);
  const kind = ground.facts.find(({ name }) => name === fact);
  const faults: SectionFault[] = [];
  if (!id.startsWith(`${set.id}.`))
    faults.push({ path: ['id'], sentence: `must begin with its set: ${set.id}.${id}.` });
  if (above.some((other) => other.id === id)) faults.push({ path: ['id'], sentence: `is taken: ${id} stands above.` });
  if (above.some((other) => other.fact === fact))
    faults.push({ path: ['fact'], sentence: `is asked above: ${fact} is asked once in a set.` });
  if (kind === undefined)
    faults.push({ path: ['fact'], sentence: `is no fact of facts.yaml: add ${fact}, or correct it.` });
  else if (audience === 'customer' && kind.sight === 'team')
    faults.push({ path: ['audience'], sentence: `is the customer, from whom ${fact} is kept: ask the team.` });
  return [
    ...faults,
    ...branchFaults(when, ['when'], ground),
    ...orderFaults(set, question, at),
    ...tellingFaults(question, ground),
  ];
}

/** What a branch asks for stands above it, for people answer from the top. */
function orderFaults(set: QuestionSet, { fact, when = [] }: Question, at: number): SectionFault[] {
  return when.flatMap((condition, position) => {
    const path = ['when', position, 'fact'];
    if (condition.fact === fact) return [{ path, sentence: `asks for its own answer: ${fact} would open itself.` }];
    const below = set.questions.slice(at + 1).some((other) => other.fact === condition.fact);
    return below ? [{ path, sentence: `is asked below: move the question for ${condition.fact} up.` }] : [];
  });
}

/** A question that opens tells the customer what opened it. */
function tellingFaults({ audience, when = [] }: Question, { facts }: Ground): SectionFault[] {
  if (audience === 'team') return [];
  return when.flatMap((condition, at) => {
    const kept = facts.some(({ name, sight }) => name === condition.fact && sight === 'team');
    return kept
      ? [{ path: ['when', at, 'fact'], sentence: `is kept from the customer, who is asked here: ask the team.` }]
      : [];
  });
}

/** Conditions must be able to hold: of a fact there is, by a value it can have, and together. */
function branchFaults(when: readonly Condition[] = [], path: SectionFault['path'], { facts }: Ground): SectionFault[] {
  const faults = when.flatMap((condition, at) =>
    conditionFaults(condition, facts).map((sentence) => ({ path: [...path, at], sentence })),
  );
  if (faults.length > 0) return faults;
  return [...Map.groupBy(when, ({ fact }) => fact)]
    .filter(([, conditions]) => sharedValues(conditions)?.length === 0)
    .map(([fact]) => ({ path, sentence: `can never hold: nothing is left that ${fact} may be.` }));
}

function conditionFaults(condition: Condition, facts: readonly FactKind[]): string[] {
  const kind = facts.find(({ name }) => name === condition.fact);
  if (kind === undefined) return [`asks for ${condition.fact}, which is no fact of facts.yaml: correct it.`];
  if ('least' in condition) {
    if (!isNumeric(kind)) return [`counts ${condition.fact}, which is no number: say what it is.`];
    return kind.most !== undefined && condition.least > kind.most
      ? [`can never hold: ${condition.fact} is at most ${kind.most}.`]
      : [];
  }
  const possible = valuesOf(kind);
  if (possible === undefined) return [`asks what ${condition.fact} is, which is neither a choice nor a yes or no.`];
  return wanted(condition)
    .filter((value) => !possible.includes(value))
    .map((value) => `can never hold: ${condition.fact} is never ${value}; it is one of ${possible.join(', ')}.`);
}

const wanted = (condition: Extract<Condition, { is: unknown }>): readonly (string | boolean)[] =>
  Array.isArray(condition.is) ? condition.is : [condition.is];

const valuesOf = ({ type, options }: FactKind): readonly (string | boolean)[] | undefined =>
  type === 'yes-no' ? [true, false] : type === 'choice' ? options : undefined;

/** What several conditions on one fact leave it; undefined where they count. */
function sharedValues(conditions: readonly Condition[]): readonly (string | boolean)[] | undefined {
  const lists = conditions.flatMap((condition) => ('is' in condition ? [wanted(condition)] : []));
  const [first, ...rest] = lists;
  return first?.filter((value) => rest.every((list) => list.includes(value)));
}

/** For each fact the ways in which it is asked: the facts that must be known first. */
type Asking = ReadonlyMap<string, readonly (readonly string[])[]>;

function askingOf(sets: readonly QuestionSet[]): Asking {
  const ways = sets.flatMap((set) =>
    set.questions.map((question) => [question.fact, neededBy(set, question)] as const),
  );
  return new Map(
    [...Map.groupBy(ways, ([fact]) => fact)].map(([fact, list]) => [fact, list.map(([, needs]) => needs)]),
  );
}

const neededBy = (set: QuestionSet, { when = [] }: Question): string[] =>
  [...(set.when ?? []), ...when].map(({ fact }) => fact);

/** A branch leads somewhere only where what it asks for is asked somewhere, and not by way of itself. */
function reachFaults(set: QuestionSet, question: Question, asking: Asking, { facts }: Ground): SectionFault[] {
  const reached = reachable(asking);
  return [...new Set(neededBy(set, question))]
    .filter((fact) => !reached.has(fact) && facts.some(({ name }) => name === fact))
    .map((fact) => ({
      path: ['when'],
      sentence: asking.has(fact)
        ? `runs in a circle: ${fact} is asked only after questions that wait for it.`
        : `leads nowhere: no question asks for ${fact}.`,
    }));
}

function reachable(asking: Asking): ReadonlySet<string> {
  const reached = new Set<string>();
  for (let before = -1; before < reached.size; ) {
    before = reached.size;
    for (const [fact, ways] of asking) {
      if (ways.some((needs) => needs.every((need) => reached.has(need)))) reached.add(fact);
    }
  }
  return reached;
}
