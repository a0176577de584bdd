import type { Act } from '../../platform/act.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db, Tx } from '../../platform/database/database.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { newId } from '../../platform/id.ts';
import type { Chore, Job } from '../../platform/jobs/runner.ts';
import { record } from '../../platform/ledger/ledger.ts';
import type { Log } from '../../platform/log.ts';
import type { Reader } from '../../platform/person.ts';
import { parleyVersion } from '../../platform/version.ts';
import {
  contentsOf,
  dueWebhooks,
  forgetDeliveries,
  noteAnswer,
  noteHealth,
  type Taken,
  takeDue,
} from './delivery-store.ts';
import { webhookDisabled, webhookStream } from './entries.ts';
import type { Outgoing } from './outgoing.ts';
import { type Answer, post } from './sending.ts';
import { signedHeaders } from './signature.ts';
import { setState } from './store.ts';

export interface SenderParts extends Outgoing {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  /** In whose name the house switches off what does not answer. */
  readonly house: Reader;
  readonly awaited: ReadonlySet<string>;
  /** A number from 0 to 1 that nobody foresees. */
  readonly chance: () => number;
}

export interface WebhookSender {
  readonly jobs: Record<string, Job>;
  readonly chores: Chore[];
  /** Sends whatever is due, each webhook on a lane of its own, and comes back when nothing is. */
  sendDue(): Promise<void>;
  /** Lets what is under way end, and begins nothing more. */
  stop(): Promise<void>;
}

/** How long beyond the time limit a delivery is nobody else's: for the database to note how it went. */
const noteSeconds = 45;

/**
 * Opens the sender of one instance. A webhook has one lane here, so that a slow one keeps no other waiting; the jobs only
 * set lanes going and give the queue its hands back.
 */
export function openWebhookSender(parts: SenderParts): WebhookSender {
  const lanes = new Map<string, Promise<void>>();
  const again = new Set<string>();
  let stopping = false;
  const run = async (webhook: string) => {
    try {
      do {
        again.delete(webhook);
        while (!stopping && (await sendNext(parts, webhook)));
      } while (!stopping && again.has(webhook));
    } catch (fault) {
      // The chore of the next minute begins anew.
      parts.log.warn({ webhook, fault: (fault as Error).message }, 'a webhook could not be served');
    } finally {
      lanes.delete(webhook);
    }
  };
  const wake = async () => {
    if (stopping) return;
    for (const webhook of await dueWebhooks(parts.db, parts.clock.now())) {
      if (lanes.has(webhook)) again.add(webhook);
      else lanes.set(webhook, run(webhook));
    }
  };
  const idle = async () => void (await Promise.all(lanes.values()));
  const forget = () => {
    const before = parts.clock.now().subtract({ hours: 24 * parts.policy.keepDays });
    return parts.db.transaction().execute((tx) => forgetDeliveries(tx, before));
  };
  return {
    jobs: { 'send-webhooks': wake, 'forget-webhook-deliveries': forget },
    chores: [
      { job: 'send-webhooks', when: '* * * * *' },
      { job: 'forget-webhook-deliveries', when: '43 3 * * *' },
    ],
    sendDue: async () => {
      await wake();
      await idle();
    },
    stop: async () => {
      stopping = true;
      await idle();
    },
  };
}

/** What stands in place of an answer where nothing is sent: whoever decided on the public sector has decided otherwise. */
const withheldAnswer: Answer = {
  status: null,
  error: 'It tells of the public sector, which this webhook is not told of any more.',
  milliseconds: 0,
  response: null,
};

/**
 * Sends what is due first for a webhook and notes how it went. It is taken for longer than sending can last: nobody else
 * sends it meanwhile, and whoever dies over it leaves it to be sent again, under the same id.
 * @returns false where nothing is due
 */
async function sendNext(parts: SenderParts, webhook: string): Promise<boolean> {
  const { db, clock, policy, vault, ways } = parts;
  const now = clock.now();
  const until = now.add({ seconds: policy.timeoutSeconds + noteSeconds });
  const taken = await takeDue(db, webhook, now, until);
  if (!taken) return false;
  const { event, sealed, withheld } = await contentsOf(db, taken, now);
  if (withheld) {
    await db.transaction().execute((tx) => noteAnswer(tx, taken, withheldAnswer, now, null));
    return true;
  }
  const body = JSON.stringify(event);
  const secrets = sealed.map((one) => vault.open(webhook, one));
  const headers = {
    'content-type': 'application/json',
    'user-agent': `Parley/${parleyVersion}`,
    ...signedHeaders(secrets, { id: taken.entryId, at: now, body }),
  };
  const answer = await post(ways, taken.url, headers, body, policy.timeoutSeconds);
  await db.transaction().execute((tx) => note(parts, tx, taken, answer));
  return true;
}

/** One that is gone for good, and one to which nothing came through for days, is switched off. */
async function note(parts: SenderParts, tx: Tx, taken: Taken, answer: Answer): Promise<void> {
  const { clock, policy } = parts;
  const now = clock.now();
  const gone = answer.status === 410;
  // Whoever changes the webhook takes this lock first, too: so nobody waits for the other in a circle.
  if (answer.error !== null) await lockDocument(tx, webhookStream(taken.number));
  const nextTryAt = answer.error === null || gone ? null : nextTry(parts, taken.attempts, now);
  await noteAnswer(tx, taken, answer, now, nextTryAt);
  const failingSince = await noteHealth(tx, taken.webhookId, answer.error !== null, now);
  if (gone) return switchOff(parts, tx, taken, 'its receiver answered 410, gone for good');
  if (failingSince && failingSince.until(now).total('hours') >= policy.failingHoursMax) {
    await switchOff(parts, tx, taken, `nothing arrived since ${failingSince.toString({ smallestUnit: 'second' })}`);
  }
}

/** When a delivery is tried again after it has failed once more; null when it was the last try. */
function nextTry(
  { policy, chance }: SenderParts,
  failuresBefore: number,
  now: Temporal.Instant,
): Temporal.Instant | null {
  const pause = policy.retryAfterSeconds[failuresBefore];
  if (pause === undefined) return null;
  return now.add({ milliseconds: Math.round(pause * 1000 * (1 + policy.jitterShare * chance())) });
}

async function switchOff(parts: SenderParts, tx: Tx, { number }: Taken, reason: string): Promise<void> {
  const { clock, house: reader, awaited } = parts;
  const act: Act = { tx, clock, reader, requestId: newId(), awaited };
  const switched = await setState(act, number, 'off', reason);
  if (switched) await record(act, webhookStream(number), webhookDisabled, { number, reason });
}
