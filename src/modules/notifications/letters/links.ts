import { createHmac, timingSafeEqual } from 'node:crypto';

/** What one press ends: letters of one kind, or the digest. */
export interface Ending {
  readonly personId: string;
  /** A kind of the playbook, or `digest`. */
  readonly kind: string;
}

/** The addresses that letters lead to. */
export interface Links {
  /** A page of this house, as the world reaches it. */
  page(path: string): string;
  /** The path where one press ends letters; signed, so that nobody ends another's. */
  unsubscribePath(ending: Ending): string;
  /** What a token ends; null for one that we did not sign. */
  readToken(token: string): Ending | null;
}

/** The name that tokens for the daily digest bear in place of a kind. */
export const digestKind = 'digest';

export function openLinks(secret: string, baseUrl: () => string): Links {
  const key = createHmac('sha256', secret).update('unsubscribe').digest();
  const sign = (content: string) => createHmac('sha256', key).update(content).digest('base64url');
  return {
    page: (path) => `${baseUrl()}${path}`,
    unsubscribePath: ({ personId, kind }) => {
      const content = Buffer.from(`${personId} ${kind}`).toString('base64url');
      return `/unsubscribe/${content}.${sign(content)}`;
    },
    readToken: (token) => {
      const [content = '', signature = '', ...rest] = token.split('.');
      const [given, right] = [Buffer.from(signature), Buffer.from(sign(content))];
      if (rest.length > 0 || given.length !== right.length || !timingSafeEqual(given, right)) return null;
      const [personId = '', kind = ''] = Buffer.from(content, 'base64url').toString().split(' ');
      return { personId, kind };
    },
  };
}
