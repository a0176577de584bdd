import { escaped, type Letter } from '../../../platform/mail/letter.ts';
import { type Notification, pathOf } from '../notification.ts';
import { digestKind, type Links } from './links.ts';

type Written = Pick<Letter, 'subject' | 'text' | 'html'>;

/** Names and sentences come from people: in a header they are one line, and not a long one. */
const oneLine = (words: string): string =>
  words
    .replace(/\s+/gu, ' ')
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, 200);

const recordOf = ({ record: { number, name } }: Notification): string => oneLine(name ? `${number} ${name}` : number);

/** "Ada Wren: Commented." */
const happenedIn = ({ actor, sentence }: Notification): string => oneLine(actor ? `${actor}: ${sentence}` : sentence);

const page = (title: string, body: string, foot: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title></head>` +
  '<body style="margin:0;padding:24px;background:#f6f5f2;color:#1e1c19;font:15px/1.5 system-ui,sans-serif">' +
  '<div style="max-width:560px;margin:0 auto;padding:20px 24px;background:#fff;border:1px solid #e4e1da;border-radius:6px">' +
  `${body}</div><p style="max-width:560px;margin:14px auto;color:#615c53;font-size:12.5px">${foot}</p></body></html>`;

const link = (address: string, words: string): string =>
  `<a href="${escaped(address)}" style="color:#14586d">${escaped(words)}</a>`;

const quoted = (words: string): string =>
  `<p style="margin:12px 0;padding-left:12px;border-left:3px solid #cfcac0;white-space:pre-wrap">${escaped(words)}</p>`;

/** Why the letter came, and the way to have no more of them. */
function footOf(links: Links, why: string, unsubscribePath: string | null): { text: string; html: string } {
  const settings = links.page('/notifications/settings');
  const end = unsubscribePath === null ? null : links.page(unsubscribePath);
  return {
    text: [why, `What you are told of: ${settings}`, ...(end ? [`No more of these letters: ${end}`] : [])].join('\n'),
    html: [
      escaped(why),
      link(settings, 'What you are told of'),
      ...(end ? [link(end, 'No more of these letters')] : []),
    ].join(' · '),
  };
}

/** The letter that tells of one thing. */
export function letterOf(item: Notification, links: Links, unsubscribePath: string | null): Written {
  const address = links.page(pathOf(item.stream));
  const foot = footOf(links, `You get this because: ${item.title}.`, unsubscribePath);
  const text = [
    recordOf(item),
    happenedIn(item),
    ...(item.excerpt ? [item.excerpt] : []),
    address,
    `-- \n${foot.text}`,
  ];
  const body = [
    `<p style="margin:0;color:#615c53">${escaped(recordOf(item))}</p>`,
    `<p style="margin:6px 0;font-weight:600">${escaped(happenedIn(item))}</p>`,
    item.excerpt ? quoted(item.excerpt) : '',
    `<p style="margin:14px 0 0">${link(address, 'Open it in Parley')}</p>`,
  ];
  const subject = oneLine(`${recordOf(item)}: ${item.title}`);
  return { subject, text: text.join('\n\n'), html: page(subject, body.join(''), foot.html) };
}

/** The letter of the morning: what is still unread, by record. */
export function digestOf(items: readonly Notification[], links: Links, unsubscribePath: string): Written {
  const subject = items.length === 1 ? 'One thing is unread in Parley' : `${items.length} things are unread in Parley`;
  const foot = footOf(links, 'Your daily digest: what is still unread.', unsubscribePath);
  const records = [...Map.groupBy(items, ({ stream }) => stream)].map(([stream, told]) => ({
    name: recordOf(told[0]!),
    address: links.page(pathOf(stream)),
    lines: told.map(happenedIn),
  }));
  const text = records.map(({ name, address, lines }) =>
    [name, ...lines.map((line) => `- ${line}`), address].join('\n'),
  );
  const body = records.map(
    ({ name, address, lines }) =>
      `<p style="margin:14px 0 4px;font-weight:600">${link(address, name)}</p>` +
      `<ul style="margin:0;padding-left:20px">${lines.map((line) => `<li>${escaped(line)}</li>`).join('')}</ul>`,
  );
  return {
    subject,
    text: [subject, ...text, `-- \n${foot.text}`].join('\n\n'),
    html: page(subject, body.join(''), foot.html),
  };
}

/** What a letter is asked for by: it comes once for each. */
export const keyOf = {
  told: (entryId: string, personId: string, kind: string): string => `told.${entryId}.${personId}.${kind}`,
  digest: (personId: string, day: string): string => `${digestKind}.${personId}.${day}`,
} as const;
