/**
 * Another instance in which somebody signs, for tests to start and kill: `node another-signer.ts DATABASE_URL ENVELOPE
 * SIGNER INSTANT`. It says "ready" before it begins.
 */
import { join } from 'node:path';
import { wholePaper } from '../../src/documents/paper-samples.ts';
import { writePdf } from '../../src/documents/pdf.ts';
import { keyFrom } from '../../src/documents/signing/signing-key.ts';
import { sampleKey } from '../../src/documents/signing/signing-samples.ts';
import { openSeal } from '../../src/modules/signing/sealing/seal.ts';
import { signApart } from '../../src/modules/signing/signing.ts';
import type { Act } from '../../src/platform/act.ts';
import { FixedClock } from '../../src/platform/clock.ts';
import { root } from '../../src/platform/config.ts';
import { openDatabase, openPool } from '../../src/platform/database/database.ts';
import { newId } from '../../src/platform/id.ts';
import { loadPlaybook } from '../../src/playbook/playbook.ts';
import { houseReader } from '../../src/web/house.ts';

const [url, envelope, signer, at] = process.argv.slice(2) as [string, string, string, string];
const clock = new FixedClock(at);
const db = openDatabase(openPool(url));
const playbook = await loadPlaybook(join(root, 'playbooks', 'gitlab'));
const from = clock.now().subtract({ hours: 1 });
const key = keyFrom(sampleKey('Tanager Software', { from, until: clock.now().add({ hours: 1 }) }));
const seal = openSeal({ key, certificates: [], timeStamp: undefined });
const awaited = new Set(['envelope.completed']);
const open = <Answer>(verb: (act: Act) => Promise<Answer>) =>
  db.transaction().execute((tx) => verb({ tx, clock, reader: houseReader, requestId: newId(), awaited }));
// Papers and signatures are made once before, so that the moments to die in are those of signing.
await seal.sign(writePdf(wholePaper()), { name: 'Nobody', reason: 'To be warm', at: clock.now() });
process.stdout.write('ready\n');
await signApart(
  open,
  { playbook, seal, beside: {} },
  {
    given: { envelope, signature: { way: 'typed', name: 'Robin Linden' }, consent: true },
    by: { signer },
  },
);
await db.destroy();
