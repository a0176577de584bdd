import { z } from 'zod';
import { entry } from '../../platform/ledger/ledger.ts';

const stated = z.object({ name: z.string(), title: z.string(), said: z.string() });

/** How many facts the sentence names; all of them stand in the particulars. */
const namedMax = 3;

export const factsStated = entry(
  'fact.stated',
  z.object({
    account: z.string(),
    opportunity: z.string().nullable(),
    /** Which kind of source, as `report` or `call`: who said it stands with the statement. */
    from: z.string(),
    facts: z.array(stated).min(1),
    /** Names of those that now disagree with another source. */
    disagree: z.array(z.string()),
  }),
  ({ facts, from, disagree }) => {
    const named = facts.slice(0, namedMax).map(({ title, said }) => `${title}: ${said}`);
    const more = facts.length - named.length;
    const all = more === 0 ? named.join('; ') : `${named.join('; ')}; and ${more} more`;
    const conflict =
      disagree.length === 0
        ? ''
        : ` ${disagree.length} of them ${disagree.length === 1 ? 'disagrees' : 'disagree'} with what was said before.`;
    return `Stated ${facts.length === 1 ? 'a fact' : `${facts.length} facts`} (${from}): ${all}.${conflict}`;
  },
);

export const factSettled = entry(
  'fact.settled',
  stated.extend({ account: z.string(), opportunity: z.string().nullable(), setAside: z.number(), why: z.string() }),
  ({ title, said, why }) => `Settled ${title} at ${said}: ${why}`,
);

export const factSetAside = entry(
  'fact.setAside',
  stated.extend({ account: z.string(), opportunity: z.string().nullable(), why: z.string() }),
  ({ title, said, why }) => `Set aside that ${title} is ${said}: ${why}`,
);
