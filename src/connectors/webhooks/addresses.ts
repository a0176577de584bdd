import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Refusal } from '../../platform/refusal.ts';

/** Addresses beside the public ones that webhooks may lead to: all, none, or these ranges (`10.0.0.0/8`). */
export type PrivateAddresses = boolean | readonly string[];

/** Every address of a name, as the system's resolver gives them. */
export type Resolve = (name: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;

export const resolveBySystem: Resolve = (name) => lookup(name, { all: true, verbatim: true });

/** All public addresses of IPv6; the rest is reserved, or an IPv4 address in disguise. */
const globalUnicast = ipaddr.parseCIDR('2000::/3');

/** Public by their number, and yet within a cloud they answer with the machine's own keys. */
const metadata: readonly string[] = ['168.63.129.16'];

/** An address of IPv4 that is written as one of IPv6 is what it stands for. */
const plain = (address: string) => ipaddr.process(address);

function isPublic(address: ReturnType<typeof plain>): boolean {
  if (address.range() !== 'unicast' || metadata.includes(address.toString())) return false;
  return address.kind() === 'ipv4' || address.match(globalUnicast);
}

/** Whether webhooks may lead to an address (`10.0.0.7`, `::1`). */
export function mayLeadTo(address: string, allowed: PrivateAddresses): boolean {
  if (allowed === true) return true;
  const read = plain(address);
  if (isPublic(read)) return true;
  return (
    allowed !== false &&
    allowed
      .map((range) => ipaddr.parseCIDR(range))
      .some((range) => {
        const [network] = range;
        return network.kind() === read.kind() && read.match(range);
      })
  );
}

const refused = (name: string, address: string) => {
  const where = name === address ? address : `${name} is ${address} and`;
  const words = `${where} is no public address: allow it in WEBHOOK_PRIVATE_ADDRESSES where it is meant.`;
  return new Refusal('webhook.privateAddress', words);
};

/**
 * Refuses an address that stands in the URL itself, for which no name is looked up.
 * @throws Refusal `webhook.privateAddress`
 */
export function refusePrivate({ hostname }: URL, allowed: PrivateAddresses): void {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !mayLeadTo(host, allowed)) throw refused(host, host);
}

/**
 * Looks names up for a connection that is being made: the addresses that are judged are the ones that are connected to,
 * so a name that changes its mind in between gains nothing. One private address among several refuses them all.
 */
export const guardedLookup =
  (resolve: Resolve, allowed: PrivateAddresses): LookupFunction =>
  (name, options, done) => {
    resolve(name).then(
      (addresses) => {
        const stray = addresses.find(({ address }) => !mayLeadTo(address, allowed));
        const [first] = addresses;
        if (stray) return done(refused(name, stray.address), '');
        if (!first) return done(new Refusal('webhook.noAddress', `${name} has no address.`), '');
        if (options.all) return done(null, [...addresses]);
        return done(null, first.address, first.family);
      },
      (fault: NodeJS.ErrnoException) => done(fault, ''),
    );
  };
