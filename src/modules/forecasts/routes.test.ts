import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Problem } from '../../platform/http/problem.ts';
import { addPerson, openTestDoor, type TestDoor } from '../../platform/http/testing.ts';
import { newId } from '../../platform/id.ts';
import { readStream } from '../../platform/ledger/ledger.ts';
import type { Person } from '../../platform/person.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { rightsOf } from '../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../playbook/testing.ts';
import { draftEstimate } from '../estimates/drafting.ts';
import { readEstimate } from '../estimates/store.ts';
import { openOpportunity } from '../opportunities/opening.ts';
import { actualsStream } from './entries.ts';
import { Calibration, Forecast, ImportedActuals } from './forecast.ts';
import { forecastRoutes } from './routes.ts';
import { streamForecast } from './streaming.ts';

let door: TestDoor;
let playbook: Playbook;
let manager: Person;
let director: Person;
let number: string;

beforeAll(async () => {
  playbook = await loadShippedPlaybook();
  door = await openTestDoor([forecastRoutes(playbook)], rightsOf(playbook));
  manager = await addPerson(door.db, 'Zoe Lark', ['engagement-manager']);
  director = await addPerson(door.db, 'Bo Stork', ['ps-director']);
  const account = 'ACC-2026-9001';
  const market = { country: 'DE', region: 'emea', edition: 'ee', segment: 'large', publicSector: false };
  const known = { name: 'Alder Freight', employees: 5000, groupEmployees: 5000, ownerId: manager.id };
  await door.db
    .insertInto('account')
    .values({ ...market, ...known, id: newId(), number: account, createdAt: door.clock.now() })
    .execute();
  number = await door.act(manager, async (act) => {
    const named = { name: 'Alder Freight: to SaaS', account, licence: null, closeDate: '2027-03-31' };
    const needs = [{ service: 'migration-to-saas' }, { service: 'training', sku: 'GL-BAS-R' }];
    const { number: opportunity } = await openOpportunity(act, playbook, { ...named, needs, circumstances: {} });
    return (await draftEstimate(act, playbook, opportunity)).number;
  });
});
afterAll(() => door.close());

const path = (query = '') => `/api/estimates/${number}/forecast${query}`;
const forecast = (query = '') => door.read(path(query), Forecast);
const refusal = async (answer: Promise<Response>) => {
  const { status, code, detail } = Problem.parse(await (await answer).json());
  return { status, code, detail };
};
const bringIn = (csv: string) => door.send('POST', '/api/actuals', { csv });
const head = 'project,activity,low,likely,high,actual,closed on';
const rows = (projects: number, ratio: number) =>
  Array.from({ length: projects }, (_, at) =>
    ['migration-to-saas.discovery', 'migration-to-saas.waves'].map(
      (activity, place) => `Project ${at},${activity},6,9,18,${10 * ratio + place},2026-0${(at % 9) + 1}-15`,
    ),
  ).flat();

