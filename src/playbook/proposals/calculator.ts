import { z } from 'zod';
import type { PlaybookFolder } from '../folder.ts';
import { ruleFrame } from '../rule.ts';
import { readSection, type SectionFault } from '../section.ts';

const CalculatorQuestion = z.strictObject({
  id: z.string().min(1),
  asks: z.string().min(1),
  type: z.enum(['count', 'text', 'choice', 'yes-no']),
  options: z.array(z.string().min(1)).min(2).optional(),
  /** What a rough price takes while nobody knows. */
  default: z.number().int().nonnegative().optional(),
  /** The scoping task asks for it again until it is answered. */
  compulsory: z.literal(true).optional(),
});
export type CalculatorQuestion = z.infer<typeof CalculatorQuestion>;

const Calculator = z.strictObject({
  source: ruleFrame.source,
  effective: ruleFrame.effective,
  services: z.array(z.strictObject({ service: z.string().min(1), questions: z.array(CalculatorQuestion).min(1) })),
});
export type CalculatorPolicy = z.infer<typeof Calculator>;

const Services = z.looseObject({ services: z.record(z.string(), z.unknown()) });

/** Reads `calculator.yaml`; a service that routing does not know and a choice without options are refused. */
export function readCalculator(folder: PlaybookFolder): CalculatorPolicy {
  const routing = Services.safeParse(folder.files.get('routing.yaml')?.content);
  return readSection(folder, 'calculator.yaml', Calculator, ({ services }) =>
    services.flatMap(({ service, questions }, at): SectionFault[] => [
      ...(routing.success && !Object.hasOwn(routing.data.services, service)
        ? [{ path: ['services', at, 'service'], sentence: `names ${service}, which routing.yaml does not hold.` }]
        : []),
      ...questions.flatMap(({ type, options }, index) =>
        (type === 'choice') === (options === undefined)
          ? [
              {
                path: ['services', at, 'questions', index],
                sentence: 'has options exactly where it is a choice: add or remove them.',
              },
            ]
          : [],
      ),
    ]),
  );
}
