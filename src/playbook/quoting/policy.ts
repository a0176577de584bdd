import { z } from 'zod';
import { elsewhere } from '../elsewhere.ts';
import type { PlaybookFolder } from '../folder.ts';
import { overlapFaults } from '../overlap.ts';
import { holdsOn, ruleFrame } from '../rule.ts';
import { readSection, type SectionFault } from '../section.ts';

const percent = z.number().min(0).max(100);
const step = z.string().min(1);
const cents = z.int().nonnegative();

/** What every rule is beside what it takes: one that is not active says nothing. */
const frame = { ...ruleFrame, active: z.boolean().default(true) };
const plain = <Check extends string>(check: Check) => z.strictObject({ ...frame, check: z.literal(check) });

const Rule = z.discriminatedUnion('check', [
  plain('lines'),
  plain('billing-account'),
  plain('quote-type'),
  plain('served'),
  plain('start-window').extend({ daysMost: z.int().nonnegative() }),
  plain('start-told').extend({
    /** What the start of an order means to its reader: from when on the order counts, or when work begins. */
    orderStart: z.enum(['counts', 'work']),
    cure: z.string().min(1),
  }),
  plain('sku-on-sale'),
  plain('price-of-today'),
  plain('mixed'),
  plain('custom-not-shown'),
  plain('beside-subscription').extend({ allowed: z.boolean() }),
  plain('training-only'),
  plain('free-edition').extend({ services: z.array(z.string().min(1)).min(1) }),
  plain('smb-without-scoping'),
  plain('seats').extend({ remoteOnly: z.boolean() }),
  plain('rooms'),
  plain('after'),
  plain('agreed-work').extend({ step }),
  plain('ecosystem'),
  plain('no-direct-sale').extend({ countries: z.array(z.string().regex(/^[A-Z]{2}$/)).min(1) }),
  plain('discount').extend({
    ladder: z.array(z.strictObject({ above: percent, step })).min(1),
    /** Above this a word on it is needed for those who approve. */
    commentAbove: percent,
  }),
  plain('custom-approval').extend({ step }),
  plain('minimum-services').extend({
    step,
    orderTypes: z.array(z.string().min(1)).min(1),
    netArrFromCents: cents,
    servicesFromCents: cents,
    applies: z
      .array(
        z.strictObject({
          segments: z.array(z.enum(['smb', 'mid-market', 'large'])).optional(),
          publicSector: z.literal(true).optional(),
          regions: z.array(z.enum(['americas', 'emea', 'apac'])).optional(),
        }),
      )
      .min(1),
  }),
  plain('valid'),
  plain('customer-review'),
]);
export type QuotingRule = z.infer<typeof Rule>;
export type QuotingCheck = QuotingRule['check'];
/** The rule of one check. */
export type RuleOf<Check extends QuotingCheck> = Extract<QuotingRule, { check: Check }>;

/** Parts of a quote that a yes may hang on. */
export const quoteParts = ['lines', 'totals', 'discount', 'comment', 'work', 'terms', 'bills'] as const;
export type QuotePart = (typeof quoteParts)[number];

const Step = z.strictObject({
  ...ruleFrame,
  title: z.string().min(1),
  /** What a yes says. */
  asks: z.string().min(1),
  roles: z.array(z.string().min(1)).min(1),
  ofRegion: z.boolean().default(false),
  after: z.array(z.string().min(1)).default([]),
  /** A promise of slas.yaml. */
  due: z.string().min(1),
  ground: z.array(z.enum(quoteParts)).min(1),
});
export type QuotingStep = z.infer<typeof Step>;

const factName = z.string().min(1);

/** Which answers of customised lines are stated as which facts of the customer. */
const CarriedOver = z.strictObject({
  ...ruleFrame,
  /** Ids of the services of which they are asked. */
  services: z.array(z.string().min(1)).min(1),
  attendees: factName,
  useCase: factName,
  /** The options of the fact by the way in which the lines are delivered. */
  delivery: z.strictObject({ fact: factName, remote: z.string(), onsite: z.string(), both: z.string() }),
});

const Quoting = z.strictObject({
  quoteTypes: z
    .array(z.strictObject({ id: ruleFrame.id, title: z.string().min(1), beside: z.enum(['either', 'subscription']) }))
    .min(1),
  firstQuoteType: z.string().min(1),
  validity: z.strictObject({
    days: z.int().positive(),
    /** All extensions together. */
    extendDaysMost: z.int().nonnegative(),
    source: ruleFrame.source,
    effective: ruleFrame.effective,
    note: ruleFrame.note,
  }),
  carriedOver: CarriedOver,
  rules: z.array(Rule).min(1),
  steps: z.array(Step),
});
/** What is held against quotes, and who is asked. */
export type Quoting = z.infer<typeof Quoting>;

/** Reads `quoting.yaml`: a check once on a day, and whatever a rule names must stand in it or elsewhere in the playbook. */
export function readQuoting(folder: PlaybookFolder): Quoting {
  const role = elsewhere(folder, 'roles.yaml', 'roles');
  const sla = elsewhere(folder, 'slas.yaml', 'slas');
  return readSection(folder, 'quoting.yaml', Quoting, ({ quoteTypes, firstQuoteType, rules, steps }) => {
    const known = new Set(steps.map(({ id }) => id));
    const stepFault = (id: string, path: SectionFault['path']): SectionFault[] =>
      known.has(id) ? [] : [{ path, sentence: `names ${id}, which is no step of this file.` }];
    return [
      ...overlapFaults('rules', rules, 'check'),
      ...overlapFaults('rules', rules, 'id'),
      ...overlapFaults('steps', steps, 'id'),
      ...(quoteTypes.some(({ id }) => id === firstQuoteType)
        ? []
        : [{ path: ['firstQuoteType'], sentence: `names ${firstQuoteType}, which is no type of this file.` }]),
      ...rules.flatMap((rule, at) => [
        ...('step' in rule ? stepFault(rule.step, ['rules', at, 'step']) : []),
        ...('ladder' in rule ? ladderFaults(rule, at, stepFault) : []),
      ]),
      ...steps.flatMap(({ roles, after, due }, at) => [
        ...roles.flatMap((id, place) => role(id, ['steps', at, 'roles', place])),
        ...after.flatMap((id, place) => stepFault(id, ['steps', at, 'after', place])),
        ...sla(due, ['steps', at, 'due']),
      ]),
    ];
  });
}

const ladderFaults = (
  { ladder }: RuleOf<'discount'>,
  at: number,
  stepFault: (id: string, path: SectionFault['path']) => SectionFault[],
): SectionFault[] =>
  ladder.flatMap((rung, place) => [
    ...stepFault(rung.step, ['rules', at, 'ladder', place, 'step']),
    ...(place > 0 && rung.above <= ladder[place - 1]!.above
      ? [{ path: ['rules', at, 'ladder', place, 'above'], sentence: 'must lie above the rung before it.' }]
      : []),
  ]);

/** What the start on an order form says on a day: from when on the order counts, unless a rule makes it the start of work. */
export function orderStartOn({ rules }: Quoting, day: string): RuleOf<'start-told'>['orderStart'] {
  const told = rules.find((rule) => rule.check === 'start-told' && rule.active && holdsOn(rule.effective, day));
  return told?.check === 'start-told' ? told.orderStart : 'counts';
}
