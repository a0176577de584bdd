import { z } from 'zod';
import { NewAccount } from '../../accounts/account.ts';

/** One question as the form asks it. */
export const Question = z.object({
  /** What its answer goes by. */
  key: z.string(),
  asks: z.string(),
  type: z.enum(['number', 'text', 'choice', 'yes-no']),
  options: z.array(z.string()),
  unit: z.string().nullable(),
  /** What a rough price takes while nobody knows. */
  assumed: z.number().nullable(),
  /** Asked for again in discovery, until it is answered. */
  compulsory: z.boolean(),
});
export type Question = z.infer<typeof Question>;

/** The services calculator as it is asked today. */
export const Calculator = z.object({
  services: z.array(z.object({ service: z.string(), title: z.string(), questions: z.array(Question) })),
});
export type Calculator = z.infer<typeof Calculator>;

const Answers = z.record(z.string().max(80), z.union([z.number(), z.boolean(), z.string().trim().min(1).max(500)]));

/** A service that is asked for, with what is known; whatever is not is left out. */
export const AskedService = z.strictObject({ service: z.string().min(1), answers: Answers.default({}) });
export type AskedService = z.infer<typeof AskedService>;

const Services = z.array(AskedService).min(1).max(10);

/** What somebody asks for by the calculator. */
export const Intake = z
  .strictObject({
    /** Number of the account, or a new one. */
    customer: z.union([
      z.strictObject({ account: z.string().min(1) }),
      z.strictObject({ opened: NewAccount.omit({ existingPartner: true, parent: true }) }),
    ]),
    contact: z.strictObject({ name: z.string().trim().min(2).max(120), email: z.email().max(200) }),
    /** Who of us works with the customer. */
    team: z.array(z.string().trim().min(2).max(120)).max(10),
    /** The box "US public sector". */
    publicSector: z.boolean(),
    services: Services,
    /** Number of the licence opportunity it is a child of. */
    licence: z.string().trim().min(1).max(80).nullable().default(null),
    /** Why there is none. */
    standaloneWhy: z.string().trim().min(3).max(500).nullable().default(null),
    closeDate: z.iso.date(),
  })
  .refine(({ licence, standaloneWhy }) => (licence === null) !== (standaloneWhy === null), {
    path: ['licence'],
    error: 'must be given, or a word in "standaloneWhy" why there is none.',
  });
export type Intake = z.infer<typeof Intake>;

/** What came of it, every part by its number. */
export const Submitted = z.object({
  opportunity: z.string(),
  account: z.string(),
  scopingTask: z.string(),
  schedulingTask: z.string(),
  /** Who was told: the engagement manager of the territory; null where the task waits for one. */
  manager: z.string().nullable(),
});
export type Submitted = z.infer<typeof Submitted>;

export const PriceAsked = z.strictObject({ services: Services });

/** A rough price of one service from the published table, or why there is none. */
export const RoughPrice = z.object({
  service: z.string(),
  title: z.string(),
  range: z.object({ lowCents: z.number().int(), highCents: z.number().int() }).nullable(),
  /** `501 to 1,000 users, up to 1,000 projects`; or why the table says nothing. */
  words: z.string(),
  /** What was assumed, for nobody said it. */
  assumed: z.array(z.string()),
  source: z.string().nullable(),
});
export type RoughPrice = z.infer<typeof RoughPrice>;

export const RoughPrices = z.object({ currency: z.string().length(3), items: z.array(RoughPrice) });
export type RoughPrices = z.infer<typeof RoughPrices>;
