import pino from 'pino';

export type Log = pino.Logger;

/** The log of one process: JSON lines on standard error, secrets and cookies struck out. */
export function openLog(level: string): Log {
  return pino(
    {
      level,
      base: null,
      redact: {
        paths: ['*.password', '*.secret', '*.token', '*.cookie', '*.authorization', '*.url'],
        censor: '(withheld)',
      },
    },
    pino.destination({ fd: 2, sync: true }),
  );
}
