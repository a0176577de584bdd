import { isIPv6 } from 'node:net';
import { getConnInfo } from '@hono/node-server/conninfo';
import Bowser from 'bowser';
import type { Context } from 'hono';

/**
 * The network address a request comes from. What a header claims is believed only as far as proxies of our own wrote it:
 * with two of them, the second last address of `X-Forwarded-For`.
 */
export function addressOfAsker(context: Context, proxies: number): string | null {
  const claimed = context.req.header('x-forwarded-for')?.split(',') ?? [];
  const written = proxies > 0 ? claimed.at(-proxies)?.trim() : undefined;
  if (written) return written;
  try {
    return getConnInfo(context).remote.address?.replace(/^::ffff:/, '') ?? null;
  } catch {
    // A request that came over no wire, as in a test.
    return null;
  }
}

/** Whoever has an address of IPv6 has at least a /64 of them, which count as one. */
export const networkOf = (address: string): string =>
  isIPv6(address)
    ? new URL(`http://[${address}]`).hostname
        .replace(/^\[|\]$/g, '')
        .split(':')
        .slice(0, 4)
        .join(':')
    : address;

/** `Mozilla/5.0 (X11; Linux x86_64) ... Chrome/143.0` -> `Chrome on Linux`. */
export function deviceInWords(userAgent: string | null | undefined): string {
  if (!userAgent) return 'An unnamed program';
  const { browser, os } = Bowser.parse(userAgent);
  if (!browser.name) return 'An unknown program';
  return os.name ? `${browser.name} on ${os.name}` : browser.name;
}
