import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Act } from '../../../platform/act.ts';
import { act, type House } from '../../../platform/http/house.ts';
import { tellVersion } from '../../../platform/http/precondition.ts';
import { body, json, refusals } from '../../../platform/http/spoken.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { readSow } from '../store.ts';
import type { StoredCase } from './case-store.ts';
import { LegalStanding } from './legal-case.ts';
import { presentStanding } from './presenting.ts';

/** What every verb on a legal case answers. */
export const answers = { 200: json(LegalStanding, 'Where the statement of work stands with Legal'), ...refusals };

/** A verb on a legal case. */
export const verb = <Shape extends z.ZodType>(path: string, summary: string, shape: Shape) =>
  createRoute({
    method: 'post',
    path: `/api/legal-cases/{number}/${path}`,
    summary,
    request: { params: z.object({ number: z.string() }), body: body(shape) },
    responses: answers,
  });

/** Shows where a statement of work stands, by its number. */
export const shown =
  (playbook: Playbook) =>
  async (context: Context<House>, sowOf: (it: Act) => Promise<string>): Promise<LegalStanding> => {
    const answer = await act(context, async (it) => presentStanding(it, playbook, await readSow(it, await sowOf(it))));
    tellVersion(context, { version: answer.case?.version ?? 0 });
    return answer;
  };

/** Does something in a case, and shows where its statement of work stands then. */
export const done = (playbook: Playbook) => (context: Context<House>, work: (it: Act) => Promise<StoredCase>) =>
  shown(playbook)(context, async (it) => (await work(it)).sow);
