import { createTransport } from 'nodemailer';
import { type Finding, fault, hint, ok } from '../../platform/doctor/finding.ts';

const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 10_000 };
const matter = 'mail';

/** Whether the mail server answers, lets Parley in, and hides letters from those on the way. No letter is sent. */
export async function examineMail(url: string | undefined): Promise<Finding> {
  if (url === undefined) {
    return hint(
      matter,
      'No mail is configured: people read what concerns them in Parley alone.',
      'Set SMTP_URL and MAIL_FROM.',
    );
  }
  const { protocol, hostname, host } = new URL(url);
  const why = await knock(url);
  if (why !== null) {
    const cure = 'See that SMTP_URL names host, port, user and password right, and that the way there is open.';
    return fault(matter, `The mail server ${host} does not take Parley in (${why}).`, cure);
  }
  const hidden = protocol === 'smtps:' || isHere(hostname) || (await knock(url, { requireTLS: true })) === null;
  if (hidden) return ok(matter, `The mail server ${host} takes Parley in.`);
  const cure = 'Switch TLS on there, or take another server: smtps:// demands it.';
  return hint(matter, `The mail server ${host} offers no TLS: letters and password travel readable.`, cure);
}

const isHere = (hostname: string): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(hostname);

/** Null when the server is ready for a letter, else its own words. */
async function knock(url: string, more: { requireTLS?: boolean } = {}): Promise<string | null> {
  const transport = createTransport({ url, ...patience, ...more });
  try {
    await transport.verify();
    return null;
  } catch (why) {
    return why instanceof Error ? why.message : String(why);
  } finally {
    transport.close();
  }
}
