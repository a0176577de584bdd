import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Act } from '../../platform/act.ts';
import { routes } from '../../platform/http/door.ts';
import { act, type House, readerOf } from '../../platform/http/house.ts';
import { tellVersion } from '../../platform/http/precondition.ts';
import { body, file, json, refusals } from '../../platform/http/spoken.ts';
import { decline, withdrawEnvelope } from './ending.ts';
import {
  Envelope,
  EnvelopeFilter,
  EnvelopeList,
  NewColleague,
  NewExtension,
  NewRefusal,
  NewReminder,
  NewSignature,
  NewSubstitute,
} from './envelope.ts';
import { answerFile, certificateFile, type EnvelopeFile, paperFile, readingFile } from './files.ts';
import { extend, remind, resend } from './following.ts';
import { presentEnvelope } from './presenting.ts';
import { evidenceFile, evidenceParts } from './sealing/evidence.ts';
import { type SigningDesk, signApart } from './signing.ts';
import { readEnvelope, readEnvelopes, type StoredEnvelope } from './store.ts';
import { correct, delegateInHouse } from './substituting.ts';

const byNumber = z.object({ number: z.string() });
const bySigner = byNumber.extend({ signer: z.uuid() });
const shown = (what: string) => ({ 200: json(Envelope, what), ...refusals });

const list = createRoute({
  method: 'get',
  path: '/api/envelopes',
  summary: 'List envelopes: of a paper, of a state, or those that wait for you',
  request: { query: EnvelopeFilter },
  responses: {
    200: json(EnvelopeList, 'Newest first, what is out oldest first; one of a paper is out at most'),
    ...refusals,
  },
});
const read = createRoute({
  method: 'get',
  path: '/api/envelopes/{number}',
  summary: 'Read an envelope: who signs, how far they are, and the states of the file',
  request: { params: byNumber },
  responses: shown('The envelope'),
});
const paper = createRoute({
  method: 'get',
  path: '/api/envelopes/{number}/paper.pdf',
  summary: 'Download the paper with the signatures it has',
  request: { params: byNumber },
  responses: { 200: file('application/pdf', 'Its newest state, to the byte'), ...refusals },
});
const certificate = createRoute({
  method: 'get',
  path: '/api/envelopes/{number}/certificate.pdf',
  summary: 'Download the certificate of completion',
  request: { params: byNumber },
  responses: { 200: file('application/pdf', 'Who signed, when, and how they were known'), ...refusals },
});
const text = createRoute({
  method: 'get',
  path: '/api/envelopes/{number}/text',
  summary: 'Read the paper as a page of text',
  request: { params: byNumber },
  responses: { 200: file('text/html', 'As it was sent'), ...refusals },
});
const evidence = createRoute({
  method: 'get',
  path: '/api/envelopes/{number}/evidence',
  summary: 'Download what proves an envelope without this desk',
  request: { params: byNumber },
  responses: { 200: file('application/zip', 'docs/signing.md says what is in it'), ...refusals },
});
const sign = createRoute({
  method: 'post',
  path: '/api/envelopes/{number}/signature',
  summary: 'Sign for the company',
  request: { params: byNumber, body: body(NewSignature) },
  responses: shown('Signed'),
});
const refuse = createRoute({
  method: 'post',
  path: '/api/envelopes/{number}/refusal',
  summary: 'Decline to sign for the company',
  request: { params: byNumber, body: body(NewRefusal) },
  responses: shown('Declined; the envelope ends with it'),
});
const giveOn = createRoute({
  method: 'post',
  path: '/api/envelopes/{number}/delegation',
  summary: 'Give your signature for the company on to a colleague',
  request: { params: byNumber, body: body(NewColleague) },
  responses: shown('Given on'),
});
const withdraw = createRoute({
  method: 'post',
  path: '/api/envelopes/{number}/withdrawal',
  summary: 'Take a paper back that is out for signature',
  request: { params: byNumber, body: body(NewRefusal) },
  responses: shown('Withdrawn'),
});
const prolong = createRoute({
  method: 'post',
  path: '/api/envelopes/{number}/extension',
  summary: 'Let a paper be signed for some days longer',
  request: { params: byNumber, body: body(NewExtension) },
  responses: shown('Extended'),
});
const reminder = createRoute({
  method: 'post',
  path: '/api/envelopes/{number}/reminders',
  summary: 'Remind whoever is asked to sign',
  request: { params: byNumber, body: body(NewReminder) },
  responses: shown('Reminded'),
});
const again = createRoute({
  method: 'post',
  path: '/api/envelopes/{number}/signers/{signer}/letters',
  summary: 'Mail a customer a new link, to the same address; the old one dies',
  request: { params: bySigner },
  responses: shown('On its way'),
});
const correction = createRoute({
  method: 'post',
  path: '/api/envelopes/{number}/signers/{signer}/correction',
  summary: 'Correct to whom of the customer a paper was sent',
  request: { params: bySigner, body: body(NewSubstitute) },
  responses: shown('Somebody else is asked'),
});

