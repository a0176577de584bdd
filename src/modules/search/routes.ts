import { createRoute } from '@hono/zod-openapi';
import { routes } from '../../platform/http/door.ts';
import { act } from '../../platform/http/house.ts';
import { json, refusals } from '../../platform/http/spoken.ts';
import { openPolicySearch } from '../../playbook/finding.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { Findings, SearchQuery } from './finding.ts';
import { findEverywhere } from './finding-everywhere.ts';

const search = createRoute({
  method: 'get',
  path: '/api/search',
  summary: 'Find records by number, name or words',
  description:
    'Finds opportunities, accounts, partners, tasks, estimates and statements of work, clauses, people and the playbook by numbers ("53", "opp 53"), names, words and parts of words, also misspelt. Understands "several words", or, and -without.',
  request: { query: SearchQuery },
  responses: { 200: json(Findings, 'What was found that you may see, by kind'), ...refusals },
});

/** The search over HTTP. */
export function searchRoutes(playbook: Playbook) {
  const room = { playbook, searchPolicy: openPolicySearch(playbook) };
  return routes().openapi(search, async (context) =>
    context.json(await act(context, (it) => findEverywhere(it, room, context.req.valid('query'))), 200),
  );
}
