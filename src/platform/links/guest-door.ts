import type { Context, MiddlewareHandler } from 'hono';
import type { Act } from '../act.ts';
import { type Braked, type Shut, takeTry, whileBraked } from '../auth/brake.ts';
import { actAtDoor, type Entrance } from '../auth/entrance.ts';
import type { SignInPolicy } from '../auth/sign-in-policy.ts';
import { addressOfAsker, networkOf } from '../auth/whereabouts.ts';
import type { House } from '../http/house.ts';
import { Refusal } from '../refusal.ts';
import { type LinkPurpose, type OpenLink, readLink } from './links.ts';

/** What the door for guests takes of the way into the house. */
export interface GuestDoor extends Pick<Entrance, 'house' | 'proxies'> {
  readonly policy: { readonly brakes: Pick<SignInPolicy['brakes'], 'address' | 'link'> };
}

/**
 * What every answer to a guest carries: the address is a key, so it is told to no other site, kept in no cache and listed
 * by no search engine.
 */
export const guestHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  context.header('Referrer-Policy', 'no-referrer');
  context.header('Cache-Control', 'no-store');
  context.header('X-Robots-Tag', 'noindex, nofollow');
};

/**
 * Does something for the holder of a link, whoever else they are signed in as: in the name of the house, on behalf of
 * `link/<id>`. It passes by the row rules, so the verb must stay with what the link's subject lets a guest see. A token
 * that opens nothing counts as a wrong try of its network address; too many uses of one link shut it for a while.
 * @throws Refusal those of `readLink`; `session.tooManyTries`, `link.tooOften` (429)
 */
export function actAsGuest<Answer>(
  context: Context<House>,
  { house, proxies, policy }: GuestDoor,
  { token, purpose }: { readonly token: string; readonly purpose: LinkPurpose },
  verb: (act: Act, link: OpenLink) => Promise<Answer>,
): Promise<Answer> {
  const { db, clock } = context.var;
  const used: Braked[] = [];
  const use = async (act: Act) => {
    const link = await readLink(act, token, purpose);
    const brake: Braked = { by: 'link', value: link.id, policy: policy.brakes.link };
    used.push(brake);
    refuseShut(await takeTry(act.tx, brake, clock.now()), clock.now());
    return verb({ ...act, onBehalfOf: `link/${link.id}` }, link);
  };
  const open = () =>
    actAtDoor(context, house, use).catch(async (fault: unknown) => {
      // What was refused is undone, its try with it, and counts all the same.
      for (const brake of used) await takeTry(db, brake, clock.now());
      throw fault;
    });
  const address = addressOfAsker(context, proxies);
  if (address === null) return open();
  const brake: Braked = { by: 'address', value: networkOf(address), policy: policy.brakes.address };
  return whileBraked(context.var, brake, 'link.unknown', open);
}

function refuseShut(shut: Shut | null, now: Temporal.Instant): void {
  if (shut === null) return;
  const seconds = Math.max(1, Math.ceil(shut.until.since(now).total('seconds')));
  const words = 'This link is used too often just now: what you wrote stands on this page; try again in some minutes.';
  throw new Refusal('link.tooOften', words, { status: 429, retryAfterSeconds: seconds });
}
