import type { Db } from '../../platform/database/database.ts';
import type { Chore, Job } from '../../platform/jobs/runner.ts';
import { forgetLetters, type MailPolicy, type Sent, sendNext, withholdLetters } from '../../platform/mail/outbox.ts';

/** What the sender of letters works with; `send` is null in a house without a mail server. */
export interface SendingParts {
  readonly db: Db;
  readonly policy: MailPolicy;
  readonly send: Sent | null;
}

/** The jobs of the post: to send what is due whenever a letter is queued and once a minute, and to forget old letters. */
export function mailJobs(parts: SendingParts): { jobs: Record<string, Job>; chores: Chore[] } {
  let underway: Promise<void> | undefined;
  let again = false;
  // One at a time: a slow mail server shall not take both hands of the worker.
  const sendLetters = async () => {
    again = true;
    if (underway) return;
    underway = (async () => {
      while (again) {
        again = false;
        await sendDue(parts);
      }
    })();
    await underway.finally(() => {
      underway = undefined;
    });
  };
  return {
    jobs: { 'send-letters': sendLetters, 'forget-letters': () => forgetLetters(parts.db, parts.policy) },
    chores: [
      { job: 'send-letters', when: '* * * * *' },
      { job: 'forget-letters', when: '17 3 * * *' },
    ],
  };
}

/** So many letters refused in a row mean that the mail server is away: the others wait for the next minute. */
const refusedInARow = 3;

/** Sends every letter that is due, one after the other. */
async function sendDue({ db, policy, send }: SendingParts): Promise<void> {
  await withholdLetters(db, policy);
  if (!send) return;
  for (let refused = 0; refused < refusedInARow; ) {
    const ended = await sendNext(db, policy, send);
    if (ended === 'none due') return;
    refused = ended === 'failed' ? refused + 1 : 0;
  }
}
