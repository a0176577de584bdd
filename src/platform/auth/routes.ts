import { createRoute, z } from '@hono/zod-openapi';
import { routes } from '../http/door.ts';
import { act, readerOf } from '../http/house.ts';
import { json, refusals } from '../http/spoken.ts';
import { Person, PersonList } from '../person.ts';
import { notFound } from '../refusal.ts';
import { listPeople } from './people.ts';
import type { SignIn } from './sign-in.ts';

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
  responses: { 200: json(Person, 'You'), ...refusals },
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

/** Sign-in (better-auth's own routes below `/api/auth`), who one is, and the directory. */
export function signInRoutes(signIn: SignIn, demoSignIn: DemoSignIn | null) {
  const app = routes()
    .openapi(me, (context) => context.json(Person.parse(readerOf(context)), 200))
    .openapi(people, async (context) => context.json({ items: await act(context, ({ tx }) => listPeople(tx)) }, 200))
    .openapi(demo, (context) => {
      if (!demoSignIn) throw notFound('demo', 'company');
      return context.json(demoSignIn, 200);
    });
  app.on(['GET', 'POST'], '/api/auth/*', (context) => signIn.handler(context.req.raw));
  return app;
}
