import type { Reaction } from '../../platform/jobs/reactions.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { readOpportunity } from '../opportunities/store.ts';
import { openTask } from '../tasks/opening.ts';
import { readTasks } from '../tasks/store.ts';
import { isClosed } from '../tasks/task.ts';
import { estimateDrafted, estimatePublished } from './entries.ts';

/**
 * An estimate above the threshold of the playbook opens the technical architect's review, once while it stands open
 * (domain source: scoping information, technical architect gate): when it is drafted, and when it was edited up to there
 * and is published.
 */
export const estimateReactions = (playbook: Playbook): readonly Reaction[] =>
  [estimateDrafted, estimatePublished].map(({ name, particulars }) => ({
    to: name,
    what: 'open the technical architect review',
    async react(act, entry) {
      const { opportunity, flags } = particulars.parse(entry.particulars);
      if (!flags.includes('technical-architect-review')) return;
      const standing = await readTasks(act, { subject: entry.stream, mine: false });
      if (standing.some((task) => task.template === 'ta-review' && !isClosed(task))) return;
      const { region } = await readOpportunity(act, opportunity);
      await openTask(act, playbook, { template: 'ta-review', subject: entry.stream, region });
    },
  }));