describe('a forecast', () => {
  test('is nothing to a stranger, and to nobody who may not see hours', async () => {
    door.sit(null);
    expect((await door.get(path())).status).toBe(401);
    for (const role of ['account-executive', 'partner-sales']) {
      door.sit({ ...manager, roles: [role] });
      expect((await door.get(path())).status).toBe(403);
    }
  });

  test('tells effort, drivers and money of the included lines, the same again by the number of the estimate', async () => {
    door.sit(manager);
    const found = await forecast();
    const { sheet } = await door.act(manager, (act) => readEstimate(act, number));
    expect(found).toMatchObject({ estimate: number, points: 'playbook', draws: 20_000, lessons: { state: 'off' } });
    expect(found.seed).toBe(Number(number.replaceAll(/\D/g, '')));
    expect(found.drivers.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(found.effort.sd > 0 ? 1 : 0, 9);
    expect(found.drivers.map(({ title }) => title)).toContain(sheet.lines[0]!.title);
    expect(found.money?.offeredCents ?? sheet.totals.totalCents).toBe(sheet.totals.totalCents);
    expect(await forecast()).toEqual(found);
    expect((await forecast('?seed=4&draws=1000')).draws).toBe(1000);
  });

  test.each(['draws=5', 'draws=many', 'seed=-1', 'points=guess'])('refuses %s', async (query) => {
    door.sit(manager);
    expect((await refusal(door.get(path(`?${query}`)))).status).toBe(422);
  });

  test('of an estimate that is not there is not there', async () => {
    door.sit(manager);
    expect((await door.get('/api/estimates/EST-1999-0001/forecast')).status).toBe(404);
  });
});

describe('a forecast as events', () => {
  const headers = { accept: 'text/event-stream' };
  const eventsOf = (text: string) =>
    [...text.matchAll(/^event: (.*)\ndata: (.*)$/gm)].map(([, event, data]) => ({ event, data: JSON.parse(data!) }));

  test('tells how far it is and then what JSON tells', async () => {
    door.sit(manager);
    const answer = await door.get(path(), headers);
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    const events = eventsOf(await answer.text());
    expect(events[0]).toEqual({ event: 'progress', data: { share: 0 } });
    expect(events.slice(0, -1).every(({ event }) => event === 'progress')).toBe(true);
    expect(events.at(-1)).toEqual({ event: 'forecast', data: await forecast() });
  });

  test('is refused before it begins as JSON is', async () => {
    door.sit({ ...manager, roles: ['account-executive'] });
    expect(await refusal(Promise.resolve(door.get(path(), headers)))).toMatchObject({ status: 403 });
    door.sit(null);
    expect((await door.get(path(), headers)).status).toBe(401);
  });

  test('tells a refusal on the way with its problem details, and stops when the client goes', async () => {
    const problem = { code: 'simulation.model' };
    const refused = streamForecast({
      make: () => Promise.reject(new Error('upside down')),
      problemOf: () => Promise.resolve(problem),
    });
    expect(eventsOf(await refused.text()).at(-1)).toEqual({ event: 'refused', data: problem });
    const stopped = Promise.withResolvers<void>();
    const left = streamForecast({
      make: (_, gone) => {
        gone.addEventListener('abort', () => stopped.resolve());
        return new Promise(() => {});
      },
      problemOf: () => Promise.resolve(problem),
    });
    await left.body?.cancel();
    await stopped.promise;
  });
});

describe('closed projects', () => {
  test('are brought in by whoever leads, all or none, with every bad row by its line', async () => {
    door.sit(manager);
    expect(await refusal(bringIn(head))).toMatchObject({ status: 403, code: 'right.missing' });
    door.sit(director);
    const bad = Problem.parse(await (await bringIn([head, ...rows(1, 1), 'x,y,9,1,1,1,2026-01-01'].join('\n'))).json());
    expect(bad.faults).toEqual([{ place: 'line 4', sentence: 'low lies above likely: swap the two.' }]);
    expect((await door.read('/api/calibration', Calibration)).lessons).toMatchObject({ state: 'off', projects: 0 });
  });

  test('teach nothing below five, and the forecast says so', async () => {
    door.sit(director);
    expect(ImportedActuals.parse(await (await bringIn([head, ...rows(4, 1.5)].join('\n'))).json())).toEqual({
      projects: 4,
      activities: 8,
    });
    const [entry] = await readStream(door.db, actualsStream, 1);
    expect(entry?.sentence).toBe('Brought in the hours of 4 closed projects: 8 activities.');
    expect(await door.read('/api/calibration', Calibration)).toEqual({
      lessons: { state: 'off', projects: 4, projectsAtLeast: 5 },
      projects: [],
      mayImport: true,
    });
    expect(await refusal(door.get(path('?points=learned')))).toMatchObject({
      status: 409,
      detail: 'Closed projects have taught nothing yet: 4 of at least 5 are known.',
    });
  });

  test('from five on are held against what would have been forecast, and correct only who asks for it', async () => {
    door.sit(director);
    const before = await forecast();
    await bringIn([head, ...rows(6, 1.5)].join('\n'));
    const found = await door.read('/api/calibration', Calibration);
    expect(found.lessons).toMatchObject({ state: 'on', projects: 6 });
    expect(found.projects).toHaveLength(6);
    expect(found.projects[0]).toMatchObject({ project: 'Project 0', actual: 31, closedOn: '2026-01-15' });
    expect(found.projects.every(({ p10, p50, p80, p90 }) => p10 < p50 && p50 < p80 && p80 < p90)).toBe(true);
    expect((await forecast()).effort).toEqual(before.effort);
    const learned = await forecast('?points=learned');
    expect(learned.points).toBe('learned');
    expect(learned.effort.mean / before.effort.mean).toBeCloseTo(1.55, 1);
  });

  test('a row that is brought in again is corrected', async () => {
    door.sit(director);
    await bringIn([head, 'Project 0,migration-to-saas.discovery,6,9,18,20,2026-01-15'].join('\n'));
    const [first] = (await door.read('/api/calibration', Calibration)).projects;
    expect(first).toMatchObject({ project: 'Project 0', actual: 36 });
  });

  test('are hidden from whoever may not see hours', async () => {
    door.sit({ ...manager, roles: ['account-executive'] });
    expect((await door.get('/api/calibration')).status).toBe(403);
    door.sit({ ...manager, roles: ['partner-sales'] });
    expect((await door.get('/api/calibration')).status).toBe(403);
  });
});
