import type { Db } from '../../../platform/database/database.ts';
import { lockDocument } from '../../../platform/database/lock.ts';
import { escaped } from '../../../platform/mail/letter.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { isPerson, keepChoice, readChoice } from '../choice-store.ts';
import { channelsOf } from '../choosing.ts';
import { digestKind, type Ending, type Links } from './links.ts';

/**
 * What a token of a letter ends.
 * @throws Refusal `notification.token` (404) for one that we did not sign
 */
export function demandEnding(links: Links, token: string): Ending {
  const ending = links.readToken(token);
  if (ending) return ending;
  throw new Refusal('notification.token', 'This address ends no letters: take the one of the letter itself, whole.', {
    status: 404,
  });
}

/** In words: `Somebody mentions me in a comment`. */
const wordsOf = (playbook: Playbook, { kind }: Ending): string =>
  kind === digestKind
    ? 'The daily digest'
    : (playbook.notifications.kinds.find(({ id }) => id === kind)?.title ?? kind);

/**
 * Ends letters of one kind, or the digest, for whoever the letter went to, without asking who presses: mail programs
 * press for their readers (RFC 8058). Duties stay.
 */
export async function endLetters(db: Db, playbook: Playbook, { personId, kind }: Ending): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await lockDocument(tx, `notification-choice/${personId}`);
    if (!(await isPerson(tx, personId))) return;
    const choice = await readChoice(tx, personId);
    const ended = playbook.notifications.kinds
      .filter((each) => each.duty === undefined && (kind === digestKind || kind === each.id))
      .map((each) => {
        const channels = channelsOf(each, choice);
        return [each.id, kind === digestKind ? { ...channels, digest: false } : { ...channels, mail: false }] as const;
      });
    await keepChoice(tx, personId, { ...choice.kinds, ...Object.fromEntries(ended) });
  });
}

const frame = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">` +
  `<meta name="robots" content="noindex"><title>${escaped(title)}</title></head>` +
  '<body style="margin:0;background:#f6f5f2;color:#1e1c19;font:16px/1.5 system-ui,sans-serif">' +
  '<main style="max-width:420px;margin:12vh auto;padding:24px;background:#fff;border:1px solid #e4e1da;border-radius:6px">' +
  `<h1 style="margin:0 0 8px;font-size:20px">${escaped(title)}</h1>${body}</main></body></html>`;

/** The page that asks: opening an address ends nothing, for programs open addresses too. */
export const askingPage = (playbook: Playbook, ending: Ending): string =>
  frame(
    'No more of these letters?',
    `<p>${escaped(wordsOf(playbook, ending))}</p><form method="post"><button style="font:inherit;padding:8px 16px;color:#fff;` +
      'background:#17637a;border:0;border-radius:4px;cursor:pointer">End these letters</button></form>',
  );

/** What stands there afterwards. */
export const endedPage = (playbook: Playbook, ending: Ending): string =>
  frame(
    'These letters are ended',
    `<p>${escaped(wordsOf(playbook, ending))}</p><p>You are still told of it in Parley; ` +
      '<a href="/notifications/settings" style="color:#14586d">begin them again there</a>.</p>',
  );
