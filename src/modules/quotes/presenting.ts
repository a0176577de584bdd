import type { Act } from '../../platform/act.ts';
import { mayWhile } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { hindering } from '../../playbook/quoting/findings.ts';
import { readApprovalsOf } from '../approvals/store.ts';
import { readEnvelopesOf } from '../signing/store.ts';
import { rightToWrite } from './approval/submitting.ts';
import { mayOpenCustom } from './custom/custom-quotes.ts';
import { mayMoveQuote } from './moving.ts';
import { mayOpen } from './opening.ts';
import type { OpportunityQuotes, Quote, QuoteFinding } from './quote.ts';
import { findingsFor, isWorkedOn, reviewStands, surroundingsOf } from './reckoning.ts';
import { isRevisable } from './revisions/revising.ts';
import { quotesOf, type StoredQuote } from './store.ts';
import { extensionLeft } from './validity.ts';

/** A quote as the reader is answered it: with what the rules say of it today, and what may be done. */
export async function presentQuote(act: Act, playbook: Playbook, stored: StoredQuote): Promise<Quote> {
  const { id: _, createdById: __, region: ___, firstValidUntil: ____, review, ...quote } = stored;
  const findings = findingsFor(act, playbook, stored, await surroundingsOf(act, stored.opportunity.number));
  const [approval] = await readApprovalsOf(act, { kind: 'quote', number: stored.number });
  const envelope = (await readEnvelopesOf(act, { kind: 'quote', number: stored.number })).at(0);
  return {
    ...quote,
    findings,
    review: review && {
      ...{ with: review.with, on: review.on, note: review.note, by: review.by, at: review.at },
      stands: reviewStands(stored),
    },
    approval: approval?.number ?? null,
    envelope: envelope?.number ?? null,
    may: mayDo(act, playbook, stored, { findings, out: envelope?.state === 'out' }),
  };
}

/** What the reader may do with a quote now: each verb is true, or the sentence why not. */
function mayDo(
  { reader }: Pick<Act, 'reader'>,
  playbook: Playbook,
  quote: StoredQuote,
  { findings, out }: { readonly findings: readonly QuoteFinding[]; readonly out: boolean },
): Quote['may'] {
  const { kind, number } = quote;
  const asked = (state: true | string) => mayWhile(reader, rightToWrite(quote), state);
  const standard = (state: true | string) =>
    asked(kind === 'standard' ? state : `${number} is for back-end billing: no customer is given it.`);
  const open = isWorkedOn(quote);
  const leads = (verb: string, met: readonly string[] = []) => mayMoveQuote(playbook, quote, verb, met);
  const unhindered = (from: 'submission' | 'sending') => hindering(findings, from)[0]?.sentence ?? true;
  const after = (first: true | string, then: true | string) => (first === true ? then : first);
  const written = kind === 'standard' ? open : after(open, `${number} is written from its estimate alone.`);
  return {
    change: asked(written),
    reprice: asked(written),
    review: standard(open),
    submit: asked(after(leads('submit'), unhindered('submission'))),
    return: asked(leads('return')),
    send: standard(
      quote.state === 'sent'
        ? !out || `${number} is out for signature.`
        : after(leads('send', ['reviewed']), unhindered('sending')),
    ),
    extend: mayWhile(reader, 'quote.extend', extensionLeft(playbook, quote)),
    revise: asked(isRevisable(quote)),
    withdraw: asked(leads('withdraw')),
    customise: standard(leads('customise')),
  };
}

/** The quotes of an opportunity, and whether others may be opened. */
export async function presentQuotes(act: Act, playbook: Playbook, number: string): Promise<OpportunityQuotes> {
  const items = await quotesOf(act, number);
  const around = await surroundingsOf(act, number);
  return {
    items,
    may: { open: mayOpen(act, playbook, around, items), openCustom: await mayOpenCustom(act, playbook, around) },
  };
}
