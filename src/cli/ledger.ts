import { createReadStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { systemClock } from '../platform/clock.ts';
import { readConfig } from '../platform/config.ts';
import { exportLedger, selectionOf } from '../platform/ledger/exporting.ts';
import { type Proof, proofInWords } from '../platform/ledger/proof.ts';
import { rotateKey } from '../platform/ledger/sealing.ts';
import { readPublicKey } from '../platform/ledger/signing.ts';
import { verifyExport, verifyLedger } from '../platform/ledger/verifying.ts';
import { Refusal } from '../platform/refusal.ts';
import { type Command, type Console, UsageError } from './command.ts';
import { withDatabase } from './database.ts';

const usage = `parley ledger verify [--file LEDGER.jsonl] [--key PUBLIC.pem] [--json]
parley ledger export [--from DAY] [--to DAY] [--stream STREAM] [--personal]
parley ledger rotate [--to PRIVATE.pem]

verify   proves the ledger of the database, or an export without any; names the first line that does not hold
  --file FILE    an export; without it the database of the configuration
  --key FILE     a public key kept from before: some checkpoint must be signed with it
  --json         the proof as JSON
export   writes the ledger to standard output, a line of JSON for each entry; docs/ledger.md says how to read it
  --from, --to   days in UTC, both included
  --stream S     one record, such as opportunity/OPP-2026-0001
  --personal     with the values of personal particulars, which then can no longer be erased in the file
rotate   signs with another key from now on, announced under the signature of the old one
  --to FILE      an Ed25519 private key; without it a fresh one, kept in the database

Exit codes: 0 it holds, 1 it does not, or refused, 2 wrong usage.`;

const options = {
  file: { type: 'string' },
  key: { type: 'string' },
  json: { type: 'boolean', default: false },
  from: { type: 'string' },
  to: { type: 'string' },
  stream: { type: 'string' },
  personal: { type: 'boolean', default: false },
} as const;

type Options = ReturnType<typeof parsed>['values'];
const parsed = (args: readonly string[]) =>
  parseArgs({ args: [...args], options, strict: true, allowPositionals: true });

const verbs: Readonly<Record<string, (options: Options, desk: Console) => Promise<number>>> = {
  verify,
  export: exported,
  rotate: rotated,
};

/** `parley ledger`: the record, proved, taken out, and signed with another key. */
export const command: Command = {
  summary: 'prove the record of everything done, or export it',
  usage,
  async run(args, desk) {
    const { values, positionals } = parsed(args);
    const [name = '', ...more] = positionals;
    const verb = verbs[name];
    if (!verb || more.length > 0) throw new UsageError(`ledger takes one of ${Object.keys(verbs).join(', ')}.`);
    return verb(values, desk);
  },
};

const entriesBetweenWords = 100_000;

async function verify({ file, key, json }: Options, desk: Console): Promise<number> {
  const known = key === undefined ? undefined : readPublicKey(await desk.read(key), key);
  const progress = (entries: number) => {
    if (entries % entriesBetweenWords === 0) desk.say(`${entries.toLocaleString('en-US')} entries hold ...`);
  };
  const proof =
    file === undefined
      ? await withDatabase(readConfig(), desk.say, (db) => verifyLedger(db, progress, known))
      : await verifyExport(piecesOf(file), progress, known);
  return tell(proof, json, desk);
}

function tell(proof: Proof, json: boolean, desk: Console): number {
  if (json) desk.out(JSON.stringify(proof, null, 2));
  else for (const line of proofInWords(proof)) desk.out(line);
  return proof.broken === null ? 0 : 1;
}

async function* piecesOf(file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* file === '-' ? process.stdin : createReadStream(file);
  } catch (fault) {
    const why = (fault as NodeJS.ErrnoException).code ?? (fault as Error).message;
    throw new Refusal('file.unreadable', `${file} cannot be read (${why}): check the path.`);
  }
}

function dayOf(option: string, text: string | undefined): string | undefined {
  if (text === undefined || z.iso.date().safeParse(text).success) return text;
  throw new UsageError(`--${option} takes a day such as 2026-08-31, not "${text}".`);
}

async function exported({ from, to, stream, personal }: Options, desk: Console): Promise<number> {
  const selection = selectionOf(dayOf('from', from), dayOf('to', to), stream);
  const config = readConfig();
  const order = { selection, personal, signingKey: config.signingKey };
  await withDatabase(config, desk.say, (db) =>
    exportLedger(db, systemClock, order, async (line) => void desk.out(line)),
  );
  return 0;
}

async function rotated({ to }: Options, desk: Console): Promise<number> {
  const config = readConfig();
  const { id, publicKey } = await withDatabase(config, desk.say, (db) => rotateKey(db, systemClock, config, to));
  desk.out(`From now on the ledger is signed with key ${id}:`);
  desk.out(`-----BEGIN PUBLIC KEY-----\n${publicKey}\n-----END PUBLIC KEY-----`);
  if (to !== undefined) desk.say(`Set PARLEY_SIGNING_KEY=${to} for every instance, and start them anew.`);
  return 0;
}
