import type { Context } from 'hono';
import type { House } from '../../http/house.ts';
import type { Entrance } from '../entrance.ts';

const ownMachine: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** How the world reaches Parley; on the machine itself, as it was reached just now: the port may be another one. */
export function siteOf(context: Context<House>, { address }: Pick<Entrance, 'address'>): string {
  const asked = new URL(context.req.url);
  return ownMachine.includes(asked.hostname) ? asked.origin : address.replace(/\/$/, '');
}
