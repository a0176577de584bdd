import type { WebhookPolicy } from '../../playbook/webhooks.ts';
import { resolveBySystem } from './addresses.ts';
import type { WayRules, Ways } from './sending.ts';
import { openVault, type Vault } from './vault.ts';

/** What webhooks work with, in requests and in jobs. */
export interface Outgoing {
  readonly policy: WebhookPolicy;
  readonly vault: Vault;
  readonly ways: Ways;
}

/** What messages may do beyond going to public addresses by https; the configuration says it. */
export type AllowedWays = Partial<WayRules>;

/** Opens what webhooks work with; their secrets are sealed under the installation's. */
export const openOutgoing = (
  policy: WebhookPolicy,
  installationSecret: string,
  allowed: AllowedWays = {},
): Outgoing => ({
  policy,
  vault: openVault(installationSecret),
  ways: { privateAddresses: false, plainHttp: false, resolve: resolveBySystem, ...allowed },
});
