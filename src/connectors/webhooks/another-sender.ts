/**
 * Another instance's sender, for tests to start and kill: `node another-sender.ts DATABASE_URL INSTANT SECRET`. It sends
 * what is due at that instant.
 */
import { join } from 'node:path';
import { FixedClock } from '../../platform/clock.ts';
import { root } from '../../platform/config.ts';
import { openDatabase, openPool } from '../../platform/database/database.ts';
import { openLog } from '../../platform/log.ts';
import { everyRight } from '../../platform/rights.ts';
import { loadPlaybook } from '../../playbook/playbook.ts';
import { resolveBySystem } from './addresses.ts';
import { openWebhookSender } from './sender.ts';
import { openVault } from './vault.ts';

const [url, at, secret] = process.argv.slice(2);
const db = openDatabase(openPool(url!));
const person = await db.selectFrom('person').selectAll().executeTakeFirstOrThrow();
const { webhooks: policy } = await loadPlaybook(join(root, 'playbooks', 'gitlab'));
const sender = openWebhookSender({
  ...{ db, policy, clock: new FixedClock(at!), log: openLog('silent'), vault: openVault(secret!) },
  ways: { privateAddresses: true, plainHttp: true, resolve: resolveBySystem },
  ...{ house: { ...person, rights: everyRight }, awaited: new Set<string>(), chance: () => 0 },
});
await sender.sendDue();
