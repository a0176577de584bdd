import { createRoute, z } from '@hono/zod-openapi';
import { routes } from '../../platform/http/door.ts';
import { act } from '../../platform/http/house.ts';
import { body, json, refusals } from '../../platform/http/spoken.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { mayDo } from './rights.ts';
import { readTasks, type StoredTask } from './store.ts';
import { Task, TaskFilter, TaskList, TaskMove, Tick } from './task.ts';
import { checkItem, moveTask } from './working.ts';

const byNumber = z.object({ number: z.string() });

const list = createRoute({
  method: 'get',
  path: '/api/tasks',
  summary: 'List tasks',
  request: { query: TaskFilter },
  responses: { 200: json(TaskList, 'What is due first on top'), ...refusals },
});

const move = createRoute({
  method: 'post',
  path: '/api/tasks/{number}/moves',
  summary: 'Start, pause, resume, finish or cancel a task',
  request: { params: byNumber, body: body(TaskMove) },
  responses: { 200: json(Task, 'Moved'), ...refusals },
});

const check = createRoute({
  method: 'post',
  path: '/api/tasks/{number}/checklist',
  summary: 'Tick or untick an item of the checklist',
  request: { params: byNumber, body: body(Tick) },
  responses: { 200: json(Task, 'Ticked'), ...refusals },
});

/** Tasks over HTTP. */
export function taskRoutes(playbook: Playbook) {
  const present = (stored: StoredTask): Task => ({ ...stored, may: mayDo(playbook.lifecycles.task, stored) });
  return routes()
    .openapi(list, async (context) => {
      const tasks = await act(context, (it) => readTasks(it, context.req.valid('query')));
      return context.json({ items: tasks.map(present) }, 200);
    })
    .openapi(move, async (context) => {
      const { number } = context.req.valid('param');
      return context.json(
        present(await act(context, (it) => moveTask(it, playbook, number, context.req.valid('json')))),
        200,
      );
    })
    .openapi(check, async (context) => {
      const { number } = context.req.valid('param');
      return context.json(
        present(await act(context, (it) => checkItem(it, playbook, number, context.req.valid('json')))),
        200,
      );
    });
}
