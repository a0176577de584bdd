import type { PaperDocument } from '../src/documents/paper.ts';
import { estimate } from '../src/modules/estimates/estimating.ts';
import { assembleSow, type SowRequest } from '../src/modules/sow/assembly.ts';
import { loadPlaybook } from '../src/playbook/playbook.ts';

/** What a statement of work for every service that the playbook sizes is asked with. */
export async function servicesRequest(): Promise<SowRequest> {
  const playbook = await loadPlaybook(`${import.meta.dirname}/../playbooks/gitlab`);
  const date = Temporal.PlainDate.from('2026-08-31');
  const needs = playbook.estimating.templates.map(({ service }) => ({ service }));
  const facts = Object.entries({ users: 1212, projects: 2150, groups: 84, largeRepositories: 14 }).map(
    ([name, value]) => ({ name, value, provenance: { kind: 'need' as const, path: name } }),
  );
  const scope = { facts, risks: [] };
  return {
    ...{ number: 'SOW-2026-0031', version: 1, date, scope, playbook },
    customer: { name: 'Customer 0' },
    provider: { name: 'Tanager Software' },
    need: { region: 'emea', needs },
    verdict: { outcome: ['ps-custom'] },
    estimate: estimate({ playbook, needs, scope, on: date }),
  };
}

/** The statement of work of such a request, for a customer of a name. */
export const sowFor = (base: SowRequest, name: string): PaperDocument => assembleSow({ ...base, customer: { name } });
