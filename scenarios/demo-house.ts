import { join } from 'node:path';
import { demoPassword } from '../fixtures/company.ts';
import { loadDemo } from '../fixtures/load.ts';
import { FixedClock } from '../src/platform/clock.ts';
import { root } from '../src/platform/config.ts';
import type { Db } from '../src/platform/database/database.ts';
import { testDatabaseUrl } from '../src/platform/database/testing.ts';
import { openLog } from '../src/platform/log.ts';
import { openHouse } from '../src/web/house.ts';
import { buildPages } from '../src/web/pages.ts';

/** The moment at which the demo house and the browsers at its door stand still. */
export const demoNow = '2026-11-23T10:00:00Z';

/** The whole house with its pages and the demo company, on a database of its own. */
export interface DemoHouse {
  readonly address: string;
  /** The account executive of the stories, and the password of everybody in the demo. */
  readonly seller: { readonly name: string; readonly email: string; readonly password: string };
  /** Its database, in which the letters lie that nobody has taken away. */
  readonly db: Db;
  /** Stands still at `demoNow` until a story lets time pass. */
  readonly clock: FixedClock;
  stop(): Promise<void>;
}

export async function openDemoHouse(): Promise<DemoHouse> {
  const [databaseUrl, pages] = await Promise.all([testDatabaseUrl(), buildPages(() => {})]);
  const clock = new FixedClock(demoNow);
  const house = await openHouse({
    databaseUrl,
    pages,
    playbookFolder: join(root, 'playbooks', 'gitlab'),
    host: '127.0.0.1',
    port: 0,
    publicUrl: undefined,
    bodyBytesMax: 8 * 1024 * 1024,
    clock,
    log: openLog('silent'),
    prepare: (db, playbook) => loadDemo(db, playbook, clock, true),
  });
  return {
    address: `http://127.0.0.1:${house.port}`,
    seller: { name: 'Amara Kestrel', email: 'amara.kestrel@tanager.example', password: demoPassword },
    db: house.db,
    clock,
    stop: () => house.stop(),
  };
}
