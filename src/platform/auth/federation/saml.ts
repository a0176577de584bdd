import { randomBytes } from 'node:crypto';
import { SAML, SamlStatusError } from '@node-saml/node-saml';
import type { SamlSettings, Trial } from './connection.ts';
import { arrivalRefused } from './refused.ts';
import { type MatchingAssertion, matched } from './saml-assertion.ts';
import { readMetadata, signsUntil } from './saml-metadata.ts';

/** Ours, as the identity provider knows us: the place of our metadata, and where answers go. */
export interface ServiceProvider {
  readonly entity: string;
  readonly answers: string;
}

/**
 * The library looks at signatures and hands over what they cover; times, audience, recipient and request are looked at by
 * `matched`, by the house's clock.
 */
const library = ({ ssoUrl, certificates }: SamlSettings, { entity, answers }: ServiceProvider, request: string): SAML =>
  new SAML({
    entryPoint: ssoUrl,
    idpCert: [...certificates],
    issuer: entity,
    callbackUrl: answers,
    audience: false,
    acceptedClockSkewMs: -1,
    // Some providers sign the answer, some the assertion in it; one of the two must be.
    wantAuthnResponseSigned: false,
    wantAssertionsSigned: false,
    identifierFormat: null,
    disableRequestedAuthnContext: true,
    generateUniqueId: () => request,
  });

/** Where the browser is sent: an AuthnRequest by redirect. */
export async function departToProvider(
  settings: SamlSettings,
  provider: ServiceProvider,
): Promise<{ url: URL; request: string }> {
  const request = `_${randomBytes(20).toString('hex')}`;
  const url = await library(settings, provider, request).getAuthorizeUrlAsync('', undefined, {});
  return { url: new URL(url), request };
}

/**
 * Who came back from the identity provider, by what its signature covers.
 * @throws Refusal `sso.refused`, `sso.untrusted`, `sso.noEmail`
 */
export async function arriveFromProvider(
  settings: SamlSettings,
  provider: ServiceProvider,
  answer: { readonly encoded: string; readonly request: string; readonly now: Temporal.Instant },
): Promise<MatchingAssertion> {
  const { encoded, request, now } = answer;
  const { profile } = await library(settings, provider, request)
    .validatePostResponseAsync({ SAMLResponse: encoded })
    .catch((fault: unknown) => {
      const why = fault instanceof Error ? fault.message : String(fault);
      throw arrivalRefused(fault instanceof SamlStatusError ? 'sso.refused' : 'sso.untrusted', why);
    });
  const expected = { issuer: settings.entityId, audience: provider.entity, recipient: provider.answers, request, now };
  return matched(profile?.getAssertion?.(), expected);
}

/** What we say of ourselves to an identity provider. */
export const metadataOf = (settings: SamlSettings, provider: ServiceProvider): string =>
  library(settings, provider, '_').generateServiceProviderMetadata(null, null);

/** Tries what can be tried without a person. @param fresh the metadata of this moment, where it has an address */
export function tryProvider(settings: SamlSettings, fresh: string | null, now: Temporal.Instant): Trial {
  const no = (sentence: string): Trial => ({ works: false, sentence });
  const said = fresh === null ? settings : readMetadata(fresh);
  if (said.entityId !== settings.entityId) {
    return no(
      `The metadata now speaks of ${said.entityId} instead of ${settings.entityId}: save the connection again.`,
    );
  }
  const until = signsUntil(settings.certificates);
  const day = until.toZonedDateTimeISO('UTC').toPlainDate();
  if (Temporal.Instant.compare(until, now) < 0) {
    return no(`Its certificate ran out on ${day}: read the metadata again where the provider has a new one.`);
  }
  if (!said.certificates.some((each) => settings.certificates.includes(each))) {
    return no('The provider signs with another certificate now: save the connection again.');
  }
  return { works: true, sentence: `${settings.entityId} is described, and its certificate holds until ${day}.` };
}
