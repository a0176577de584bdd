import { openPost } from '../connectors/mail/post.ts';
import { mailJobs } from '../connectors/mail/sending.ts';
import { approvalLetters } from '../modules/approvals/mailed/writing.ts';
import { Bell } from '../modules/notifications/bell.ts';
import { type Links, openLinks } from '../modules/notifications/letters/links.ts';
import { notificationChores, notificationReactions } from '../modules/notifications/reactions.ts';
import { signingLetterSweep, signingLetters } from '../modules/signing/guests/writing.ts';
import type { Db } from '../platform/database/database.ts';
import type { DailyWork, Reaction } from '../platform/jobs/reactions.ts';
import type { Chore, Job } from '../platform/jobs/runner.ts';
import { openListener } from '../platform/live/listener.ts';
import type { Log } from '../platform/log.ts';
import type { Reader } from '../platform/person.ts';
import type { Playbook } from '../playbook/playbook.ts';

export interface TellingParts {
  readonly databaseUrl: string;
  readonly db: Db;
  readonly playbook: Playbook;
  readonly log: Log;
  readonly secret: string;
  /** How the world reaches this house. */
  readonly address: () => string;
  readonly whoIs: (headers: Headers) => Promise<Reader | null>;
  /** The way letters leave; without it they wait. */
  readonly mail: { readonly smtpUrl: string; readonly from: string } | undefined;
}

/** What tells people of things: the bell of this instance, and the post. */
export interface Telling {
  readonly bell: Bell;
  readonly links: Links;
  /** Whether letters leave this house. */
  readonly mailConfigured: boolean;
  readonly reactions: readonly Reaction[];
  readonly dailyWork: readonly DailyWork[];
  readonly jobs: Readonly<Record<string, Job>>;
  readonly chores: readonly Chore[];
  close(): Promise<void>;
}

/** A proxy that closes what is silent usually waits a minute. */
const beatMs = 25_000;

/** Opens the bell, with its ear at the database, and the way to the mail server. */
export async function openTelling(parts: TellingParts): Promise<Telling> {
  const { databaseUrl, db, playbook, log, mail } = parts;
  const bell = new Bell({ db, kinds: playbook.notifications.kinds, whoIs: parts.whoIs, beatMs });
  const listener = await openListener({
    ...{ url: databaseUrl, channel: 'parley_live', log },
    hear: (message) => bell.hear(message),
    missed: () => bell.catchUp(),
  });
  const links = openLinks(parts.secret, parts.address);
  const post = mail && openPost({ url: mail.smtpUrl, from: mail.from, baseUrl: parts.address });
  return {
    ...mailJobs({ db, policy: playbook.notifications.mail, send: post?.send ?? null }),
    ...{ bell, links, mailConfigured: post !== undefined },
    reactions: [
      ...notificationReactions(playbook, links),
      ...approvalLetters(playbook, links.page),
      ...signingLetters({ playbook, page: links.page }),
    ],
    dailyWork: [...notificationChores(playbook, links), signingLetterSweep({ playbook, page: links.page })],
    close: async () => {
      await listener.stop();
      post?.close();
    },
  };
}
