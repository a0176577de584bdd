import { createTransport } from 'nodemailer';
import type { LetterToSend, Sent } from '../../platform/mail/outbox.ts';

/** How the house reaches its mail server. */
export interface PostParts {
  /** `smtp://user:password@host:587` or `smtps://…`. */
  readonly url: string;
  /** `Parley <parley@company.example>` */
  readonly from: string;
  /** How the world reaches Parley, for the links of headers. */
  readonly baseUrl: () => string;
}

/** How long a mail server may be silent before the letter counts as not taken. */
const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

/** The domain of an address with or without a name before it. */
const domainOf = (from: string): string => /@([^\s<>@]+)>?$/.exec(from)?.[1] ?? 'localhost';

/** Opens the way to the mail server; nothing is connected before the first letter. */
export function openPost({ url, from, baseUrl }: PostParts): { send: Sent; close(): void } {
  const transport = createTransport({ url, ...patience, disableFileAccess: true, disableUrlAccess: true });
  const headersOf = ({ unsubscribePath }: LetterToSend) => ({
    'Auto-Submitted': 'auto-generated',
    // RFC 8058: one press in the mail program, without opening a page.
    ...(unsubscribePath && {
      'List-Unsubscribe': `<${baseUrl()}${unsubscribePath}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    }),
  });
  const send: Sent = async (letter) => {
    const { recipient, subject, text, html, deduplicationKey } = letter;
    try {
      await transport.sendMail({
        ...{ from, to: { name: '', address: recipient }, subject, text, html },
        messageId: `<${deduplicationKey}@${domainOf(from)}>`,
        headers: headersOf(letter),
      });
      return null;
    } catch (fault) {
      return fault instanceof Error ? fault.message : String(fault);
    }
  };
  return { send, close: () => transport.close() };
}
