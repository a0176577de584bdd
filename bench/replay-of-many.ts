import { type PastDecision, replay } from '../src/modules/routing/replay.ts';
import { loadPlaybook } from '../src/playbook/playbook.ts';
import { seeded } from './seeded.ts';

const day = '2026-08-31';
const count = 100_000;
const needs = [
  { service: 'training', sku: 'GL-CICD-R' },
  { service: 'advisory' },
  { service: 'migration-to-saas' },
  { service: 'migration', sku: 'MIG+' },
];

/** Past decisions as the record hands them over: one after the other, all different. */
function* pastDecisions(): Generator<PastDecision> {
  const random = seeded(20_221_101);
  const one = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  for (let at = 0; at < count; at++) {
    const facts = {
      edition: one(['ee', 'ce'] as const),
      region: one(['americas', 'emea', 'apac'] as const),
      employees: Math.floor(random() * 5000),
      needs: [one(needs), one(needs)],
      psDeclined: one([true, false]),
      gsiCandidate: one([true, false]),
      existingPartner: one([null, null, { name: 'Northwind Consulting', canDeliver: null }]),
    };
    const valueCents = Math.floor(random() * 20_000_000);
    yield { id: `ENG-${at}`, facts, outcome: ['ps-custom'], decidedOn: day, valueCents };
  }
}

const playbook = await loadPlaybook(`${import.meta.dirname}/../playbooks/gitlab`);
const started = performance.now();
const { decisions } = replay(pastDecisions(), playbook);
const seconds = (performance.now() - started) / 1000;
if (decisions !== count) throw new Error(`Only ${decisions} decisions were replayed.`);
console.log(JSON.stringify({ seconds, megabytes: process.resourceUsage().maxRSS / 1024 }));
