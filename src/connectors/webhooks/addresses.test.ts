import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { guardedLookup, mayLeadTo, refusePrivate } from './addresses.ts';

describe('where webhooks may lead', () => {
  test.each([
    ['loopback', '127.0.0.1'],
    ['all of loopback', '127.255.3.4'],
    ['this host', '0.0.0.0'],
    ['a private network', '10.1.2.3'],
    ['another private network', '172.31.255.255'],
    ['the private network at home', '192.168.0.1'],
    ['link-local, where clouds keep their metadata', '169.254.169.254'],
    ['metadata under a public number', '168.63.129.16'],
    ['carrier-grade NAT', '100.64.0.1'],
    ['another metadata service', '100.100.100.200'],
    ['multicast', '224.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['reserved', '240.0.0.1'],
    ['documentation', '192.0.2.1'],
    ['benchmarks', '198.18.0.1'],
    ['loopback of IPv6', '::1'],
    ['nowhere in IPv6', '::'],
    ['link-local of IPv6', 'fe80::1'],
    ['site-local of IPv6', 'fec0::1'],
    ['unique local of IPv6', 'fd00:ec2::254'],
    ['multicast of IPv6', 'ff02::1'],
    ['IPv4 mapped', '::ffff:127.0.0.1'],
    ['IPv4 mapped, in hexadecimal', '::ffff:a00:1'],
    ['IPv4 compatible', '::127.0.0.1'],
    ['IPv4 translated', '64:ff9b::7f00:1'],
    ['IPv4 translated locally', '64:ff9b:1::a00:1'],
    ['IPv4 by 6to4', '2002:7f00:1::'],
    ['IPv4 by Teredo', '2001:0:7f00:1::1'],
    ['documentation of IPv6', '2001:db8::1'],
    ['discarded', '100::1'],
  ])('%s is refused: %s', (_, address) => expect(mayLeadTo(address, false)).toBe(false));

  test.each(['93.184.215.14', '1.1.1.1', '172.32.0.1', '2606:4700:4700::1111', '::ffff:1.1.1.1'])(
    '%s is public',
    (address) => expect(mayLeadTo(address, false)).toBe(true),
  );

  test('a range that is allowed opens itself and nothing else', () => {
    const allowed = ['10.20.0.0/16', 'fd00:20::/32'];
    expect(['10.20.255.1', '::ffff:10.20.0.1', 'fd00:20::7'].map((address) => mayLeadTo(address, allowed))).toEqual([
      true,
      true,
      true,
    ]);
    expect(['10.21.0.1', 'fd00:21::7', '127.0.0.1'].some((address) => mayLeadTo(address, allowed))).toBe(false);
    expect(mayLeadTo('127.0.0.1', true)).toBe(true);
  });

  test.each([
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https://[::1]/',
    'https://[::ffff:169.254.169.254]/',
  ])('an address in the URL, however it is written: %s', (url) => {
    expect(() => refusePrivate(new URL(url), false)).toThrow('is no public address');
  });

  test('a name in the URL is judged when it is looked up', () => {
    expect(() => refusePrivate(new URL('https://localhost/'), false)).not.toThrow();
  });
});

describe('looking up a name', () => {
  const resolve = (...addresses: string[]) =>
    Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));
  const looked = (addresses: string[], options: { all?: boolean } = {}) =>
    promisify<string, object, unknown>(guardedLookup(() => resolve(...addresses), false) as never)(
      'x.example',
      options,
    );

  test('gives back all addresses, or one, as it is asked', async () => {
    const both = ['1.1.1.1', '2606:4700:4700::1111'];
    expect(await looked(both, { all: true })).toEqual([
      { address: '1.1.1.1', family: 4 },
      { address: '2606:4700:4700::1111', family: 6 },
    ]);
    expect(await looked(both)).toBe('1.1.1.1');
  });

  test('one private address among public ones refuses them all', async () => {
    await expect(looked(['1.1.1.1', '10.0.0.1'], { all: true })).rejects.toThrow(
      'x.example is 10.0.0.1 and is no public address: allow it in WEBHOOK_PRIVATE_ADDRESSES where it is meant.',
    );
  });

  test('a name without an address is refused in words', async () => {
    await expect(looked([])).rejects.toThrow('x.example has no address.');
  });
});
