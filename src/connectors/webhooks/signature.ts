import { createHmac, randomBytes } from 'node:crypto';

/** By which a secret is known, as the Standard Webhooks specification has it. */
const prefix = 'whsec_';

/** A new secret: 32 bytes in base64, `whsec_…`. The specification asks for 24 to 64. */
export const newSecret = (): string => `${prefix}${randomBytes(32).toString('base64')}`;

/** What is signed. */
export interface Message {
  /** The same whenever it is sent again. */
  readonly id: string;
  /** Of this try. */
  readonly at: Temporal.Instant;
  readonly body: string;
}

/** `v1,<base64>` over id, seconds and body: HMAC-SHA256 (Standard Webhooks, symmetric). */
function signature(secret: string, { id, at, body }: Message): string {
  const key = Buffer.from(secret.slice(prefix.length), 'base64');
  return `v1,${createHmac('sha256', key)
    .update(`${id}.${secondsOf(at)}.${body}`)
    .digest('base64')}`;
}

const secondsOf = (at: Temporal.Instant): number => Math.floor(at.epochMilliseconds / 1000);

/** The headers of a message; signed with each of the secrets, so that either of two is enough to verify it. */
export const signedHeaders = (secrets: readonly string[], message: Message): Record<string, string> => ({
  'webhook-id': message.id,
  'webhook-timestamp': String(secondsOf(message.at)),
  'webhook-signature': secrets.map((secret) => signature(secret, message)).join(' '),
});
