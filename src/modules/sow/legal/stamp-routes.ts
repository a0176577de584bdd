import { z } from '@hono/zod-openapi';
import { routes } from '../../../platform/http/door.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { done, verb } from './answering.ts';
import { NewStamp, Reason } from './legal-case.ts';
import { countersignSow, liftFromSow, recallSow, releaseSow, stampSow } from './stamping.ts';

const nothing = z.strictObject({});
const stamp = verb('stamp', 'Stamp the statement of work of a legal case as Legal', NewStamp);
const lift = verb('stamp/lifting', 'Lift the stamp, so that the paper may change', Reason);
const release = verb('release', 'Send the stamped statement of work to our signatory', nothing);
const recall = verb('recall', 'Call the statement of work back from the signatories', Reason);
const countersign = verb('countersignature', 'Sign the statement of work for the company', nothing);

/** The stamp of Legal and what follows it, over HTTP. */
export const stampRoutes = (playbook: Playbook) => {
  const answer = done(playbook);
  return routes()
    .openapi(stamp, async (context) => {
      const [{ number }, given] = [context.req.valid('param'), context.req.valid('json')];
      return context.json(await answer(context, (it) => stampSow(it, playbook, number, given)), 200);
    })
    .openapi(lift, async (context) => {
      const [{ number }, given] = [context.req.valid('param'), context.req.valid('json')];
      return context.json(await answer(context, (it) => liftFromSow(it, playbook, number, given)), 200);
    })
    .openapi(release, async (context) => {
      const { number } = context.req.valid('param');
      return context.json(await answer(context, (it) => releaseSow(it, playbook, number)), 200);
    })
    .openapi(recall, async (context) => {
      const [{ number }, given] = [context.req.valid('param'), context.req.valid('json')];
      return context.json(await answer(context, (it) => recallSow(it, playbook, number, given)), 200);
    })
    .openapi(countersign, async (context) => {
      const { number } = context.req.valid('param');
      return context.json(await answer(context, (it) => countersignSow(it, playbook, number)), 200);
    });
};