/** Envelopes over HTTP, for the house. A link to sign by is in none of these answers: it is mailed to its signer alone. */
export function signingRoutes(desk: SigningDesk) {
  const { playbook } = desk;
  const one = async (context: Context<House>, verb: (it: Act) => Promise<StoredEnvelope>): Promise<Envelope> => {
    const envelope = await act(context, async (it) => presentEnvelope(it, playbook, await verb(it)));
    tellVersion(context, envelope);
    return envelope;
  };
  const answered = async (
    context: Context<House>,
    number: string,
    fileOf: (it: Act, envelope: StoredEnvelope) => Promise<EnvelopeFile>,
  ) => answerFile(context, await act(context, async (it) => fileOf(it, await readEnvelope(it, number))));
  return routes()
    .openapi(list, async (context) => {
      const page = await act(context, async (it) => {
        const { items, next } = await readEnvelopes(it, context.req.valid('query'));
        return { items: items.map((envelope) => presentEnvelope(it, playbook, envelope)), next };
      });
      return context.json(page, 200);
    })
    .openapi(read, async (context) => {
      const { number } = context.req.valid('param');
      return context.json(await one(context, (it) => readEnvelope(it, number)), 200);
    })
    .openapi(paper, (context) => answered(context, context.req.valid('param').number, paperFile))
    .openapi(certificate, (context) => answered(context, context.req.valid('param').number, certificateFile))
    .openapi(evidence, async (context) => {
      const { number } = context.req.valid('param');
      const parts = await act(context, async (it) => evidenceParts(it, desk.seal, await readEnvelope(it, number)));
      const { db, clock } = context.var;
      const of = { db, clock, reader: readerOf(context), signingKey: desk.signingKey };
      return answerFile(context, await evidenceFile(of, parts));
    })
    .openapi(text, (context) => answered(context, context.req.valid('param').number, readingFile))
    .route('/', verbRoutes(desk, one));
}

/** Changes one envelope and answers with it. */
type Change = (context: Context<House>, verb: (it: Act) => Promise<StoredEnvelope>) => Promise<Envelope>;

function verbRoutes(desk: SigningDesk, one: Change) {
  const { playbook } = desk;
  return routes()
    .openapi(sign, async (context) => {
      const { number: envelope } = context.req.valid('param');
      const given = { envelope, ...context.req.valid('json') };
      await signApart((verb) => act(context, verb), desk, { given, by: 'reader' });
      return context.json(await one(context, (it) => readEnvelope(it, envelope)), 200);
    })
    .openapi(refuse, async (context) => {
      const given = { ...context.req.valid('param'), ...context.req.valid('json'), by: 'reader' as const };
      return context.json(await one(context, (it) => decline(it, playbook, given)), 200);
    })
    .openapi(giveOn, async (context) => {
      const given = { ...context.req.valid('param'), ...context.req.valid('json') };
      return context.json(await one(context, (it) => delegateInHouse(it, playbook, given)), 200);
    })
    .openapi(withdraw, async (context) => {
      const { number } = context.req.valid('param');
      const { reason } = context.req.valid('json');
      return context.json(await one(context, (it) => withdrawEnvelope(it, playbook, number, reason)), 200);
    })
    .openapi(prolong, async (context) => {
      const { number } = context.req.valid('param');
      const { days } = context.req.valid('json');
      return context.json(await one(context, (it) => extend(it, playbook, number, days)), 200);
    })
    .openapi(reminder, async (context) => {
      const { number } = context.req.valid('param');
      const { signer } = context.req.valid('json');
      return context.json(await one(context, (it) => remind(it, playbook, number, signer)), 200);
    })
    .openapi(again, async (context) => {
      const { number, signer } = context.req.valid('param');
      return context.json(await one(context, (it) => resend(it, playbook, number, signer)), 200);
    })
    .openapi(correction, async (context) => {
      const given = { ...context.req.valid('param'), to: context.req.valid('json') };
      return context.json(await one(context, (it) => correct(it, playbook, given)), 200);
    });
}
