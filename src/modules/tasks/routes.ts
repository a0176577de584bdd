import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { routes } from '../../platform/http/door.ts';
import { act, type House, readerOf } from '../../platform/http/house.ts';
import { tellVersion } from '../../platform/http/precondition.ts';
import { body, json, refusals } from '../../platform/http/spoken.ts';
import { isTimeZone } from '../../playbook/clocks/calendar.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { workDay } from '../../playbook/work/work-day.ts';
import { peopleFor } from './assigning.ts';
import { mayDo } from './rights.ts';
import { readTask, readTasks, readWork, type StoredTask } from './store.ts';
import { ManyMoved, ManyMoves, Task, TaskFilter, TaskList, TaskMove, TaskPeople, Tick, Work } from './task.ts';
import { checkItem, type Moved, moveMany, moveTask } from './working.ts';

const byNumber = z.object({ number: z.string() });

const list = createRoute({
  method: 'get',
  path: '/api/tasks',
  summary: 'List tasks',
  request: { query: TaskFilter },
  responses: { 200: json(TaskList, 'What is due first on top, at most 500'), ...refusals },
});

const OwnTimeZone = z
  .string()
  .refine(isTimeZone, { error: 'must be a time zone such as Europe/Berlin.' })
  .default('UTC')
  .openapi({ description: 'Counts for readers who serve every region' });

const work = createRoute({
  method: 'get',
  path: '/api/work',
  summary: 'Read what waits for you, and what you wait for',
  request: { query: z.object({ timeZone: OwnTimeZone }) },
  responses: { 200: json(Work, 'What stands open, by its clock'), ...refusals },
});

const read = createRoute({
  method: 'get',
  path: '/api/tasks/{number}',
  summary: 'Read a task',
  request: { params: byNumber },
  responses: { 200: json(Task, 'The task; its history is the stream task/{number} of the ledger'), ...refusals },
});

const people = createRoute({
  method: 'get',
  path: '/api/tasks/{number}/people',
  summary: 'List whom a task could be given to',
  request: { params: byNumber },
  responses: { 200: json(TaskPeople, 'The least busy first'), ...refusals },
});

const move = createRoute({
  method: 'post',
  path: '/api/tasks/{number}/moves',
  summary: 'Start, pause, resume, finish, cancel, take or assign a task',
  request: { params: byNumber, body: body(TaskMove) },
  responses: { 200: json(Task, 'Moved'), ...refusals },
});

const moveAll = createRoute({
  method: 'post',
  path: '/api/tasks/moves',
  summary: 'Make one move of up to 100 tasks',
  request: { body: body(ManyMoves) },
  responses: { 200: json(ManyMoved, 'What became of each'), ...refusals },
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
  const present = (context: Context<House>, stored: StoredTask): Task => ({
    ...stored,
    may: mayDo(playbook, readerOf(context), stored),
  });
  const all = (context: Context<House>, stored: readonly StoredTask[]) => stored.map((each) => present(context, each));
  const one = (context: Context<House>, stored: StoredTask): Task => {
    tellVersion(context, stored);
    return present(context, stored);
  };
  const outcome = (context: Context<House>, moved: Moved) =>
    moved.done ? { ...moved, task: present(context, moved.task) } : moved;
  return routes()
    .openapi(list, async (context) => {
      const tasks = await act(context, (it) => readTasks(it, context.req.valid('query')));
      return context.json({ items: all(context, tasks) }, 200);
    })
    .openapi(work, async (context) => {
      const { region } = readerOf(context);
      const ownTimeZone = context.req.valid('query').timeZone;
      const day = workDay(playbook.calendars, { region, ownTimeZone }, context.get('clock').now());
      const { mine, escalated, asked, queue, waiting } = await act(context, readWork);
      const ends = { todayEnds: day.todayEnds.toString(), weekEnds: day.weekEnds.toString() };
      const tasks = { mine: all(context, mine), escalated: all(context, escalated) };
      const others = { asked: all(context, asked), queue: all(context, queue), waiting: all(context, waiting) };
      return context.json({ timeZone: day.timeZone, ...ends, ...tasks, ...others }, 200);
    })
    .openapi(read, async (context) => {
      const { number } = context.req.valid('param');
      return context.json(one(context, await act(context, (it) => readTask(it, number))), 200);
    })
    .openapi(people, async (context) => {
      const { number } = context.req.valid('param');
      const items = await act(context, async (it) => peopleFor(it, playbook, await readTask(it, number)));
      return context.json({ items }, 200);
    })
    .openapi(moveAll, async (context) => {
      const moved = await act(context, (it) => moveMany(it, playbook, context.req.valid('json')));
      return context.json({ items: moved.map((each) => outcome(context, each)) }, 200);
    })
    .openapi(move, async (context) => {
      const { number } = context.req.valid('param');
      const moved = await act(context, (it) => moveTask(it, playbook, number, context.req.valid('json')));
      return context.json(one(context, moved), 200);
    })
    .openapi(check, async (context) => {
      const { number } = context.req.valid('param');
      const ticked = await act(context, (it) => checkItem(it, playbook, number, context.req.valid('json')));
      return context.json(one(context, ticked), 200);
    });
}
