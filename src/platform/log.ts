import pino from 'pino';

export type Log = pino.Logger;

/** What never stands in a log, at whatever depth a thing carries it. */
const secrets = ['password', 'secret', 'token', 'cookie', 'authorization', 'url'];

/** The log of one process: JSON lines on standard error, secrets and cookies struck out. */
export function openLog(level: string): Log {
  return pino(
    {
      level,
      base: null,
      redact: { paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '(withheld)' },
      // What a fault says of itself may hold an address with the name and password in it.
      serializers: { detail: withoutCredentials, fault: withoutCredentials },
    },
    pino.destination({ fd: 2, sync: true }),
  );
}

const withoutCredentials = (words: unknown): unknown =>
  typeof words === 'string' ? words.replaceAll(/\/\/[^/@\s]+@/g, '//...@') : words;
