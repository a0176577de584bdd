import { homedir } from 'node:os';
import { join } from 'node:path';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { Refusal } from './refusal.ts';

const yesNo = z.enum(['yes', 'no'], 'must be yes or no').transform((word) => word === 'yes');

/** All, none, or some of what is not public. */
const addressRanges = z.string().transform((text, context): boolean | readonly string[] => {
  if (text === 'yes' || text === 'no') return text === 'yes';
  const ranges = text.split(/[\s,]+/).filter((range) => range !== '');
  if (ranges.length > 0 && ranges.every((range) => ipaddr.isValidCIDR(range))) return ranges;
  context.addIssue({ code: 'custom', message: 'must be yes, no, or ranges such as 10.0.0.0/8, fd00::/8' });
  return z.NEVER;
});

/** A whole number as people write it; `1e3`, `0x50` and blanks are slips. */
const wholeNumber = (from: number, to: number, means: string) => {
  const error = `must be ${means} from ${from} to ${to}`;
  return z.string().regex(/^\d+$/, error).transform(Number).pipe(z.number().min(from, error).max(to, error));
};

/** Every variable Parley reads, with what it means. Nothing else in the house looks at the environment. */
const Environment = z.object({
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must look like postgres://user:password@host:5432/name' })
    .optional()
    .describe('Any PostgreSQL 15 or newer. Without it Parley starts its own.'),
  PARLEY_DATA: z
    .string()
    .min(1)
    .optional()
    .describe(
      'The data folder of the embedded PostgreSQL. Without it, `parley` in the user data folder (XDG_DATA_HOME).',
    ),
  PORT: wholeNumber(0, 65_535, 'a port').default(3000).describe('Web and API; the next free one if taken.'),
  HOST: z.string().min(1).default('127.0.0.1').describe('The address to listen on.'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'must look like https://parley.company.example' })
    .optional()
    .describe('How the world reaches Parley, behind a proxy.'),
  PROXIES: wholeNumber(0, 9, 'a number of proxies')
    .default(0)
    .describe('How many proxies of yours stand before Parley; so many of `X-Forwarded-For` are believed.'),
  PARLEY_DEMO: yesNo.default(true).describe('Whether an empty database receives the demo company.'),
  PARLEY_PLAYBOOK: z.string().min(1).optional().describe('The playbook folder; the shipped one by default.'),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], 'must be debug, info, warn, error or silent')
    .default('warn')
    .describe('What the log keeps.'),
  CHECKPOINT_ENTRIES: wholeNumber(1, 100_000, 'a number of entries')
    .default(1000)
    .describe('After so many entries the ledger is signed,'),
  CHECKPOINT_MINUTES: wholeNumber(1, 10_080, 'a number of minutes')
    .default(60)
    .describe('or once an entry has waited so many minutes for a signature.'),
  PARLEY_SIGNING_KEY: z
    .string()
    .min(1)
    .optional()
    .describe('A file with the Ed25519 private key (PEM) that signs the ledger. Without it, the database keeps one.'),
  PARLEY_SIGNING_KEY_FILE: z
    .string()
    .min(1)
    .optional()
    .describe(
      'A PKCS#12 file (.p12, .pfx) with the key and certificate that sign papers. Without it a trial key does, and every paper says so.',
    ),
  PARLEY_SIGNING_PASSPHRASE: z.string().min(1).optional().describe('The passphrase of that PKCS#12 file,'),
  PARLEY_SIGNING_PASSPHRASE_FILE: z.string().min(1).optional().describe('or a file with it.'),
  PARLEY_SIGNING_TOKEN_MODULE: z
    .string()
    .min(1)
    .optional()
    .describe(
      'The PKCS#11 library (`.so`, `.dylib`, `.dll`) of a card or hardware module with the key that signs papers. Needs `pkcs11-tool` of OpenSC.',
    ),
  PARLEY_SIGNING_TOKEN_LABEL: z.string().min(1).optional().describe('The name of the token behind that library,'),
  PARLEY_SIGNING_TOKEN_KEY: z
    .string()
    .regex(/^([0-9a-f]{2})+$/i, 'must be an id in hex, as pkcs11-tool --list-objects prints it, such as 01')
    .optional()
    .describe('the id of the key in it, in hex,'),
  PARLEY_SIGNING_TOKEN_PIN: z.string().min(1).optional().describe('the PIN of its user,'),
  PARLEY_SIGNING_TOKEN_PIN_FILE: z.string().min(1).optional().describe('or a file with it.'),
  PARLEY_SIGNING_TOKEN_CERTIFICATES: z
    .string()
    .min(1)
    .optional()
    .describe(
      'A file (PEM) with the certificate of that key and those that vouch for it behind. Without it the token is asked for the certificate.',
    ),
  PARLEY_SIGNING_TOKEN_SECONDS: wholeNumber(1, 60, 'a number of seconds')
    .default(15)
    .describe('How long a signature by the token may take, its turn included; then nothing is signed.'),
  PARLEY_TIMESTAMP_URL: z
    .url({ protocol: /^https?$/, error: 'must look like https://timestamps.authority.example/tsa' })
    .optional()
    .describe(
      'A time-stamp authority (RFC 3161) that vouches for when papers are signed. Without it the clock of Parley does.',
    ),
  PARLEY_TIMESTAMP_SECONDS: wholeNumber(1, 60, 'a number of seconds')
    .default(10)
    .describe('How long it may take to answer; then a paper is signed without a time-stamp, and that is noted.'),
  BACKUP_FOLDER: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Where a backup is put every night and tried; none is made without it. Instances share it, or each has its own.',
    ),
  BACKUP_KEEP: wholeNumber(1, 1000, 'a number of backups').default(14).describe('How many backups that folder keeps.'),
  BACKUP_PASSPHRASE_FILE: z
    .string()
    .min(1)
    .optional()
    .describe(
      'A file with the passphrase that backups are put under. Without it, whoever reads a backup reads the deals.',
    ),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'must look like smtp://user:password@host:587' })
    .optional()
    .describe('The mail server that letters leave by. Without it they stand in the outbox until they expire.'),
  MAIL_FROM: z
    .string()
    .regex(/^([^<>@\p{Cc}]+ <)?[^\s<>@]+@[^\s<>@]+>?$/u, 'must look like Parley <parley@company.example>')
    .optional()
    .describe('Whom letters come from; needed with `SMTP_URL`.'),
  WEBHOOK_PRIVATE_ADDRESSES: addressRanges
    .default(false)
    .describe(
      'Whether webhooks may lead to addresses that are not public: yes, no, or those of some ranges (`10.0.0.0/8, fd00::/8`).',
    ),
  WEBHOOK_HTTP: yesNo.default(false).describe('Whether webhooks may lead to addresses without https.'),
  BODY_MEGABYTES_MAX: wholeNumber(1, 512, 'a number of megabytes').default(64).describe('The largest upload.'),
});

