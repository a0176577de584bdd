import { z } from 'zod';
import type { PlaybookFolder } from './folder.ts';
import { overlapFaults } from './overlap.ts';
import { Effective, ruleFrame, Source } from './rule.ts';
import { readSection } from './section.ts';

/** What a service of the catalogue is, in words for the customer. */
const Offering = z.strictObject({
  id: ruleFrame.id,
  title: z.string().min(1),
  about: z.string().min(1),
  deliverables: z.array(z.string().min(1)).min(1),
  /** What the customer brings. */
  needs: z.array(z.string().min(1)),
  excluded: z.array(z.string().min(1)),
});
export type Offering = z.infer<typeof Offering>;

const Offerings = z.strictObject({ source: Source, effective: Effective, offerings: z.array(Offering).min(1) });

/** Reads `offerings.yaml`: each offering once. */
export const readOfferings = (folder: PlaybookFolder): readonly Offering[] =>
  readSection(folder, 'offerings.yaml', Offerings, ({ offerings, effective }) =>
    overlapFaults(
      'offerings',
      offerings.map(({ id }) => ({ id, effective })),
      'id',
    ),
  ).offerings;
