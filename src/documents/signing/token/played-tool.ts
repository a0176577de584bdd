/**
 * Plays `pkcs11-tool` of OpenSC 0.23 for tests, with the token in the file that it takes for a module. It signs, and fails
 * in the words of the real one: `scenarios/extra/token-keys.ts` holds the two against each other.
 */
import { constants, createECDH, createPrivateKey, createPublicKey, type KeyObject, privateEncrypt } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';

/** The token as its file holds it. */
export interface PlayedToken {
  readonly label: string;
  readonly pin: string;
  readonly triesLeft: number;
  /** Whether it is plugged in. */
  readonly there: boolean;
  /** How long it takes to sign. */
  readonly milliseconds: number;
  /** What it answers to `C_SignInit`, in place of signing: `CKR_DEVICE_ERROR (0x30)`. */
  readonly failsWith: string | null;
  /** By their ids; certificates are DER in base64. */
  readonly objects: Readonly<Record<string, { readonly privateKey: string; readonly certificate: string | null }>>;
}

const TRIES = 3;

/** The order n of the group of a curve (SEC 2, 2.4.2 and 2.5.1). */
const orders: Readonly<Record<string, bigint>> = {
  prime256v1: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  secp384r1: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
};

const { values } = parseArgs({
  options: {
    ...{ module: { type: 'string' }, 'token-label': { type: 'string' }, pin: { type: 'string' } },
    ...{ login: { type: 'boolean' }, sign: { type: 'boolean' }, 'list-token-slots': { type: 'boolean' } },
    ...{ 'read-object': { type: 'boolean' }, type: { type: 'string' }, id: { type: 'string' } },
    ...{ mechanism: { type: 'string' }, 'signature-format': { type: 'string' } },
  },
});

/** Ends as the tool does. */
function fail(...lines: readonly string[]): never {
  console.error(lines.join('\n'));
  process.exit(1);
}
const fatal = (words: string): never => fail(`error: ${words}`, 'Aborting.');
const failed = (call: string, rv: string): never => fatal(`PKCS11 function ${call} failed: rv = ${rv}`);

const { module: file = '', pin = '', id = '' } = values;
if (!existsSync(file))
  fail(
    `sc_dlopen failed: ${file}: cannot open shared object file: No such file or directory`,
    'error: Failed to load pkcs11 module',
    'Aborting.',
  );
const token: PlayedToken = JSON.parse(readFileSync(file, 'utf8'));
const note = (words: string): void => appendFileSync(`${file}.calls`, `${words}\n`);
note(`asked ${process.argv.slice(2).join(' ')}`);

if (values['list-token-slots']) console.log(listed());
if (!token.there || values['token-label'] !== token.label)
  fail(`No slot with token named "${values['token-label']}" found`);
const held = token.objects[id];
if (values['read-object']) {
  if (!held?.certificate) fatal('object not found');
  else process.stdout.write(Buffer.from(held.certificate, 'base64'));
}
if (values.sign) {
  logIn(process.env[pin.replace('env:', '')]);
  const key = held ? createPrivateKey(held.privateKey) : fatal('Private key not found');
  console.error(`Using signature algorithm ${values.mechanism}`);
  if (token.failsWith) failed('C_SignInit', token.failsWith);
  note('begins');
  await setTimeout(token.milliseconds);
  process.stdout.write(signed(key, readFileSync(0)));
  note('ends');
}

function listed(): string {
  const flags = ['login required', 'rng', 'token initialized'];
  if (token.triesLeft < TRIES) flags.push('user PIN count low');
  if (token.triesLeft === 1) flags.push('final user PIN try');
  flags.push('PIN initialized');
  if (token.triesLeft === 0) flags.push('user PIN locked');
  const slot = `Slot 0 (0x1):\n  token label        : ${token.label}\n  token flags        : ${flags.join(', ')}`;
  return `Available slots:\n${token.there ? slot : 'No slots.'}`;
}

function logIn(words: string | undefined): void {
  if (words === undefined) fatal('util_getpass error');
  if (token.triesLeft === 0) failed('C_Login', 'CKR_PIN_LOCKED (0xa4)');
  const right = words === token.pin;
  writeFileSync(file, JSON.stringify({ ...token, triesLeft: right ? TRIES : token.triesLeft - 1 }));
  if (!right) failed('C_Login', 'CKR_PIN_INCORRECT (0xa0)');
}

function signed(key: KeyObject, input: Buffer): Buffer {
  if (values.mechanism === 'RSA-PKCS') return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, input);
  return onCurve(key, input);
}

/** ECDSA over a hash that was made elsewhere, which OpenSSL does not offer by Node: SEC 1, 4.1.3, as DER. */
function onCurve(key: KeyObject, digest: Buffer): Buffer {
  const curve = createPublicKey(key).asymmetricKeyDetails?.namedCurve ?? '';
  const order = orders[curve] ?? fatal(`There is no order for ${curve}`);
  const once = createECDH(curve);
  const point = once.generateKeys();
  const k = numberOf(once.getPrivateKey());
  const r = numberOf(point.subarray(1, (point.length + 1) / 2)) % order;
  const d = numberOf(Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url'));
  const s = (power(k, order - 2n, order) * (numberOf(digest) + r * d)) % order;
  const content = Buffer.concat([integer(r), integer(s)]);
  return Buffer.concat([Buffer.of(0x30, content.length), content]);
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

function integer(value: bigint): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex');
  const positive = (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes;
  return Buffer.concat([Buffer.of(2, positive.length), positive]);
}
