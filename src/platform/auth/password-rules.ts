import type { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { Refusal } from '../refusal.ts';
import type { SignInPolicy } from './sign-in-policy.ts';

/** Whose password it is to be: their own words are the first that are tried. */
export interface PasswordOwner {
  readonly name: string;
  readonly email: string;
}

/** What better-auth, too, takes no longer ones than. */
const lengthMax = 128;

let estimator: Promise<ZxcvbnFactory> | undefined;

/** Loaded when the first password is set: its lists of leaked passwords take 8 MB that sign-in does not need. */
function openEstimator(): Promise<ZxcvbnFactory> {
  estimator ??= Promise.all([import('@zxcvbn-ts/core'), import('@zxcvbn-ts/language-common')]).then(
    ([{ ZxcvbnFactory: Estimator }, { dictionary, adjacencyGraphs }]) =>
      new Estimator({ dictionary, graphs: adjacencyGraphs, maxLength: lengthMax }),
  );
  return estimator;
}

/** "Ada Heron", "ada.heron@tanager.example" -> ada, heron, tanager; words of two letters are nobody's. */
function ownWords({ name, email }: PasswordOwner, companyWords: readonly string[]): string[] {
  const [mailbox = '', domain = ''] = email.split('@');
  const parts = `${name} ${mailbox} ${domain.split('.').slice(0, -1).join(' ')}`
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
  return [...new Set([email.toLowerCase(), domain.toLowerCase(), ...parts, ...companyWords])].filter(
    (word) => word.length > 2,
  );
}

/** How many characters are left once the person's own words are cut out, longest first. */
function lengthBeyond(password: string, words: readonly string[]): number {
  const plain = password.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return [...words]
    .sort((one, other) => other.length - one.length)
    .reduce((rest, word) => rest.replaceAll(word, ''), plain).length;
}

/**
 * Refuses a password that a thief would find: too short, on the lists of leaked ones or built of them, or made of the
 * person's own words. There is no rule about digits and signs (NIST SP 800-63B, 3.1.1.2).
 * @throws Refusal `password.tooShort`, `password.tooLong`, `password.ownWords`, `password.guessable`
 */
export async function demandGoodPassword(
  { password: policy }: Pick<SignInPolicy, 'password'>,
  password: string,
  owner: PasswordOwner,
): Promise<void> {
  const { lengthMin } = policy;
  const length = [...password].length;
  if (length < lengthMin) {
    const words = `The password has ${length} characters: take at least ${lengthMin}; four or five words make a good one.`;
    throw new Refusal('password.tooShort', words);
  }
  if (password.length > lengthMax) {
    throw new Refusal('password.tooLong', `The password is longer than ${lengthMax} characters: take a shorter one.`);
  }
  const words = ownWords(owner, policy.companyWords);
  if (lengthBeyond(password, words) < policy.beyondOwnWordsMin) {
    const refused = 'The password is little more than your name, your e-mail or the company: take other words.';
    throw new Refusal('password.ownWords', refused);
  }
  const { guessesLog10 } = (await openEstimator()).check(password, words);
  if (guessesLog10 >= policy.guessesLog10Min) return;
  throw new Refusal(
    'password.guessable',
    'The password is on the lists of leaked ones, or follows a pattern that is tried first: take four or five words that have nothing to do with each other.',
  );
}
