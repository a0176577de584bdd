import { createRoute, z } from '@hono/zod-openapi';
import { routes } from '../http/door.ts';
import { act, readerOf } from '../http/house.ts';
import { json, refusals } from '../http/spoken.ts';
import { Me, PersonList } from '../person.ts';
import { notFound } from '../refusal.ts';
import { authDoor } from './auth-door.ts';
import type { Entrance } from './entrance.ts';
import { invitationRoutes } from './invitation-routes.ts';
import { myAccountRoutes } from './my-account-routes.ts';
import { listPeople } from './people.ts';
import { peopleRoutes } from './people-routes.ts';

/** The demo people and their one password, for the sign-in page of a demo. */
export const DemoSignIn = z.object({
  password: z.string(),
  people: z.array(z.object({ name: z.string(), email: z.string(), title: z.string() })),
});
export type DemoSignIn = z.infer<typeof DemoSignIn>;

const me = createRoute({
  method: 'get',
  path: '/api/me',
  summary: 'Read who is signed in',
  responses: { 200: json(Me, 'You'), ...refusals },
});

const people = createRoute({
  method: 'get',
  path: '/api/people',
  summary: 'List the people of the house',
  responses: { 200: json(PersonList, 'By name'), ...refusals },
});

const demo = createRoute({
  method: 'get',
  path: '/api/demo',
  summary: 'Read the demo sign-ins',
  responses: { 200: json(DemoSignIn, 'Only with demo data'), ...refusals },
});

/** Sign-in (what is offered of better-auth below `/api/auth`), who one is, the directory, and how people enter. */
export function signInRoutes(entrance: Entrance, demoSignIn: DemoSignIn | null) {
  const app = routes()
    .openapi(me, (context) => {
      const reader = readerOf(context);
      return context.json(Me.parse({ ...reader, rights: [...reader.rights.held].sort() }), 200);
    })
    .openapi(people, async (context) => context.json({ items: await act(context, listPeople) }, 200))
    .openapi(demo, (context) => {
      if (!demoSignIn) throw notFound('demo', 'company');
      return context.json(demoSignIn, 200);
    });
  app.route('/', myAccountRoutes(entrance));
  app.route('/', peopleRoutes(entrance));
  app.route('/', invitationRoutes(entrance));
  app.all('/api/auth/*', authDoor(entrance));
  return app;
}
