import { z } from 'zod';

/** A thing of the playbook by id, with the words people use for it. */
const Titled = z.object({ id: z.string(), title: z.string() });

/** What may become of a thing, for stage bars and filters. */
export const ReadableLifecycle = Titled.extend({
  states: z.array(Titled.extend({ ends: z.boolean() })),
  moves: z.array(z.object({ verb: z.string(), from: z.array(z.string()), to: z.string(), needsReason: z.boolean() })),
});
export type ReadableLifecycle = z.infer<typeof ReadableLifecycle>;

/** What stands in the playbook, as its page lists it. */
export const PlaybookOverview = z.object({
  name: z.string(),
  title: z.string(),
  version: z.string(),
  tables: z.array(Titled.extend({ hitPolicy: z.enum(['first', 'unique', 'collect']), rules: z.number().int() })),
  /** Catalogue entries there are. */
  catalogue: z.number().int(),
  /** Titles of the outcomes, contacts, papers and roles that records name by id. */
  outcomes: z.array(Titled),
  contacts: z.array(Titled),
  artefacts: z.array(Titled),
  roles: z.array(Titled),
  lifecycles: z.array(ReadableLifecycle),
});
export type PlaybookOverview = z.infer<typeof PlaybookOverview>;

const FactValue = z.union([z.string(), z.number(), z.boolean()]);

/** One input column of a table: enough to ask a person for its value. */
export const TableInput = z.object({
  name: z.string(),
  type: z.enum(['boolean', 'enum', 'integer', 'number']),
  values: z.array(z.string()).optional(),
  question: z.string(),
  /** Taken when nobody says anything. */
  assume: FactValue.optional(),
});
export type TableInput = z.infer<typeof TableInput>;

/** One row in words: a column that is not there admits anything. */
export const TableRule = z.object({
  id: z.string(),
  when: z.record(z.string(), z.string()),
  says: z.record(z.string(), z.string()),
  source: z.string(),
  alternative: z.object({ source: z.string(), says: z.string() }).nullable(),
  note: z.string().nullable(),
  from: z.iso.date(),
  to: z.iso.date().nullable(),
});
export type TableRule = z.infer<typeof TableRule>;

/** A decision table as a person reads it. */
export const ReadableTable = Titled.extend({
  hitPolicy: z.enum(['first', 'unique', 'collect']),
  inputs: z.array(TableInput),
  outputs: z.array(z.string()),
  rules: z.array(TableRule),
});
export type ReadableTable = z.infer<typeof ReadableTable>;

/** What a table answers to facts that are only tried out. */
export const TriedDecision = z.object({
  state: z.enum(['decided', 'needs-information']),
  /** Each output in words; empty while facts are missing. */
  outcome: z.record(z.string(), z.string()),
  rules: z.array(z.string()),
  questions: z.array(z.object({ fact: z.string(), question: z.string() })),
  trace: z.array(
    z.object({
      rule: z.string(),
      hit: z.boolean(),
      failed: z.object({ input: z.string(), expected: z.string(), actual: FactValue }).optional(),
    }),
  ),
});
export type TriedDecision = z.infer<typeof TriedDecision>;

/** One plan of the catalogue at the price of a day; without a SKU it cannot be picked, without a price it is agreed. */
export const CatalogueEntry = z.object({
  id: z.string(),
  sku: z.string().nullable(),
  title: z.string(),
  category: z.enum(['education', 'consulting']),
  /** Id of the offering that describes it. */
  offering: z.string(),
  /** What sets it apart among the plans of its offering: `Onsite`. */
  plan: z.string(),
  service: z.string(),
  delivery: z.enum(['remote', 'onsite', 'either']),
  priceCents: z.number().int().nullable(),
  /** What the price buys one of; the whole offering where it is null. */
  per: z.string().nullable(),
  duration: z.string(),
  /** Seats of one class, and the SKU that adds one. */
  seats: z.object({ limit: z.number().int(), addOn: z.string() }).nullable(),
  /** What rooms for one class cost. */
  facilityCents: z.number().int().nullable(),
  /** Ids of the offerings that those who attend have behind them. */
  after: z.array(z.string()),
  limits: z.array(z.string()),
  /** By what name it is sold through partners on that day; null where it has no other. */
  twin: z.string().nullable(),
  /** What it bills of a statement of work; such a plan is on no quote of the catalogue. */
  bills: z.enum(['services', 'education']).nullable(),
  /** How far it has come on the way to a SKU, and how sure its delivery is, in the playbook's words. */
  standing: z.string(),
  maturity: z.string().nullable(),
  /** The days on which it is sold so. */
  from: z.iso.date(),
  to: z.iso.date().nullable(),
  source: z.string(),
  note: z.string().nullable(),
});
export type CatalogueEntry = z.infer<typeof CatalogueEntry>;

export const CatalogueList = z.object({
  on: z.iso.date(),
  currency: z.string().length(3),
  items: z.array(CatalogueEntry),
});
export type CatalogueList = z.infer<typeof CatalogueList>;

/** The price list of which day; today's without one. */
export const CatalogueDay = z.object({ on: z.iso.date().optional() });

const Meant = Titled.extend({ means: z.string() });

/** What the services of the catalogue are, and how a service comes to stand there. */
export const OfferingList = z.object({
  items: z.array(
    Titled.extend({
      about: z.string(),
      deliverables: z.array(z.string()),
      needs: z.array(z.string()),
      excluded: z.array(z.string()),
    }),
  ),
  life: z.object({
    steps: z.array(Meant),
    maturities: z.array(Meant),
    /** Who says yes to a new SKU, in their order. */
    approvals: z.array(z.string()),
    weeks: z.object({ least: z.number().int(), most: z.number().int() }),
    source: z.string(),
    note: z.string().nullable(),
  }),
});
export type OfferingList = z.infer<typeof OfferingList>;

/** What a quote is written by: its types, its validity, and who may have to say yes. */
export const QuotingPolicy = z.object({
  quoteTypes: z.array(Titled),
  validity: z.object({ days: z.number().int(), extendDaysMost: z.number().int() }),
  currencies: z.array(z.string()),
  steps: z.array(
    Titled.extend({
      asks: z.string(),
      /** Titles of the roles that may give it. */
      roles: z.array(z.string()),
      /** Ids of the steps that are given first. */
      after: z.array(z.string()),
      due: z.string(),
    }),
  ),
});
export type QuotingPolicy = z.infer<typeof QuotingPolicy>;

export const ServiceList = z.object({ items: z.array(Titled) });
