import { z } from 'zod';

/** What can be found, in the order in which people mean it. */
export const FindingKind = z.enum([
  'opportunity',
  'account',
  'sow',
  'estimate',
  'task',
  'clause',
  'partner',
  'person',
  'playbook',
]);
export type FindingKind = z.infer<typeof FindingKind>;

/** A stretch of an excerpt; marked where it is what was asked for. */
export const ExcerptPart = z.object({ text: z.string(), marked: z.boolean() });
export type ExcerptPart = z.infer<typeof ExcerptPart>;

/** One thing found. */
export const Finding = z.object({
  kind: FindingKind,
  /** What people call it by: `OPP-2026-0053`, a SKU, the id of a rule, a person's e-mail. */
  number: z.string(),
  title: z.string(),
  /** What tells it from others of that title; null where there is nothing to say. */
  about: z.string().nullable(),
  /** Its own stream: `sow/SOW-2026-0031`, `table/who-serves`. */
  record: z.string(),
  /** Stream of the record on whose page it stands; null where it has its own. */
  within: z.string().nullable(),
  /** Of a clause the lines that fit; null for everything else. */
  excerpt: z.array(ExcerptPart).nullable(),
});
export type Finding = z.infer<typeof Finding>;

/** What was found, by kind; the kind with the best of all comes first. A kind of which nothing fits is left out. */
export const Findings = z.object({
  groups: z.array(
    z.object({
      kind: FindingKind,
      items: z.array(Finding),
      /** Hand back as `after`, with this one kind, for more; null where that is all. */
      next: z.string().nullable(),
    }),
  ),
});
export type Findings = z.infer<typeof Findings>;

/** The shortest question, in characters: one letter begins half of everything. */
export const questionShortest = 2;
export const questionLongest = 200;

/** A search as it is asked. */
export const SearchQuery = z.object({
  q: z
    .string()
    .trim()
    .min(questionShortest)
    .max(questionLongest)
    .regex(/^[^\0]*$/, 'holds the character U+0000, which no record holds: take it out.'),
  /** Kinds separated by commas; all of them where it is left out. */
  kinds: z
    .string()
    .max(200)
    .transform((list) => list.split(','))
    .pipe(z.array(FindingKind))
    .optional(),
  after: z.string().max(1000).optional(),
  /** Of each kind at most so many. */
  limit: z.coerce.number().int().min(1).max(50).default(5),
});
export type SearchQuery = z.infer<typeof SearchQuery>;
