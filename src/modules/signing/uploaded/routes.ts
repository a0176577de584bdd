import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { routes } from '../../../platform/http/door.ts';
import { act, type House } from '../../../platform/http/house.ts';
import { tellVersion } from '../../../platform/http/precondition.ts';
import { body, file, json, refusals } from '../../../platform/http/spoken.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { Envelope } from '../envelope.ts';
import { answerFile } from '../files.ts';
import { presentEnvelope } from '../presenting.ts';
import type { SigningDesk } from '../signing.ts';
import { readEnvelope } from '../store.ts';
import { acceptPaper, handIn, presentSignedPapers, readSentFor } from './handing-in.ts';
import { reportOn } from './reporting.ts';
import { NewAcceptance, SignedPaperList } from './signed-paper.ts';
import { readSignedBytes, readSignedPaper } from './signed-paper-store.ts';

const byNumber = z.object({ number: z.string() });
const byPaper = byNumber.extend({ id: z.uuid() });
const path = '/api/envelopes/{number}/signed-papers';
/** A file may be called anything; sentences name it. */
const NAME_MAX = 200;

const list = createRoute({
  ...{ method: 'get', path },
  summary: 'List the papers that were signed by hand and handed in, with what their comparison has shown',
  request: { params: byNumber },
  responses: { 200: json(SignedPaperList, 'Newest first'), ...refusals },
});
const upload = createRoute({
  ...{ method: 'post', path },
  summary: 'Hand in a paper that was signed by hand: it is compared page by page with what was sent',
  description: 'Nothing ends by it: somebody looks at the comparison and takes the paper, or has it signed again.',
  request: {
    params: byNumber,
    body: { required: true, content: { 'multipart/form-data': { schema: z.object({ file: z.any() }) } } },
  },
  responses: { 201: json(SignedPaperList, 'With this one first'), ...refusals },
});
const original = createRoute({
  ...{ method: 'get', path: `${path}/{id}/file` },
  summary: 'Download a paper as it was handed in',
  request: { params: byPaper },
  responses: { 200: file('application/pdf', 'Byte for byte'), ...refusals },
});
const accept = createRoute({
  ...{ method: 'post', path: `${path}/{id}/acceptance` },
  summary: 'Take a paper that was handed in as the signed one: the envelope is completed',
  request: { params: byPaper, body: body(NewAcceptance) },
  responses: { 200: json(Envelope, 'Completed'), ...refusals },
});

/** Papers that were signed by hand, over HTTP. */
export function signedPaperRoutes(desk: SigningDesk) {
  const { playbook } = desk;
  const listed = (context: Context<House>, number: string) =>
    act(context, async (it) => ({ items: await presentSignedPapers(it, playbook, number) }));
  return routes()
    .openapi(list, async (context) => {
      const { number } = context.req.valid('param');
      return context.json(await listed(context, number), 200);
    })
    .openapi(upload, async (context) => {
      const { number } = context.req.valid('param');
      const { file: handed } = context.req.valid('form');
      if (!(handed instanceof File))
        throw new Refusal('signedPaper.missing', 'There is no file in the field "file": choose the signed PDF.');
      const given = { name: handed.name.slice(0, NAME_MAX), bytes: Buffer.from(await handed.bytes()) };
      // Whoever may not hand it in must not make us read a large file first.
      const sent = await act(context, (it) => readSentFor(it, number, given));
      const report = await reportOn(sent, given.bytes);
      await act(context, (it) => handIn({ ...it, precondition: '*' }, playbook, number, { file: given, report }));
      return context.json(await listed(context, number), 201);
    })
    .openapi(original, async (context) => {
      const { number, id } = context.req.valid('param');
      const bytes = await act(context, async (it) => {
        const paper = await readSignedPaper(it, (await readEnvelope(it, number)).id, id);
        return readSignedBytes(it, paper.id);
      });
      return answerFile(context, { bytes, mediaType: 'application/pdf', name: `${number}-handed-in.pdf` });
    })
    .openapi(accept, async (context) => {
      const { number, id } = context.req.valid('param');
      const { why } = context.req.valid('json');
      const envelope = await act(context, async (it) =>
        presentEnvelope(it, playbook, await acceptPaper(it, desk, number, { id, why })),
      );
      tellVersion(context, envelope);
      return context.json(envelope, 200);
    });
}
