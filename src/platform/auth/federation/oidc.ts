import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  calculatePKCECodeChallenge,
  clockTolerance,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  genericGrantRequest,
  None,
  ResponseBodyError,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  WWWAuthenticateChallengeError,
} from 'openid-client';
import type { Arrival } from './arrival.ts';
import type { OidcSettings, RoleRule, Trial } from './connection.ts';
import { causeOf } from './far-places.ts';
import { arrivalRefused } from './refused.ts';

const patienceSeconds = 10;
/** How far the clocks of two machines may be apart. */
const skewSeconds = 60;

/** A client at its issuer. */
export interface OidcClient {
  readonly settings: OidcSettings;
  readonly secret: string | null;
}

/** Asks the issuer what it offers and where; its signature is looked at whatever the way an ID token came. */
async function configured({ settings, secret }: OidcClient): Promise<Configuration> {
  const issuer = new URL(settings.issuer);
  const inTheClear = issuer.protocol === 'http:' ? [allowInsecureRequests] : [];
  const asked = { execute: inTheClear, timeout: patienceSeconds };
  const found = await discovery(issuer, settings.clientId, undefined, None(), asked);
  const server = found.serverMetadata();
  const methods = server.token_endpoint_auth_methods_supported;
  const withSecret =
    methods === undefined || methods.includes('client_secret_basic') ? ClientSecretBasic : ClientSecretPost;
  const client = { [clockTolerance]: skewSeconds };
  const config = new Configuration(server, settings.clientId, client, secret === null ? None() : withSecret(secret));
  config.timeout = patienceSeconds;
  for (const apply of [...inTheClear, enableNonRepudiationChecks]) apply(config);
  return config;
}

/** What is remembered between leaving and coming back. */
export interface OidcJourney {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/**
 * Where the browser is sent: authorization code with PKCE, state and nonce.
 * @throws Refusal `sso.unreachable`
 */
export async function departToIssuer(
  client: OidcClient,
  callback: string,
): Promise<{ url: URL; journey: OidcJourney }> {
  const config = await configured(client).catch((fault: unknown) => {
    throw arrivalRefused('sso.unreachable', causeOf(fault));
  });
  const journey = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
  const scopes = new Set(['openid', 'email', 'profile', ...client.settings.scopes]);
  const url = buildAuthorizationUrl(config, {
    redirect_uri: callback,
    scope: [...scopes].join(' '),
    state: journey.state,
    nonce: journey.nonce,
    code_challenge: await calculatePKCECodeChallenge(journey.verifier),
    code_challenge_method: 'S256',
  });
  return { url, journey };
}

type Claims = Readonly<Record<string, unknown>>;

/**
 * Who came back from the issuer: code exchanged, and issuer, audience, signature, times and nonce of the ID token looked at.
 * @param answer the address the browser came back to, as the world sees it
 * @throws Refusal `sso.refused`, `sso.untrusted`, `sso.noEmail`
 */
export async function arriveFromIssuer(
  client: OidcClient,
  answer: URL,
  { state, nonce, verifier }: OidcJourney,
  rules: readonly RoleRule[],
): Promise<Arrival> {
  try {
    const config = await configured(client);
    const tokens = await authorizationCodeGrant(config, answer, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    });
    const claims: Claims = tokens.claims() ?? {};
    const subject = String(claims.sub);
    const complete = claims.email !== undefined && rules.every(({ attribute }) => claims[attribute] !== undefined);
    const hasMore = !complete && config.serverMetadata().userinfo_endpoint !== undefined;
    const more: Claims = hasMore ? await fetchUserInfo(config, tokens.access_token, subject) : {};
    return arrivalOf(subject, { ...more, ...claims });
  } catch (fault) {
    if (fault instanceof AuthorizationResponseError)
      throw arrivalRefused('sso.refused', `${fault.error}: ${fault.error_description}`);
    throw fault instanceof Error && fault.name === 'Refusal' ? fault : arrivalRefused('sso.untrusted', causeOf(fault));
  }
}

function arrivalOf(subject: string, claims: Claims): Arrival {
  if (typeof claims.email !== 'string') throw arrivalRefused('sso.noEmail', 'The claims hold no email.');
  // Only an issuer that says so doubts its own word; Entra ID does not speak of it at all.
  if (claims.email_verified === false) throw arrivalRefused('sso.noEmail', 'The issuer has not verified the email.');
  const parts = [claims.given_name, claims.family_name].filter((part) => typeof part === 'string');
  const attributes = Object.entries(claims).map(([name, value]): [string, string[]] => [name, textsOf(value)]);
  return {
    subject,
    email: claims.email,
    name: typeof claims.name === 'string' ? claims.name : parts.length > 0 ? parts.join(' ') : claims.email,
    attributes: new Map(attributes),
  };
}

const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value])
    .filter((each) => ['string', 'number', 'boolean'].includes(typeof each))
    .map(String);

/** Tries everything that can be tried without a person: the issuer's description, and whether it knows the client. */
export async function tryIssuer(client: OidcClient, callback: string): Promise<Trial> {
  const { issuer } = client.settings;
  const no = (sentence: string): Trial => ({ works: false, sentence });
  let config: Configuration;
  try {
    config = await configured(client);
  } catch (fault) {
    return no(`${issuer} does not describe itself at /.well-known/openid-configuration: ${causeOf(fault)}.`);
  }
  try {
    // No issuer has given this code out; but whether it asks who we are first tells if it knows us.
    const parameters = {
      code: 'a-code-that-nobody-gave',
      redirect_uri: callback,
      code_verifier: randomPKCECodeVerifier(),
    };
    await genericGrantRequest(config, 'authorization_code', parameters);
  } catch (fault) {
    const stranger = `${issuer} does not accept this client id and secret`;
    // A client that comes by Basic authentication is turned away by a challenge instead of a body.
    if (fault instanceof WWWAuthenticateChallengeError) return no(`${stranger}.`);
    if (!(fault instanceof ResponseBodyError)) {
      return no(`${issuer} does not answer at its token endpoint: ${causeOf(fault)}.`);
    }
    if (fault.error === 'invalid_client' || fault.error === 'unauthorized_client') {
      return no(`${stranger} (${fault.error_description ?? fault.error}).`);
    }
  }
  return { works: true, sentence: `${issuer} describes itself, and knows this client.` };
}
