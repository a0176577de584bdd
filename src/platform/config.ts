import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { Refusal } from './refusal.ts';

const yesNo = z.enum(['yes', 'no']).transform((word) => word === 'yes');

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
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000).describe('Web and API; the next free one if taken.'),
  HOST: z.string().min(1).default('127.0.0.1').describe('The address to listen on.'),
  PUBLIC_URL: z.url().optional().describe('How the world reaches Parley, behind a proxy.'),
  PARLEY_DEMO: yesNo.default(true).describe('Whether an empty database receives the demo company.'),
  PARLEY_PLAYBOOK: z.string().min(1).optional().describe('The playbook folder; the shipped one by default.'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('warn').describe('What the log keeps.'),
  BODY_MEGABYTES_MAX: z.coerce.number().int().min(1).max(512).default(64).describe('The largest upload.'),
});

export interface Config {
  readonly databaseUrl: string | undefined;
  readonly dataFolder: string;
  readonly port: number;
  readonly host: string;
  readonly publicUrl: string | undefined;
  readonly demo: boolean;
  readonly playbookFolder: string;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly bodyBytesMax: number;
}

/** Every variable as a page for people: its name, what it is without being set, and what it means. */
export function configurationPage(): string {
  const rows = Object.entries(Environment.shape).map(([name, shape]) => {
    const otherwise = shape.safeParse(undefined).data;
    const said = otherwise === undefined ? '-' : otherwise === true ? '`yes`' : `\`${otherwise}\``;
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
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => ({
      place: issue.path.join('.'),
      sentence: `${issue.message}; it is "${filled[String(issue.path[0])] ?? ''}".`,
    }));
    const names = faults.map(({ place }) => place).join(', ');
    throw new Refusal('config.invalid', `The configuration cannot be used: correct ${names}.`, { faults });
  }
  const value = parsed.data;
  const xdg = filled.XDG_DATA_HOME ?? join(homedir(), '.local', 'share');
  return {
    databaseUrl: value.DATABASE_URL,
    dataFolder: value.PARLEY_DATA ?? join(xdg, 'parley'),
    port: value.PORT,
    host: value.HOST,
    publicUrl: value.PUBLIC_URL,
    demo: value.PARLEY_DEMO,
    playbookFolder: value.PARLEY_PLAYBOOK ?? join(root, 'playbooks', 'gitlab'),
    logLevel: value.LOG_LEVEL,
    bodyBytesMax: value.BODY_MEGABYTES_MAX * 1024 * 1024,
  };
}