/** With what papers are signed, and who vouches for the time. */
export interface PaperKeyRules {
  /** A PKCS#12 file; without it and a token the house signs with a trial key of its own. */
  readonly keyFile: string | undefined;
  readonly passphrase: string | undefined;
  /** A file with the passphrase, where it is not given itself. */
  readonly passphraseFile: string | undefined;
  /** A PKCS#11 token, in place of the file. */
  readonly token: TokenRules | undefined;
  readonly timeStamps: { readonly url: string; readonly seconds: number } | undefined;
}

/** A PKCS#11 token with the key that signs papers. */
export interface TokenRules {
  readonly module: string;
  readonly label: string;
  readonly keyId: string;
  readonly pin: string | undefined;
  /** A file with the PIN, where it is not given itself. */
  readonly pinFile: string | undefined;
  readonly certificatesFile: string | undefined;
  readonly seconds: number;
  /** What the library may need of the environment: everything that Parley does not read itself. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface Config {
  readonly databaseUrl: string | undefined;
  readonly dataFolder: string;
  readonly port: number;
  readonly host: string;
  readonly publicUrl: string | undefined;
  readonly proxies: number;
  readonly demo: boolean;
  readonly playbookFolder: string;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly bodyBytesMax: number;
  /** Where webhooks may lead beside public addresses by https. */
  readonly webhooks: { readonly privateAddresses: boolean | readonly string[]; readonly plainHttp: boolean };
  readonly checkpointEntries: number;
  readonly checkpointMinutes: number;
  readonly signingKey: string | undefined;
  readonly paperKeys: PaperKeyRules;
  readonly backupFolder: string | undefined;
  readonly backupKeep: number;
  readonly backupPassphraseFile: string | undefined;
  /** The way letters leave; undefined where none does. */
  readonly mail: { readonly smtpUrl: string; readonly from: string } | undefined;
}

