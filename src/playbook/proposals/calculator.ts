import { z } from 'zod';
import { elsewhere } from '../elsewhere.ts';
import type { FactKind } from '../facts.ts';
import type { PlaybookFolder } from '../folder.ts';
import { ruleFrame } from '../rule.ts';
import { readSection, type SectionFault } from '../section.ts';

const asked = { asks: z.string().min(1), compulsory: z.literal(true).optional() };

/** One question of the short questionnaire: for a fact of the dictionary, or in words for the scoping task. */
const CalculatorQuestion = z.union([
  z.strictObject({ fact: z.string().min(1), ...asked }),
  z.strictObject({ id: z.string().min(1), ...asked }),
]);
export type CalculatorQuestion = z.infer<typeof CalculatorQuestion>;

const Calculator = z.strictObject({
  source: ruleFrame.source,
  effective: ruleFrame.effective,
  /** Task templates that a submission opens, and the role that the question table is for. */
  tasks: z.strictObject({ scoping: z.string().min(1), scheduling: z.string().min(1), answers: z.string().min(1) }),
  services: z.array(z.strictObject({ service: z.string().min(1), questions: z.array(CalculatorQuestion).min(1) })),
});
export type CalculatorPolicy = z.infer<typeof Calculator>;

/** What an answer goes by: the name of its fact, or the id of the question. */
export const keyOf = (question: CalculatorQuestion): string => ('fact' in question ? question.fact : question.id);

const Services = z.looseObject({ services: z.record(z.string(), z.unknown()) });

/** Reads `calculator.yaml`; a service, a fact or a role that is described nowhere is refused. */
export function readCalculator(folder: PlaybookFolder, facts: () => readonly FactKind[]): CalculatorPolicy {
  const role = elsewhere(folder, 'roles.yaml', 'roles');
  const routing = Services.safeParse(folder.files.get('routing.yaml')?.content);
  return readSection(folder, 'calculator.yaml', Calculator, ({ tasks, services }) => {
    const known = new Set(facts().map(({ name }) => name));
    return [
      ...role(tasks.answers, ['tasks', 'answers']),
      ...services.flatMap(({ service, questions }, at): SectionFault[] => [
        ...(routing.success && !Object.hasOwn(routing.data.services, service)
          ? [{ path: ['services', at, 'service'], sentence: `names ${service}, which routing.yaml does not hold.` }]
          : []),
        ...questions.flatMap((question, index) =>
          'fact' in question && !known.has(question.fact)
            ? [
                {
                  path: ['services', at, 'questions', index, 'fact'],
                  sentence: `names ${question.fact}, no fact of facts.yaml.`,
                },
              ]
            : [],
        ),
      ]),
    ];
  });
}
