import type { Act } from '../../platform/act.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { record } from '../../platform/ledger/ledger.ts';
import { openLink, revokeLink } from '../../platform/links/links.ts';
import { notFound, Refusal } from '../../platform/refusal.ts';
import { demand } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { opportunityStream } from '../opportunities/entries.ts';
import { isOpen } from '../opportunities/rights.ts';
import { readOpportunity } from '../opportunities/store.ts';
import { linkRevoked, linkSent } from './entries.ts';
import type { NewQuestionLink, QuestionLink } from './questionnaire.ts';
import { readLinks } from './store.ts';

/** The links by which customers were asked, the newest first. */
export async function linksOf(act: Act, playbook: Playbook, number: string): Promise<QuestionLink[]> {
  demand(act.reader, 'questionnaire.see');
  await readOpportunity(act, number);
  const titles = new Map(playbook.questions.map(({ id, title }) => [id, title]));
  const now = act.clock.now();
  return (await readLinks(act, number)).map(({ parts, revokedAt, finishedAt, ...link }) => ({
    ...{ id: link.id, givenTo: link.givenTo, madeBy: link.madeBy, uses: link.uses },
    sets: parts?.map((id) => titles.get(id) ?? id) ?? null,
    state: stateOf({ revokedAt, finishedAt, expiresAt: link.expiresAt }, now),
    madeAt: link.madeAt.toString(),
    expiresAt: link.expiresAt.toString(),
    lastSeenAt: link.lastSeenAt?.toString() ?? null,
  }));
}

function stateOf(
  {
    revokedAt,
    finishedAt,
    expiresAt,
  }: Record<'revokedAt' | 'finishedAt', Temporal.Instant | null> & { expiresAt: Temporal.Instant },
  now: Temporal.Instant,
): QuestionLink['state'] {
  if (revokedAt !== null) return 'revoked';
  if (Temporal.Instant.compare(expiresAt, now) <= 0) return 'expired';
  return finishedAt === null ? 'open' : 'finished';
}

/**
 * Makes a link to the customer's part of the questions. How it reaches them is the sender's own matter.
 * @returns the link, and its token, which is shown once
 * @throws Refusal `right.missing` (403), `questionnaire.closed` (409), `link.days` beyond what the playbook allows, `link.set`
 */
export async function sendLink(
  act: Act,
  playbook: Playbook,
  number: string,
  { givenTo, days = playbook.guests.link.days, sets }: NewQuestionLink,
): Promise<{ link: QuestionLink; token: string }> {
  demand(act.reader, 'questionnaire.send');
  await lockDocument(act.tx, opportunityStream(number));
  const open = isOpen(playbook, await readOpportunity(act, number));
  if (open !== true) throw new Refusal('questionnaire.closed', open, { status: 409 });
  const { daysMax } = playbook.guests.link;
  if (days > daysMax)
    throw new Refusal('link.days', `A link opens for ${daysMax} days at most: choose fewer than ${days}.`);
  const known = new Map(playbook.questions.map(({ id, title }) => [id, title]));
  const strange = sets?.find((id) => !known.has(id));
  if (strange !== undefined)
    throw new Refusal(
      'link.set',
      `There is no set of questions "${strange.slice(0, 80)}": name one of ${[...known.keys()].join(', ')}.`,
    );
  const expiresAt = act.clock
    .now()
    .add({ hours: 24 * days })
    .round('second');
  const { id, token } = await openLink(act, {
    purpose: 'questionnaire',
    subject: number,
    expiresAt,
    givenTo,
    parts: sets,
  });
  const titles = sets?.map((set) => known.get(set) ?? set) ?? null;
  const particulars = {
    opportunity: number,
    link: id,
    givenTo,
    until: expiresAt.toString().slice(0, 10),
    sets: titles,
  };
  await record(act, opportunityStream(number), linkSent, particulars, playbook.version);
  return { link: await linkIn(act, playbook, number, id), token };
}

/**
 * Takes a link back.
 * @throws Refusal `right.missing` (403), `link.notFound` (404)
 */
export async function withdrawLink(act: Act, playbook: Playbook, number: string, id: string): Promise<QuestionLink> {
  demand(act.reader, 'questionnaire.send');
  await lockDocument(act.tx, opportunityStream(number));
  const { givenTo } = await linkIn(act, playbook, number, id);
  const open = await revokeLink(act, id);
  if (open) await record(act, opportunityStream(number), linkRevoked, { opportunity: number, link: id, givenTo });
  return linkIn(act, playbook, number, id);
}

async function linkIn(act: Act, playbook: Playbook, number: string, id: string): Promise<QuestionLink> {
  const found = (await linksOf(act, playbook, number)).find((link) => link.id === id);
  if (found) return found;
  throw notFound('link', id);
}