/** Every variable as a page for people: its name, what it is without being set, and what it means. */
export function configurationPage(): string {
  const rows = Object.entries(Environment.shape).map(([name, shape]) => {
    const otherwise = shape.safeParse(undefined).data;
    const said =
      otherwise === undefined
        ? '-'
        : typeof otherwise === 'boolean'
          ? `\`${otherwise ? 'yes' : 'no'}\``
          : `\`${otherwise}\``;
    return `| \`${name}\` | ${said} | ${shape.description} |`;
  });
  return `${[
    '# Configuration',
    '',
    'Every variable Parley reads. None has to be set; one that cannot be used is refused by its name at the start.',
    '',
    '| Variable | Without it | Means |',
    '|---|---|---|',
    ...rows,
    '',
    'This page is written from the program (`npm run docs`), and a check keeps it so.',
  ].join('\n')}\n`;
}

/** The repository's root: migrations, playbooks and the built pages stand below it. */
export const root = join(import.meta.dirname, '..', '..');

/**
 * Reads the configuration once, at the door.
 * @throws Refusal `config.invalid` naming each bad variable and what it should be
 */
export function readConfig(environment: Record<string, string | undefined> = process.env): Config {
  const filled = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(filled);
  if (!parsed.success) throw invalid(parsed.error, filled);
  const value = parsed.data;
  const xdg = filled.XDG_DATA_HOME ?? join(homedir(), '.local', 'share');
  return {
    databaseUrl: value.DATABASE_URL,
    dataFolder: value.PARLEY_DATA ?? join(xdg, 'parley'),
    port: value.PORT,
    host: value.HOST,
    publicUrl: value.PUBLIC_URL,
    proxies: value.PROXIES,
    demo: value.PARLEY_DEMO,
    playbookFolder: value.PARLEY_PLAYBOOK ?? join(root, 'playbooks', 'gitlab'),
    logLevel: value.LOG_LEVEL,
    checkpointEntries: value.CHECKPOINT_ENTRIES,
    checkpointMinutes: value.CHECKPOINT_MINUTES,
    signingKey: value.PARLEY_SIGNING_KEY,
    bodyBytesMax: value.BODY_MEGABYTES_MAX * 1024 * 1024,
    webhooks: { privateAddresses: value.WEBHOOK_PRIVATE_ADDRESSES, plainHttp: value.WEBHOOK_HTTP },
    paperKeys: paperKeysOf(value, filled),
    backupFolder: value.BACKUP_FOLDER,
    backupKeep: value.BACKUP_KEEP,
    backupPassphraseFile: value.BACKUP_PASSPHRASE_FILE,
    mail: mailOf(value.SMTP_URL, value.MAIL_FROM),
  };
}

/** The variables that say something. */
type Filled = Readonly<Record<string, string | undefined>>;

