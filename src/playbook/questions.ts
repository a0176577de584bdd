import type { FactKind } from './facts.ts';
import { type PlaybookFolder, playbookInvalid } from './folder.ts';
import { QuestionSet } from './question.ts';
import { questionFaults } from './question-faults.ts';
import { filesUnder, readSection } from './section.ts';

/**
 * Reads `questions/*.yaml`, a set in each, in their order. Refuses an unknown fact or service, a fact asked twice in a set,
 * a branch that nobody can reach or that runs in a circle, and a customer's question that would tell what the team keeps.
 */
export function readQuestions(
  folder: PlaybookFolder,
  readFacts: () => readonly FactKind[],
  readServices: () => Readonly<Record<string, unknown>>,
): QuestionSet[] {
  const files = filesUnder(folder, 'questions', '.yaml');
  if (files.length === 0)
    throw playbookInvalid([{ place: 'questions', sentence: 'holds no set of questions: add one.' }]);
  const ground = { facts: readFacts(), services: Object.keys(readServices()) };
  const shapes = files.map(({ name }) => ({ name, set: readSection(folder, name, QuestionSet) }));
  const all = shapes.map(({ set }) => set);
  for (const { name } of shapes) {
    readSection(folder, name, QuestionSet, (set) => questionFaults(set, { ...ground, file: name, all }));
  }
  return all.sort((one, other) => one.order - other.order);
}
