import { createRoute, z } from '@hono/zod-openapi';
import { routes } from '../../platform/http/door.ts';
import { act, readerOf } from '../../platform/http/house.ts';
import { tellVersion } from '../../platform/http/precondition.ts';
import { body, json, refusals } from '../../platform/http/spoken.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import type { Bell } from './bell.ts';
import { chooseSettings, readSettings } from './choosing.ts';
import type { Links } from './letters/links.ts';
import { askingPage, demandEnding, endedPage, endLetters } from './letters/unsubscribing.ts';
import {
  ChosenSettings,
  NotificationFilter,
  NotificationPage,
  NotificationSettings,
  Reads,
  Unread,
} from './notification.ts';
import { presentNotification } from './presenting.ts';
import { countUnread, markRead, readNotifications } from './store.ts';

const list = createRoute({
  method: 'get',
  path: '/api/notifications',
  summary: 'Read what one was told of',
  request: { query: NotificationFilter },
  responses: { 200: json(NotificationPage, 'Newest first'), ...refusals },
});

const read = createRoute({
  method: 'post',
  path: '/api/notifications/reads',
  summary: 'Mark some of one’s own notifications, or all, as read',
  request: { body: body(Reads) },
  responses: { 200: json(Unread, 'How many are unread now'), ...refusals },
});

const stream = createRoute({
  method: 'get',
  path: '/api/notifications/stream',
  summary: 'Hear of new notifications as they come; the answer stays open',
  request: { headers: z.object({ 'last-event-id': z.uuid().optional() }) },
  responses: {
    200: {
      description: 'Events `told` (a new one, and how many are unread) and `read` (how many are unread)',
      content: { 'text/event-stream': { schema: z.string() } },
    },
    ...refusals,
  },
});

const settings = createRoute({
  method: 'get',
  path: '/api/notifications/settings',
  summary: 'Read what one is told of, and how',
  responses: { 200: json(NotificationSettings, 'By kind'), ...refusals },
});

const choose = createRoute({
  method: 'put',
  path: '/api/notifications/settings',
  summary: 'Choose what one is told of, and how',
  request: { body: body(ChosenSettings) },
  responses: { 200: json(NotificationSettings, 'As chosen'), ...refusals },
});

const byToken = { params: z.object({ token: z.string().max(400) }) };
const page = (description: string) => ({ description, content: { 'text/html': { schema: z.string() } } });

const ask = createRoute({
  method: 'get',
  path: '/unsubscribe/{token}',
  summary: 'Ask whether letters of a kind shall end; nobody has to be signed in',
  request: byToken,
  responses: { 200: page('A page with one button'), ...refusals },
});

const end = createRoute({
  method: 'post',
  path: '/unsubscribe/{token}',
  summary: 'End letters of a kind by one press (RFC 8058); nobody has to be signed in',
  request: byToken,
  responses: { 200: page('They are ended'), ...refusals },
});

/** Notifications over HTTP: the list, the stream, the settings, and the end of letters. */
export function notificationRoutes(playbook: Playbook, bell: Bell, links: Links) {
  const { kinds } = playbook.notifications;
  return routes()
    .openapi(list, async (context) => {
      const filter = context.req.valid('query');
      const [rows, unread] = await act(
        context,
        async (it) => [await readNotifications(it, filter), await countUnread(it)] as const,
      );
      const items = rows.map((row) => presentNotification(kinds, row));
      return context.json(
        { items, unread, next: items.length < filter.limit ? null : (items.at(-1)?.id ?? null) },
        200,
      );
    })
    .openapi(read, async (context) => {
      const unread = await act(context, async (it) => {
        await markRead(it, context.req.valid('json').ids);
        return countUnread(it);
      });
      return context.json({ unread }, 200);
    })
    .openapi(stream, (context) => {
      const after = context.req.valid('header')['last-event-id'] ?? null;
      return bell.attach(readerOf(context), context.req.raw.headers, after);
    })
    .openapi(settings, async (context) => {
      const found = await act(context, (it) => readSettings(it, playbook));
      tellVersion(context, found);
      return context.json(found, 200);
    })
    .openapi(choose, async (context) => {
      const chosen = await act(context, (it) => chooseSettings(it, playbook, context.req.valid('json')));
      tellVersion(context, chosen);
      return context.json(chosen, 200);
    })
    .openapi(ask, (context) =>
      context.html(askingPage(playbook, demandEnding(links, context.req.valid('param').token)), 200),
    )
    .openapi(end, async (context) => {
      const ending = demandEnding(links, context.req.valid('param').token);
      await endLetters(context.get('db'), playbook, ending);
      return context.html(endedPage(playbook, ending), 200);
    });
}
