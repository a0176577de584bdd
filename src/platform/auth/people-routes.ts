import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Act } from '../act.ts';
import { routes } from '../http/door.ts';
import { type House, readerOf } from '../http/house.ts';
import { tellVersion } from '../http/precondition.ts';
import { body, json, refusals } from '../http/spoken.ts';
import { may } from '../rights.ts';
import { Ended } from './account.ts';
import { actAtDoor, type Entrance } from './entrance.ts';
import { demandInPerson } from './keys.ts';
import { ChangedMember, HandedLink, Member, MemberList, NewMember } from './member.ts';
import {
  changeMember,
  disableMember,
  enableMember,
  endSessionsOfMember,
  inviteMember,
  linkForMember,
  listMembers,
  readMember,
  unlinkMember,
} from './members.ts';

const request = { params: z.object({ id: z.uuid() }) };
const member = { 200: json(Member, 'The person as they stand now'), ...refusals };

const list = createRoute({
  method: 'get',
  path: '/api/people/roster',
  summary: 'List people with how they enter',
  responses: { 200: json(MemberList, 'By name'), ...refusals },
});
const invite = createRoute({
  method: 'post',
  path: '/api/people',
  summary: 'Invite a person',
  request: { body: body(NewMember) },
  responses: { 201: json(HandedLink, 'The link, shown this once'), ...refusals },
});
const read = createRoute({
  method: 'get',
  path: '/api/people/{id}',
  summary: 'Read a person with how they enter',
  request,
  responses: member,
});
const change = createRoute({
  method: 'put',
  path: '/api/people/{id}',
  summary: 'Change roles, region, clearance or partner of a person',
  request: { ...request, body: body(ChangedMember) },
  responses: member,
});
const disable = createRoute({
  method: 'post',
  path: '/api/people/{id}/disabling',
  summary: 'Keep a person out; sessions and keys end at once',
  request,
  responses: member,
});
const enable = createRoute({
  method: 'post',
  path: '/api/people/{id}/enabling',
  summary: 'Let a disabled person enter again',
  request,
  responses: member,
});
const link = createRoute({
  method: 'post',
  path: '/api/people/{id}/link',
  summary: 'Make a new link for a person to set a password',
  request,
  responses: { 201: json(HandedLink, 'The link, shown this once'), ...refusals },
});
const unlink = createRoute({
  method: 'delete',
  path: '/api/people/{id}/link',
  summary: 'Take back the link of a person',
  request,
  responses: member,
});
const endSessions = createRoute({
  method: 'delete',
  path: '/api/people/{id}/sessions',
  summary: 'End every session of a person',
  request,
  responses: { 200: json(Ended, 'How many'), ...refusals },
});

/** People as administrators keep them; a key keeps nobody. */
export function peopleRoutes(entrance: Entrance) {
  const byReader = <Answer>(context: Context<House>, verb: (act: Act) => Promise<Answer>) => {
    const reader = readerOf(context);
    demandInPerson(reader);
    return actAtDoor(context, reader, verb);
  };
  const verbs = { disable: disableMember, enable: enableMember, read: readMember, unlink: unlinkMember };
  const does = (name: keyof typeof verbs) => async (context: Context<House>, id: string) => {
    const answer = await byReader(context, (act) => verbs[name](act, entrance, id));
    tellVersion(context, answer);
    return answer;
  };
  return routes()
    .openapi(list, async (context) => {
      const listed = await byReader(context, (act) => listMembers(act, entrance));
      const roles = entrance.roles.map((role) => ({ ...role }));
      return context.json({ ...listed, roles, may: { invite: may(readerOf(context), 'person.invite') } }, 200);
    })
    .openapi(invite, async (context) => {
      const given = context.req.valid('json');
      const handed = await byReader(context, (act) => inviteMember(act, entrance, given));
      context.set('remembered', { ...handed, link: null });
      return context.json(handed, 201);
    })
    .openapi(read, async (context) => context.json(await does('read')(context, context.req.valid('param').id), 200))
    .openapi(change, async (context) => {
      const { id } = context.req.valid('param');
      const answer = await byReader(context, (act) => changeMember(act, entrance, id, context.req.valid('json')));
      tellVersion(context, answer);
      return context.json(answer, 200);
    })
    .openapi(disable, async (context) =>
      context.json(await does('disable')(context, context.req.valid('param').id), 200),
    )
    .openapi(enable, async (context) => context.json(await does('enable')(context, context.req.valid('param').id), 200))
    .openapi(link, async (context) => {
      const { id } = context.req.valid('param');
      const handed = await byReader(context, (act) => linkForMember(act, entrance, id));
      context.set('remembered', { ...handed, link: null });
      return context.json(handed, 201);
    })
    .openapi(unlink, async (context) => context.json(await does('unlink')(context, context.req.valid('param').id), 200))
    .openapi(endSessions, async (context) => {
      const { id } = context.req.valid('param');
      return context.json({ ended: await byReader(context, (act) => endSessionsOfMember(act, entrance, id)) }, 200);
    });
}
