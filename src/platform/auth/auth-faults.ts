import { Refusal } from '../refusal.ts';

/** What better-auth refuses, in Parley's words: code, sentence, status. 401 is kept for whoever is nobody. */
const words: Readonly<Record<string, readonly [code: string, sentence: string, status: number]>> = {
  INVALID_EMAIL_OR_PASSWORD: [
    'session.wrongPassword',
    'This e-mail and password do not go together: check both and try again.',
    401,
  ],
  PASSWORDS_REFUSED: [
    'password.refused',
    'People of your company sign in through its own sign-on: choose it on the sign-in page.',
    403,
  ],
  INVALID_EMAIL: ['session.noEmail', 'This is no e-mail address: check how it is written.', 422],
  INVALID_PASSWORD: ['password.wrong', 'This is not your password: type it again.', 422],
  CREDENTIAL_ACCOUNT_NOT_FOUND: ['password.none', 'You have no password here: you enter by single sign-on.', 422],
  INVALID_CODE: ['code.wrong', 'This code is not right: take the one your app shows now.', 422],
  INVALID_BACKUP_CODE: ['code.wrong', 'This is no recovery code of yours, or it was used before.', 422],
  INVALID_TWO_FACTOR_COOKIE: ['code.late', 'The second step took too long: begin again with your password.', 401],
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: [
    'code.tooMany',
    'These were too many wrong codes: begin again with your password.',
    401,
  ],
  TOTP_ALREADY_ENABLED: ['totp.there', 'You have an authenticator app already: remove it first.', 409],
  TOTP_NOT_ENABLED: ['totp.none', 'You have no authenticator app yet: add one first.', 409],
  TWO_FACTOR_NOT_ENABLED: ['totp.none', 'You have no authenticator app yet: add one first.', 409],
  BACKUP_CODES_NOT_ENABLED: ['totp.none', 'You have no recovery codes: add an authenticator app first.', 409],
  SESSION_NOT_FRESH: [
    'session.notFresh',
    'You signed in a while ago: sign out and in again, then add the passkey.',
    403,
  ],
  UNAUTHORIZED: ['session.none', 'Sign in first: nobody is signed in on this request.', 401],
  SESSION_EXPIRED: ['session.none', 'Sign in first: nobody is signed in on this request.', 401],
  PERSON_DISABLED: ['person.disabled', 'You may not enter any more: ask an administrator of your desk.', 403],
  PASSKEY_UNVERIFIED: [
    'passkey.unverified',
    'The passkey did not check that it is you: use one with a PIN, a fingerprint or a face.',
    422,
  ],
  PASSKEY_NOT_FOUND: ['passkey.unknown', 'This passkey is not known here: sign in another way.', 422],
  AUTHENTICATION_FAILED: ['passkey.refused', 'This passkey was not accepted: try again, or sign in another way.', 422],
  CHALLENGE_NOT_FOUND: ['passkey.late', 'The passkey took too long: try again.', 422],
  FAILED_TO_VERIFY_REGISTRATION: ['passkey.refused', 'This passkey was not accepted: try again, or take another.', 422],
  YOU_ARE_NOT_ALLOWED_TO_REGISTER_THIS_PASSKEY: ['passkey.refused', 'This passkey is for somebody else.', 403],
  PREVIOUSLY_REGISTERED: ['passkey.there', 'This passkey is yours already.', 409],
  INVALID_ORIGIN: ['request.foreign', 'This request comes from another site and is refused.', 403],
  MISSING_OR_NULL_ORIGIN: [
    'request.foreign',
    'This request does not say from which site it comes and is refused.',
    403,
  ],
};

/** What an answer of better-auth means where it is no success. */
export async function faultOf(answer: Response): Promise<Refusal> {
  const said = (await answer
    .clone()
    .json()
    .catch(() => ({}))) as { code?: string; message?: string };
  const known = words[said.code ?? ''];
  if (known) return new Refusal(known[0], known[1], { status: known[2] });
  if (answer.status === 401) return new Refusal('session.none', words.UNAUTHORIZED?.[1] ?? '', { status: 401 });
  const detail = `better-auth: ${answer.status} ${said.code ?? ''} ${said.message ?? ''}`;
  if (answer.status >= 500) {
    const sentence = 'Something failed on our side; the request id helps us to find it.';
    return new Refusal('parley.fault', sentence, { status: 500, detail });
  }
  return new Refusal('session.refused', 'This was refused: reload the page and try again.', {
    status: answer.status,
    detail,
  });
}
