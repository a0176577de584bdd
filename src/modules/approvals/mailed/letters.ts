import { escaped, type Letter } from '../../../platform/mail/letter.ts';
import type { StoredApproval, StoredStep } from '../store.ts';

/** What a letter says it asks. */
export interface Asking {
  readonly approval: StoredApproval;
  readonly step: StoredStep;
  /** The address that takes the word of its reader. */
  readonly link: string;
  /** The page of the approval at the desk. */
  readonly page: string;
  readonly until: Temporal.Instant;
}

/** Titles come from people: in a header they are one line, and not a long one. */
const oneLine = (words: string): string =>
  words
    .replace(/\s+/gu, ' ')
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, 200);

const dayOf = (at: Temporal.Instant, zone: string): string =>
  at.toZonedDateTimeISO(zone).toLocaleString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

/**
 * The letter that asks somebody for their word. It names the paper and what changed, and quotes no figure: those are on
 * the page that the link opens.
 */
export function askingLetter({ approval, step, link, page, until }: Asking): Pick<Letter, 'subject' | 'text' | 'html'> {
  const { subject, submittedBy, brief, number } = approval;
  const again = step.reopened?.parts.map(({ title }) => title).join(', ');
  const lines = [
    `${submittedBy.name} asks you to approve ${subject.number}, ${subject.title}, as ${step.title}.`,
    ...(brief.lead ? [brief.lead] : []),
    ...(again ? [`You are asked again, because this changed: ${again}.`] : []),
    ...(step.dueAt ? [`It is due ${dayOf(step.dueAt, step.timeZone ?? 'UTC')}.`] : []),
  ];
  const foot =
    `The link is yours alone: do not pass it on. It takes one word, until ${dayOf(until, 'UTC')}, ` +
    `and opens nothing any more when what is asked changes. ${number} at your desk: `;
  const body = lines.map((line) => `<p style="margin:0 0 12px">${escaped(line)}</p>`).join('');
  const press = `<p style="margin:18px 0"><a href="${escaped(link)}" style="color:#14586d;font-weight:600">Look at it and decide</a></p>`;
  const html =
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(subject.number)}</title></head>` +
    '<body style="margin:0;padding:24px;background:#f6f5f2;color:#1e1c19;font:15px/1.5 system-ui,sans-serif">' +
    '<div style="max-width:560px;margin:0 auto;padding:20px 24px;background:#fff;border:1px solid #e4e1da;border-radius:6px">' +
    `${body}${press}</div><p style="max-width:560px;margin:14px auto;color:#615c53;font-size:12.5px">${escaped(foot)}` +
    `<a href="${escaped(page)}" style="color:#14586d">${escaped(page)}</a></p></body></html>`;
  return {
    subject: oneLine(`${subject.number} asks for your yes: ${step.title}`),
    text: [...lines, link, `-- \n${foot}${page}`].join('\n\n'),
    html,
  };
}
