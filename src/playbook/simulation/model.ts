import { z } from 'zod';
import { Refusal } from '../../platform/refusal.ts';
import { pathInWords, schemaFaults } from '../../platform/schema-faults.ts';

/** More than a working life of a thousand people: a figure beyond it is a slip of the keyboard. */
const hoursMax = 1e9;
const activitiesMax = 10_000;
const drawsMax = 1_000_000;
/** Activities and risks times draws: what is counted in some seconds. */
const cellsMax = 400_000_000;

const Id = z.string().min(1).max(200);
const Hours = z.number().min(0).max(hoursMax);
const Cents = z.number().min(0).max(1e12);
const points = { id: Id, low: Hours, likely: Hours, high: Hours };
const Share = z.number().min(0).max(1);

interface Points {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
}

function inOrder({ low, likely, high }: Points, context: z.RefinementCtx): void {
  const say = (place: string, message: string) => context.addIssue({ code: 'custom', path: [place], message });
  if (low > high) say('low', `lies above high (${low} above ${high}): swap the two.`);
  else if (likely < low) say('likely', `lies below low (${likely} below ${low}): it must lie from low to high.`);
  else if (likely > high) say('likely', `lies above high (${likely} above ${high}): it must lie from low to high.`);
}

/** An activity in hours; what its hour costs and is worth, where money is asked for. */
const SimulatedActivity = z
  .strictObject({ ...points, costCentsPerHour: Cents.optional(), priceCentsPerHour: Cents.optional() })
  .superRefine(inOrder);

/** Something that may happen, and the hours it then adds. */
const SimulatedRisk = z
  .strictObject({
    ...points,
    probability: Share,
    /** Whose hours they are, in proportion to what these expect: they cost the same. Of all activities without it. */
    touches: z.array(Id).min(1).optional(),
  })
  .superRefine(inOrder);

function idsStandOnce({ activities, risks }: { activities: Named[]; risks: Named[] }, context: z.RefinementCtx): void {
  const seen = new Set<string>();
  for (const [list, rows] of [['activities', activities] as const, ['risks', risks] as const]) {
    for (const [at, { id }] of rows.entries()) {
      const message = `${id} stands here twice: give each activity and risk an id of its own.`;
      if (seen.has(id)) context.addIssue({ code: 'custom', path: [list, at, 'id'], message });
      seen.add(id);
    }
  }
}
interface Named {
  readonly id: string;
}

function touchesAreThere(model: SimulatedParts, context: z.RefinementCtx): void {
  const known = new Set(model.activities.map(({ id }) => id));
  for (const [at, { touches = [] }] of model.risks.entries()) {
    for (const [place, id] of touches.entries()) {
      if (known.has(id)) continue;
      const message = `names ${id}, which is no activity here: correct it.`;
      context.addIssue({ code: 'custom', path: ['risks', at, 'touches', place], message });
    }
  }
}
interface SimulatedParts {
  readonly activities: readonly Named[];
  readonly risks: readonly { readonly touches?: string[] | undefined }[];
}

/** What a simulation is made of. A model without money takes neither cost nor price. */
export const SimulationModel = z
  .strictObject({
    activities: z.array(SimulatedActivity).min(1).max(activitiesMax),
    /** How much activities move together, 0 to 1: the correlation of their normal scores. */
    correlation: Share.default(0),
    risks: z.array(SimulatedRisk).max(activitiesMax).default([]),
    /** The price that is offered, whatever the hours come to. */
    fixedPriceCents: Cents.optional(),
  })
  .superRefine((model, context) => {
    idsStandOnce(model, context);
    touchesAreThere(model, context);
  });
export type SimulationModel = z.infer<typeof SimulationModel>;
/** The same as it is handed in: correlation and risks may be left out. */
export type GivenModel = z.input<typeof SimulationModel>;

/** How many times the dice are thrown, and which dice. */
export const SimulationRun = z.strictObject({
  draws: z.number().int().min(100).max(drawsMax),
  seed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
});
export type SimulationRun = z.infer<typeof SimulationRun>;

/**
 * Reads what a simulation is made of.
 * @throws Refusal `simulation.invalid` naming every field, `simulation.tooMuch`
 */
export function readModel(given: unknown, run: unknown): { model: SimulationModel; run: SimulationRun } {
  const read = { model: readAs(SimulationModel, given), run: readAs(SimulationRun, run) };
  const rows = read.model.activities.length + read.model.risks.length;
  if (rows * read.run.draws > cellsMax) {
    const most = Math.floor(cellsMax / rows).toLocaleString('en-US');
    throw new Refusal(
      'simulation.tooMuch',
      `draws is too much for ${rows} activities and risks: take at most ${most}.`,
    );
  }
  return read;
}

function readAs<Shape>(shape: z.ZodType<Shape>, given: unknown): Shape {
  const result = shape.safeParse(given, { reportInput: true });
  if (result.success) return result.data;
  const faults = schemaFaults(result.error).map(({ path, sentence }) => ({
    place: pathInWords(path) || 'the whole',
    sentence,
  }));
  const first = faults[0]!;
  throw new Refusal('simulation.invalid', `This cannot be simulated: ${first.place} ${first.sentence}`, { faults });
}
