import { z } from 'zod';
import { elsewhere } from './elsewhere.ts';
import type { PlaybookFolder } from './folder.ts';
import { ruleFrame } from './rule.ts';
import { readSection, type SectionFault } from './section.ts';

const Maturity = z.enum(['planned', 'minimal', 'viable', 'complete', 'lovable']);
const LifeStep = z.enum(['custom', 'repeated', 'proposed', 'approved', 'sku']);

const described = <Id extends z.ZodType>(id: Id) =>
  z.strictObject({ id, title: z.string().min(1), means: z.string().min(1) });

const OfferingLife = z.strictObject({
  maturities: z.array(described(Maturity)).min(1),
  steps: z.array(described(LifeStep)).min(1),
  /** Who says yes to a new SKU. */
  approvals: z
    .array(z.strictObject({ id: ruleFrame.id, title: z.string().min(1), roles: z.array(z.string()).default([]) }))
    .min(1),
  /** A margin target of pricing.yaml. */
  justifiedBelow: z.string().min(1),
  leadTimeWeeks: z.strictObject({ least: z.int().positive(), most: z.int().positive() }),
  standing: z.array(z.strictObject({ item: z.string().min(1), step: LifeStep, maturity: Maturity })),
  source: ruleFrame.source,
  effective: ruleFrame.effective,
  note: ruleFrame.note,
});
/** How a service becomes a SKU, and how far each has come that has none. */
export type OfferingLife = z.infer<typeof OfferingLife>;

/** Reads `offering-life.yaml`: what it names of the catalogue, the roles and the margin targets must stand there. */
export function readOfferingLife(folder: PlaybookFolder): OfferingLife {
  const item = elsewhere(folder, 'catalogue.yaml', 'items');
  const role = elsewhere(folder, 'roles.yaml', 'roles');
  const target = elsewhere(folder, 'pricing.yaml', 'marginTargets');
  return readSection(folder, 'offering-life.yaml', OfferingLife, ({ standing, approvals, justifiedBelow }) => [
    ...target(justifiedBelow, ['justifiedBelow']),
    ...approvals.flatMap(({ roles }, at) => roles.flatMap((id, place) => role(id, ['approvals', at, 'roles', place]))),
    ...standing.flatMap((each, at): SectionFault[] => [
      ...item(each.item, ['standing', at, 'item']),
      ...(standing.findIndex((other) => other.item === each.item) < at
        ? [{ path: ['standing', at, 'item'], sentence: `names ${each.item} twice: keep one.` }]
        : []),
    ]),
  ]);
}

/** Where an item of the catalogue stands: what has a SKU is sold, and its maturity is said of few. */
export function standingOf(
  { standing }: OfferingLife,
  { id, sku }: { readonly id: string; readonly sku?: string | undefined },
): { readonly step: z.infer<typeof LifeStep>; readonly maturity: z.infer<typeof Maturity> | null } {
  const found = standing.find(({ item }) => item === id);
  return { step: sku === undefined ? (found?.step ?? 'custom') : 'sku', maturity: found?.maturity ?? null };
}
