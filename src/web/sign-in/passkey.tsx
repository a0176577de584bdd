import {
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
  WebAuthnError,
} from '@simplewebauthn/browser';
import { z } from 'zod';
import { ask, Problem, tell } from '../../ui/api.tsx';

/** Whatever the browser wants to know of a ceremony; it is written and read by libraries on both sides. */
const Options = z.looseObject({ challenge: z.string() });

/** A ceremony that the person, the browser or the device broke off, in words. */
function brokenOff(fault: unknown): never {
  if (fault instanceof WebAuthnError && fault.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED') {
    throw new Problem(409, 'This device holds a passkey of yours already.');
  }
  if (fault instanceof Problem) throw fault;
  throw new Problem(0, 'The passkey was not used: try again, or take another way.');
}

/** Enters by a passkey the browser finds. */
export async function enterByPasskey(): Promise<void> {
  const options = await ask('/api/auth/passkey/generate-authenticate-options', Options);
  const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON;
  const response = await startAuthentication({ optionsJSON }).catch(brokenOff);
  await tell('POST', '/api/auth/passkey/verify-authentication', { response }, z.unknown());
}

/** Makes a passkey on this device and adds it under a name. */
export async function addPasskey(name: string): Promise<void> {
  const options = await ask('/api/auth/passkey/generate-register-options', Options);
  const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON;
  const response = await startRegistration({ optionsJSON }).catch(brokenOff);
  await tell('POST', '/api/auth/passkey/verify-registration', { response, name }, z.unknown());
}