function paperKeysOf(value: z.infer<typeof Environment>, filled: Filled): PaperKeyRules {
  const { PARLEY_SIGNING_PASSPHRASE: passphrase, PARLEY_SIGNING_PASSPHRASE_FILE: passphraseFile } = value;
  refuseBoth(value, 'PARLEY_SIGNING_PASSPHRASE', 'PARLEY_SIGNING_PASSPHRASE_FILE');
  refuseBoth(value, 'PARLEY_SIGNING_KEY_FILE', 'PARLEY_SIGNING_TOKEN_MODULE');
  const { PARLEY_TIMESTAMP_URL: url, PARLEY_TIMESTAMP_SECONDS: seconds } = value;
  return {
    keyFile: value.PARLEY_SIGNING_KEY_FILE,
    ...{ passphrase, passphraseFile, token: tokenOf(value, filled) },
    timeStamps: url === undefined ? undefined : { url, seconds },
  };
}

function tokenOf(value: z.infer<typeof Environment>, filled: Filled): TokenRules | undefined {
  if (!Object.keys(filled).some((name) => name.startsWith('PARLEY_SIGNING_TOKEN_'))) return undefined;
  refuseBoth(value, 'PARLEY_SIGNING_TOKEN_PIN', 'PARLEY_SIGNING_TOKEN_PIN_FILE');
  const { PARLEY_SIGNING_TOKEN_PIN: pin, PARLEY_SIGNING_TOKEN_PIN_FILE: pinFile } = value;
  const {
    PARLEY_SIGNING_TOKEN_MODULE: module,
    PARLEY_SIGNING_TOKEN_LABEL: label,
    PARLEY_SIGNING_TOKEN_KEY: keyId,
  } = value;
  if (module === undefined || label === undefined || keyId === undefined || (pin ?? pinFile) === undefined)
    throw unusable(
      'a signing token needs PARLEY_SIGNING_TOKEN_MODULE, PARLEY_SIGNING_TOKEN_LABEL, PARLEY_SIGNING_TOKEN_KEY, and PARLEY_SIGNING_TOKEN_PIN or PARLEY_SIGNING_TOKEN_PIN_FILE; set those that are missing.',
    );
  return {
    ...{ module, label, keyId, pin, pinFile },
    certificatesFile: value.PARLEY_SIGNING_TOKEN_CERTIFICATES,
    seconds: value.PARLEY_SIGNING_TOKEN_SECONDS,
    environment: Object.fromEntries(Object.entries(filled).filter(([name]) => !(name in Environment.shape))),
  };
}

function refuseBoth(value: z.infer<typeof Environment>, one: keyof typeof value, other: keyof typeof value): void {
  if (value[one] !== undefined && value[other] !== undefined) throw unusable(`set ${one} or ${other}, not both.`);
}

const unusable = (cure: string): Refusal => new Refusal('config.invalid', `The configuration cannot be used: ${cure}`);

function mailOf(smtpUrl: string | undefined, from: string | undefined): Config['mail'] {
  if (smtpUrl === undefined) return undefined;
  if (from !== undefined) return { smtpUrl, from };
  const cure = 'SMTP_URL is set and MAIL_FROM is not: say whom letters come from, as Parley <parley@company.example>.';
  throw unusable(cure);
}

function invalid(error: z.ZodError, filled: Filled): Refusal {
  const faults = error.issues.map(({ path, message }) => {
    const place = path.join('.');
    // What is wrong with an address can be seen without the name and password in it.
    const shown = filled[place]?.replace(/\/\/[^/]*@/, '//...@');
    return { place, sentence: `${message}; it is "${shown}".` };
  });
  const [first, ...others] = faults;
  const names = faults.map(({ place }) => place).join(', ');
  const cure = others.length === 0 ? `${first?.place} ${first?.sentence}` : `correct ${names}.`;
  return new Refusal('config.invalid', `The configuration cannot be used: ${cure}`, { faults });
}
