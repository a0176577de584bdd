import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Refusal } from '../../../platform/refusal.ts';

/** A token as it is asked: by which module, under which name, for which key, and with what it opens. */
export interface Token {
  /** The PKCS#11 library of its maker. */
  readonly module: string;
  readonly label: string;
  /** The id that key and certificate have in it (CKA_ID), in hex. */
  readonly keyId: string;
  readonly pin: string;
  /** How long a signature may take, waiting for its turn included. */
  readonly seconds: number;
  /** The variables that the module may need. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What `pkcs11-tool` is asked for. */
interface Question {
  readonly asks: readonly string[];
  /** What it reads. */
  readonly input?: Uint8Array;
  /** Only what needs the PIN gets it: every login with a wrong one brings the token nearer to its lock. */
  readonly withPin: boolean;
}

/** By this name the tool finds the PIN in its environment: arguments are seen by everybody on the machine. */
const PIN = 'PARLEY_TOKEN_PIN';
const BYTES_MAX = 1024 * 1024;

/**
 * Asks `pkcs11-tool` of OpenSC, as a process: whatever the module of a maker does (it hangs, it crashes) ends there.
 * @throws Refusal `token.*` (503) for everything but an answer; none repeats what the tool printed
 */
export async function askTool(token: Token, question: Question, until: AbortSignal): Promise<Buffer> {
  const { module, label, pin, environment } = token;
  const { asks, input, withPin } = question;
  const login = withPin ? ['--login', '--pin', `env:${PIN}`] : [];
  const args = ['--module', module, '--token-label', label, ...login, ...asks];
  if (until.aborted) throw slow(token);
  const answer = promisify(execFile)('pkcs11-tool', args, {
    env: withPin ? { ...environment, [PIN]: pin } : { ...environment },
    ...{ encoding: 'buffer', maxBuffer: BYTES_MAX, signal: until, killSignal: 'SIGKILL' },
  });
  // It may end before it has read everything; how it ended says why.
  answer.child.stdin?.on('error', () => {}).end(input);
  try {
    return (await answer).stdout;
  } catch (fault) {
    throw until.aborted ? slow(token) : whyNot(fault as Failure);
  }
}

/** How a process failed: it could not be started (`code` is a word), or ended with a number. */
interface Failure {
  readonly code?: string | number | null;
  readonly signal?: string | null;
  readonly stderr?: Buffer;
}

/** A refusal of the token: nothing was signed, and whoever runs Parley can do something about it. */
export const tokenRefusal = (why: string, sentence: string, detail?: string): Refusal =>
  new Refusal(`token.${why}`, sentence, { status: 503, ...(detail === undefined ? {} : { detail }) });

const slow = ({ seconds }: Token): Refusal =>
  tokenRefusal(
    'slow',
    `The signing token did not answer within ${seconds} seconds: try again; if it stays so, see whether it is reached, or allow it more by PARLEY_SIGNING_TOKEN_SECONDS.`,
  );

/** Told by the tool, or by the flags of the token before it is asked to let us in. */
export const LOCKED =
  'The PIN of the signing token is locked, as wrong ones were tried: unlock it with its PUK or by its security officer.';

/** What the tool prints, what that means, and the sentence for it; the first that fits holds. */
const meanings: readonly (readonly [RegExp, string, string])[] = [
  [
    /CKR_PIN_(INCORRECT|INVALID|LEN_RANGE)/,
    'pinWrong',
    'The signing token refused the PIN: correct PARLEY_SIGNING_TOKEN_PIN or its file and start Parley anew. Until then this PIN is not tried again, as a token locks itself after a few wrong ones.',
  ],
  [/CKR_PIN_LOCKED/, 'locked', LOCKED],
  [
    /CKR_PIN_EXPIRED/,
    'pinExpired',
    'The PIN of the signing token has expired: set another with "pkcs11-tool --login --change-pin", tell PARLEY_SIGNING_TOKEN_PIN or its file of it, and start Parley anew.',
  ],
  [
    /Failed to load pkcs11 module/,
    'noModule',
    'The module of the signing token cannot be loaded: check the path in PARLEY_SIGNING_TOKEN_MODULE and what its maker says it needs.',
  ],
  [
    /No slot with token|No slots|CKR_(TOKEN_NOT_PRESENT|TOKEN_NOT_RECOGNIZED|DEVICE_REMOVED|SLOT_ID_INVALID)/,
    'away',
    'The signing token is not there: plug it in or see whether its machine is reached, and compare PARLEY_SIGNING_TOKEN_LABEL with the names that "pkcs11-tool --list-token-slots" prints.',
  ],
  [
    /Private(\/secret)? key not found/,
    'noKey',
    'The signing token holds no private key of the id in PARLEY_SIGNING_TOKEN_KEY: take one that "pkcs11-tool --login --list-objects" prints.',
  ],
  [
    /object not found/,
    'noCertificate',
    'The signing token holds no certificate of the id in PARLEY_SIGNING_TOKEN_KEY: write it there, or name a PEM file in PARLEY_SIGNING_TOKEN_CERTIFICATES.',
  ],
  [
    /CKR_(MECHANISM_INVALID|KEY_FUNCTION_NOT_PERMITTED|KEY_TYPE_INCONSISTENT)/,
    'mayNotSign',
    'The signing token does not let this key sign (RSA-PKCS for RSA, ECDSA on a curve): take a key that was made for signing.',
  ],
];

function whyNot({ code, signal, stderr }: Failure): Refusal {
  if (code === 'ENOENT' || code === 'EACCES')
    return tokenRefusal(
      'noTool',
      'pkcs11-tool, by which Parley uses the signing token, cannot be started: install OpenSC ("apt-get install opensc"), so that it is found in PATH.',
    );
  const printed = stderr?.toString('utf8') ?? '';
  const call = /\bC_\w+ failed: rv = \w+/.exec(printed)?.[0];
  const meant = meanings.find(([words]) => words.test(printed));
  if (meant) return tokenRefusal(meant[1], meant[2], call);
  return tokenRefusal(
    'failed',
    `The signing token did not sign (${call ?? `it ended by ${signal ?? code}`}): try again; if it stays so, see whether "pkcs11-tool --list-token-slots" finds it well.`,
    call,
  );
}
