import type { Lifecycle } from './lifecycle.ts';
import type { Lifecycles } from './lifecycles.ts';
import { sourceInWords } from './rule.ts';

/** A lifecycle as a Mermaid state diagram; verbs that lead between the same two states share one arrow. */
export function lifecycleDiagram({ initial, states, moves }: Lifecycle): string {
  const verbsByArrow = new Map<string, string[]>();
  for (const { from, to, verb } of moves) {
    for (const state of from) {
      const arrow = `${node(state)} --> ${node(to)}`;
      verbsByArrow.set(arrow, [...(verbsByArrow.get(arrow) ?? []), verb]);
    }
  }
  const lines = [
    ...states.map(({ id, title }) => `state "${title}" as ${node(id)}`),
    `[*] --> ${node(initial)}`,
    ...[...verbsByArrow].map(([arrow, verbs]) => `${arrow}: ${verbs.join(', ')}`),
    ...states.filter(({ ends }) => ends).map(({ id }) => `${node(id)} --> [*]`),
  ];
  return ['stateDiagram-v2', ...lines.map((line) => `  ${line}`)].join('\n');
}

/** Mermaid reads a hyphen as the beginning of an arrow. */
const node = (state: string): string => state.replaceAll('-', '_');

/** The page docs/lifecycles.md: of every lifecycle its diagram, its guarded verbs and its source. */
export function lifecyclesPage(lifecycles: Lifecycles): string {
  const sections = Object.values(lifecycles).map((lifecycle) => {
    const paragraphs = [
      `## ${lifecycle.title}`,
      ['```mermaid', lifecycleDiagram(lifecycle), '```'].join('\n'),
      list([...notesOf(lifecycle), ...reasonedVerbs(lifecycle), ...guardedVerbs(lifecycle)]),
      `Source: ${sourceInWords(lifecycle.source)}.`,
      lifecycle.alternative &&
        `Elsewhere (${sourceInWords(lifecycle.alternative.source)}): ${lifecycle.alternative.says}`,
    ];
    return paragraphs.filter(Boolean).join('\n\n');
  });
  const head = '# Lifecycles\n\nWritten by `npm run docs` from `playbooks/gitlab/lifecycles.yaml`; change it there.';
  return `${[head, ...sections].join('\n\n')}\n`;
}

const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');

const notesOf = ({ states }: Lifecycle): string[] =>
  states.flatMap(({ title, note }) => (note ? [`${title}: ${note}`] : []));

function reasonedVerbs({ moves }: Lifecycle): string[] {
  const verbs = verbsOf(moves.filter(({ needsReason }) => needsReason));
  return verbs === '' ? [] : [`Only with a reason: ${verbs}.`];
}

const guardedVerbs = ({ guards, moves }: Lifecycle): string[] =>
  guards.map(
    ({ id, sentence, cure }) =>
      `Only when ${sentence}: ${verbsOf(moves.filter((move) => move.guards.includes(id)))}.${cure ? ` Cure (${cure.role}): ${cure.sentence}.` : ''}`,
  );

const verbsOf = (moves: Lifecycle['moves']): string => [...new Set(moves.map(({ verb }) => verb))].join(', ');
