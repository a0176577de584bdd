import { z } from 'zod';
import { May } from '../../../platform/may.ts';

/**
 * What a paper that was handed in says beside what was sent. `same`: word for word. `added`: all of it, and more, as names and
 * dates are. `differs`: words or pages are others. `bare`: pages without text, as a scan has none. `other-version`: it says
 * itself that it is another.
 */
export const PaperVerdict = z.enum(['same', 'added', 'differs', 'bare', 'other-version']);
export type PaperVerdict = z.infer<typeof PaperVerdict>;

/** What became of a page; its words as `page-comparison.ts` says them. */
export const ComparedPage = z.object({
  sent: z.number().int().nullable(),
  returned: z.number().int().nullable(),
  verdict: z.enum(['same', 'added', 'changed', 'missing', 'extra', 'bare']),
  changes: z.array(z.object({ after: z.string(), gone: z.string(), there: z.string() })),
});
export type ComparedPage = z.infer<typeof ComparedPage>;

/** What the comparison has shown. */
export const PaperReport = z.object({
  verdict: PaperVerdict,
  /** The verdict in a sentence, with what to do. */
  sentence: z.string(),
  /** How many pages came back. */
  pageCount: z.number().int(),
  /** Every page that is not word for word the same. */
  pages: z.array(ComparedPage),
  /** What its own signatures say, where it bears any. */
  signatures: z.array(z.object({ signer: z.string(), intact: z.boolean(), coversWholeFile: z.boolean() })),
  problems: z.array(z.string()),
});
export type PaperReport = z.infer<typeof PaperReport>;

/** A paper that was signed by hand and handed in. */
export const SignedPaper = PaperReport.extend({
  id: z.uuid(),
  name: z.string(),
  hash: z.string().length(64),
  handedBy: z.string(),
  handedAt: z.iso.datetime({ offset: true }),
  accepted: z.object({ by: z.string(), at: z.iso.datetime({ offset: true }), why: z.string().nullable() }).nullable(),
  /** `accept` */
  may: May,
});
export type SignedPaper = z.infer<typeof SignedPaper>;

/** Newest first. */
export const SignedPaperList = z.object({ items: z.array(SignedPaper) });
export type SignedPaperList = z.infer<typeof SignedPaperList>;

/** Why a paper is taken that differs, cannot be compared, or bears no word of a signature; nothing where words were added. */
export const NewAcceptance = z.strictObject({
  why: z.string().trim().min(3, 'must say why: say it in at least 3 characters.').max(1000).nullable().default(null),
});
export type NewAcceptance = z.infer<typeof NewAcceptance>;
