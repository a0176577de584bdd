import { createRoute, z } from '@hono/zod-openapi';
import { routes } from '../../platform/http/door.ts';
import { act } from '../../platform/http/house.ts';
import { body, json, refusals } from '../../platform/http/spoken.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { answerQuestion } from './answering.ts';
import { linksOf, sendLink, withdrawLink } from './linking.ts';
import { prepareNext, weighNext } from './next.ts';
import {
  Answer,
  MadeQuestionLink,
  NewQuestionLink,
  NextQuestions,
  QuestionLink,
  QuestionLinkList,
  Questionnaire,
} from './questionnaire.ts';
import { readQuestionnaire } from './reading.ts';

const base = '/api/opportunities/{number}/questionnaire';
const byNumber = z.object({ number: z.string() });

const read = createRoute({
  method: 'get',
  path: base,
  summary: 'Read what is asked for an opportunity now',
  request: { params: byNumber },
  responses: { 200: json(Questionnaire, 'The open questions by set, with their answers'), ...refusals },
});
const next = createRoute({
  method: 'get',
  path: `${base}/next`,
  summary: 'Read what to ask next, by what the answers would move',
  request: { params: byNumber },
  responses: { 200: json(NextQuestions, 'The question that moves most first'), ...refusals },
});
const answer = createRoute({
  method: 'put',
  path: `${base}/answers/{question}`,
  summary: 'Answer a question, of one’s own knowledge or from a call',
  request: { params: byNumber.extend({ question: z.string().max(120) }), body: body(Answer) },
  responses: { 200: json(Questionnaire, 'What is asked now'), ...refusals },
});
const links = createRoute({
  method: 'get',
  path: `${base}/links`,
  summary: 'List the links by which the customer was asked',
  request: { params: byNumber },
  responses: { 200: json(QuestionLinkList, 'The newest first'), ...refusals },
});
const send = createRoute({
  method: 'post',
  path: `${base}/links`,
  summary: 'Make a link to the customer’s part of the questions',
  request: { params: byNumber, body: body(NewQuestionLink) },
  responses: { 201: json(MadeQuestionLink, 'The link; its token is shown this once'), ...refusals },
});
const withdraw = createRoute({
  method: 'delete',
  path: `${base}/links/{link}`,
  summary: 'Take back a link of the customer’s',
  request: { params: byNumber.extend({ link: z.uuid() }) },
  responses: { 200: json(QuestionLink, 'The link as it stands now'), ...refusals },
});

/** The questionnaire of an opportunity over HTTP, for the team; the customer's part is in `guest-routes.ts`. */
export const questionnaireRoutes = (playbook: Playbook) =>
  routes()
    .openapi(read, async (context) => {
      const { number } = context.req.valid('param');
      return context.json(await act(context, (it) => readQuestionnaire(it, playbook, number)), 200);
    })
    .openapi(next, async (context) => {
      const { number } = context.req.valid('param');
      const prepared = await act(context, (it) => prepareNext(it, playbook, number));
      return context.json(await weighNext(playbook, prepared), 200);
    })
    .openapi(answer, async (context) => {
      const place = context.req.valid('param');
      const given = context.req.valid('json');
      return context.json(await act(context, (it) => answerQuestion(it, playbook, place, given)), 200);
    })
    .openapi(links, async (context) => {
      const { number } = context.req.valid('param');
      return context.json({ items: await act(context, (it) => linksOf(it, playbook, number)) }, 200);
    })
    .openapi(send, async (context) => {
      const { number } = context.req.valid('param');
      const made = await act(context, (it) => sendLink(it, playbook, number, context.req.valid('json')));
      // Shown once: what is remembered of this answer knows it no more.
      context.set('remembered', { link: made.link, token: null });
      return context.json(made, 201);
    })
    .openapi(withdraw, async (context) => {
      const { number, link } = context.req.valid('param');
      return context.json(await act(context, (it) => withdrawLink(it, playbook, number, link)), 200);
    });
