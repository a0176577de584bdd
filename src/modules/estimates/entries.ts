import { z } from 'zod';
import { entry } from '../../platform/ledger/ledger.ts';
import { showMoney } from '../../platform/money.ts';

export const estimateDrafted = entry(
  'estimate.drafted',
  z.object({
    estimate: z.string(),
    opportunity: z.string(),
    revision: z.number(),
    totalCents: z.number(),
    currency: z.string(),
    flags: z.array(z.string()),
  }),
  ({ estimate, totalCents, currency, flags }) =>
    `Drafted ${estimate} at ${showMoney(totalCents, currency)}${flags.length > 0 ? `, flagged for ${flags.join(', ')}` : ''}.`,
);

const Subject = z.object({ estimate: z.string(), opportunity: z.string() });
const Priced = Subject.extend({ totalCents: z.number(), currency: z.string() });
const Live = Priced.extend({
  revision: z.number(),
  /** The live estimate that it took the place of; null where there was none. */
  supersedes: z.string().nullable(),
});

const at = ({ totalCents, currency }: z.infer<typeof Priced>) => `at ${showMoney(totalCents, currency)}`;
const instead = ({ supersedes }: z.infer<typeof Live>) => (supersedes === null ? '' : ` in place of ${supersedes}`);

export const estimatePublished = entry(
  'estimate.published',
  Live.extend({ flags: z.array(z.string()) }),
  (of) => `Published ${of.estimate} ${at(of)}${instead(of)}.`,
);

export const estimateRevised = entry(
  'estimate.revised',
  Live.extend({ from: z.string() }),
  (of) => `Took ${of.from} up again as ${of.estimate}, revision ${of.revision}, ${at(of)}.`,
);

export const estimateChanged = entry(
  'estimate.changed',
  /** What was changed, each in a sentence without its full stop. */
  Priced.extend({ changes: z.array(z.string()) }),
  (of) => `Changed ${of.estimate}: ${of.changes.join('; ')}; now ${at(of)}.`,
);

export const scenarioCopied = entry(
  'estimate.copied',
  Priced.extend({ scenario: z.string(), from: z.string() }),
  (of) => `Copied ${of.from} as the scenario "${of.scenario}" (${of.estimate}).`,
);

export const scenarioApplied = entry(
  'estimate.applied',
  Live.extend({ scenario: z.string() }),
  (of) =>
    `Made the scenario "${of.scenario}" the live estimate: ${of.estimate}, revision ${of.revision}, ${at(of)}${instead(of)}.`,
);

export const scenarioDiscarded = entry(
  'estimate.discarded',
  Subject.extend({ scenario: z.string() }),
  (of) => `Discarded the scenario "${of.scenario}" (${of.estimate}).`,
);
