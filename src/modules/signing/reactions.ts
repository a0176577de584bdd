import type { DailyWork } from '../../platform/jobs/reactions.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { expireEnvelopes } from './ending.ts';
import { remindOfEnvelopes } from './following.ts';

/** The chores of the clock; each says once what it says, however many instances run. */
export const signingChores = (playbook: Playbook): readonly DailyWork[] => [
  { name: 'remind-of-signatures', when: '*/10 * * * *', work: (act) => remindOfEnvelopes(act, playbook) },
  { name: 'expire-envelopes', when: '* * * * *', work: (act) => expireEnvelopes(act, playbook) },
];
