import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addPerson, openTestDoor, type TestDoor } from '../../../platform/http/testing.ts';
import { readStream } from '../../../platform/ledger/ledger.ts';
import type { Person } from '../../../platform/person.ts';
import { loadPlaybook } from '../../../playbook/playbook.ts';
import { rightsOf } from '../../../playbook/rights.ts';
import { draftEstimate } from '../drafting.ts';
import { Estimate, EstimateHead } from '../estimate.ts';
import { estimateRoutes } from '../routes.ts';
import { Burn } from './burn.ts';
import { Comparison } from './comparison.ts';
import { versionRoutes } from './routes.ts';
import { openEstimate } from './testing.ts';

const playbook = await loadPlaybook('playbooks/gitlab');
let door: TestDoor;
let manager: Person;
let seller: Person;
let number: string;
let opportunity: string;
beforeAll(async () => {
  door = await openTestDoor([versionRoutes(playbook), estimateRoutes(playbook)], rightsOf(playbook));
  manager = await addPerson(door.db, 'Mara Finch', ['engagement-manager'], 'emea');
  seller = await addPerson(door.db, 'Ada Wren', ['account-executive'], 'emea');
});
afterAll(() => door.close());
beforeEach(async () => {
  const drafted = await openEstimate(door, playbook, manager);
  ({ number, opportunity } = drafted);
  door.sit(manager);
});

const path = (of: string, verb = '') => `/api/estimates/${of}${verb}`;
const read = (of: string) => door.read(path(of), Estimate);
async function done(verb: string, of = number, body: unknown = {}): Promise<Estimate> {
  const answer = await door.send('POST', path(of, `/${verb}`), body);
  const words = await answer.text();
  expect(answer.status, words).toBeLessThan(300);
  return Estimate.parse(JSON.parse(words));
}
const refused = async (answer: Response, status: number): Promise<string> => {
  const words = await answer.text();
  expect(answer.status, words).toBe(status);
  return words;
};
const list = async () => {
  const { items } = (await (await door.get(`/api/opportunities/${opportunity}/estimates`)).json()) as {
    items: unknown[];
  };
  return items.map((item) => EstimateHead.parse(item));
};
const newestEntry = () =>
  door.act(manager, async ({ tx }) => (await readStream(tx, `opportunity/${opportunity}`, 1))[0]);
const valueCents = async (): Promise<number | null> => {
  const deal = door.db.selectFrom('opportunity').select('valueCents').where('number', '=', opportunity);
  return (await deal.executeTakeFirstOrThrow()).valueCents;
};

describe('settings of a draft', () => {
  test('a discount lowers services and training, the list price stays, and the value of the opportunity follows', async () => {
    const before = await read(number);
    const answer = await door.send('PATCH', path(number), { discountPercent: 7.25 });
    const after = Estimate.parse(await answer.json());
    const { servicesCents, educationCents, totalCents } = after.sheet.totals;
    expect(servicesCents).toBe(Math.round(before.sheet.totals.servicesCents * 0.9275));
    expect(totalCents).toBe(servicesCents + educationCents);
    expect([after.sheet.listCents, after.sheet.discountPercent]).toEqual([before.sheet.totals.totalCents, 7.25]);
    expect(await valueCents()).toBe(totalCents);
    expect(answer.headers.get('etag')).toBe(`"${after.version}"`);
    expect((await newestEntry())?.sentence).toMatch(/^Changed EST-\S+: discount 0 % to 7.25 %; now at USD /);
  });

  test.each([
    [{ discountPercent: 7.255 }, 'discountPercent'],
    [{ discountPercent: -0.01 }, 'discountPercent'],
    [{ discountPercent: 100.01 }, 'discountPercent'],
    [{ travelCents: -1 }, 'travelCents'],
    [{ travelCents: 10.5 }, 'travelCents'],
    [{ parts: { kickoff: 'perhaps' } }, 'kickoff'],
    [{ rabatt: 5 }, 'rabatt'],
  ])('%j is refused naming the field', async (body, field) => {
    expect(await refused(await door.send('PATCH', path(number), body), 422)).toContain(field);
  });

  test('the whole discount and none at all are both given', async () => {
    const free = Estimate.parse(await (await door.send('PATCH', path(number), { discountPercent: 100 })).json());
    expect(free.sheet.totals.totalCents).toBe(0);
    const full = Estimate.parse(await (await door.send('PATCH', path(number), { discountPercent: 0 })).json());
    expect(full.sheet.totals.totalCents).toBe(full.sheet.listCents);
  });

  test('an optional line leaves the totals and the hours, and comes back', async () => {
    const before = await read(number);
    const line = before.sheet.lines.find(({ kind }) => kind === 'services')!;
    const out = Estimate.parse(
      await (await door.send('PATCH', path(number), { parts: { [line.id]: 'optional' } })).json(),
    );
    expect(out.sheet.totals.totalCents).toBe(before.sheet.totals.totalCents - line.priceCents);
    expect(out.sheet.optionalCents).toBe(line.priceCents);
    expect(out.costs?.hours).toBeCloseTo(before.costs!.hours - before.costs!.lines[line.id]!.hours);
    const back = Estimate.parse(
      await (await door.send('PATCH', path(number), { parts: { [line.id]: 'included' } })).json(),
    );
    expect([back.sheet, back.costs]).toEqual([before.sheet, before.costs]);
  });

  test('a travel budget is kept beside the totals', async () => {
    const before = await read(number);
    const after = Estimate.parse(await (await door.send('PATCH', path(number), { travelCents: 450_000 })).json());
    expect([after.sheet.travelCents, after.sheet.totals]).toEqual([450_000, before.sheet.totals]);
  });

  test('a line that there is not is refused, and what stands so already is not recorded', async () => {
    const words = await refused(await door.send('PATCH', path(number), { parts: { nothing: 'optional' } }), 422);
    expect(words).toContain('has no line \\"nothing\\"');
    const { id, version } = { ...(await newestEntry())!, version: (await read(number)).version };
    await door.send('PATCH', path(number), { discountPercent: 0 });
    expect([(await newestEntry())?.id, (await read(number)).version]).toEqual([id, version]);
  });

  test('a change names the version that it saw', async () => {
    const stale = { 'if-match': '"99"' };
    await refused(await door.send('PATCH', path(number), { travelCents: 1 }, { 'if-match': '' }), 428);
    await refused(await door.send('PATCH', path(number), { travelCents: 1 }, stale), 412);
    const seen = { 'if-match': `"${(await read(number)).version}"` };
    expect((await door.send('PATCH', path(number), { travelCents: 1 }, seen)).status).toBe(200);
    await refused(await door.send('PATCH', path(number), { travelCents: 2 }, seen), 412);
  });
});

describe('publishing', () => {
  test('freezes the draft, is recorded, and a newer published one supersedes it', async () => {
    const published = await done('publish');
    expect([published.state, published.may.change]).toEqual(['published', expect.stringContaining('frozen')]);
    expect((await newestEntry())?.name).toBe('estimate.published');
    const next = await done('revise');
    expect([next.state, next.revision, next.sheet]).toEqual(['draft', 2, published.sheet]);
    expect((await read(number)).state).toBe('published');
    await door.send('PATCH', path(next.number), { discountPercent: 10 });
    const second = await done('publish', next.number);
    expect((await read(number)).state).toBe('superseded');
    expect(await valueCents()).toBe(second.sheet.totals.totalCents);
    expect((await newestEntry())?.sentence).toContain(`in place of ${number}`);
  });

  test('drafting anew leaves what is published', async () => {
    await done('publish');
    const next = await door.act(manager, (act) => draftEstimate(act, playbook, opportunity));
    expect([next.revision, (await read(number)).state]).toEqual([2, 'published']);
  });

  test('nothing is changed once it is published, nor published twice', async () => {
    await done('publish');
    expect(await refused(await door.send('PATCH', path(number), { discountPercent: 5 }), 409)).toContain('frozen');
    expect(await refused(await door.send('POST', path(number, '/publish'), {}), 409)).toContain('no way to publish');
    expect(await refused(await door.send('POST', path(number, '/apply'), {}), 409)).toContain('no scenario');
  });

  test('an estimate that includes nothing is not published', async () => {
    const parts = Object.fromEntries((await read(number)).sheet.lines.map(({ id }) => [id, 'phase-2']));
    await door.send('PATCH', path(number), { parts });
    expect(await refused(await door.send('POST', path(number, '/publish'), {}), 409)).toContain('includes no activity');
  });

  test('on a closed opportunity nothing moves', async () => {
    await door.db.updateTable('opportunity').set({ stage: 'closed-lost' }).where('number', '=', opportunity).execute();
    for (const verb of ['publish', 'scenarios']) {
      expect(await refused(await door.send('POST', path(number, `/${verb}`), { name: 'x' }), 409)).toContain('closed');
    }
  });
});

describe('scenarios', () => {
  test('stand beside the live estimate, are changed on their own, and become the live one', async () => {
    const scenario = await done('scenarios', number, { name: 'Lean' });
    expect([scenario.scenario, scenario.state, scenario.revision]).toEqual(['Lean', 'draft', 1]);
    await door.send('PATCH', path(scenario.number), { discountPercent: 20 });
    const [live, lean] = [await read(number), await read(scenario.number)];
    expect([live.sheet.discountPercent, lean.sheet.discountPercent]).toEqual([0, 20]);
    expect(await valueCents()).toBe(live.sheet.totals.totalCents);
    expect((await list()).map(({ scenario }) => scenario)).toEqual([null, 'Lean']);
    const applied = await done('apply', scenario.number);
    expect([applied.scenario, applied.revision, applied.state]).toEqual([null, 2, 'draft']);
    expect((await read(number)).state).toBe('superseded');
    expect(await valueCents()).toBe(lean.sheet.totals.totalCents);
    expect((await newestEntry())?.sentence).toContain(`Made the scenario "Lean" the live estimate`);
  });

  test('a name is used once in an opportunity, and again once its scenario is gone', async () => {
    const first = await done('scenarios', number, { name: 'Lean' });
    expect(await refused(await door.send('POST', path(number, '/scenarios'), { name: 'lean' }), 409)).toContain(
      'give this one another name',
    );
    await refused(await door.send('POST', path(number, '/scenarios'), { name: '  ' }), 422);
    const discarded = await done('discard', first.number);
    expect([discarded.state, discarded.scenario]).toEqual(['superseded', 'Lean']);
    expect(await list()).toHaveLength(1);
    await done('scenarios', number, { name: 'Lean' });
  });

  test('is not published, nor discarded when it is live', async () => {
    const { number: scenario } = await done('scenarios', number, { name: 'Lean' });
    expect(await refused(await door.send('POST', path(scenario, '/publish'), {}), 409)).toContain('apply it first');
    expect(await refused(await door.send('POST', path(number, '/discard'), {}), 409)).toContain('no scenario');
  });
});

describe('comparing', () => {
  test('says by activity what a scenario changes, and what both come to', async () => {
    const scenario = await done('scenarios', number, { name: 'Lean' });
    const { sheet } = await read(number);
    const line = sheet.lines[0]!;
    await door.send('PATCH', path(scenario.number), { discountPercent: 5, parts: { [line.id]: 'optional' } });
    const compared = await door.read(`/api/estimates/compare?left=${number}&right=${scenario.number}`, Comparison);
    expect(compared.lines.map(({ sentence }) => sentence)).toEqual([`${line.title}: optional instead of included.`]);
    expect(compared.settings).toEqual(['Discount: 0 % → 5 %.']);
    expect(compared.figures.map(({ name }) => name)).toContain('Hours');
  });

  test('tells no hours, cost or margin to who may not see them', async () => {
    door.sit(seller);
    const words = await (await door.get(`/api/estimates/compare?left=${number}&right=${number}`)).text();
    expect(words).not.toMatch(/hours|Cost|Margin|effort\//);
  });

  test('one that there is not is not found', async () => {
    const answer = await door.get(`/api/estimates/compare?left=${number}&right=EST-2026-9999`);
    expect(await refused(answer, 404)).toContain('EST-2026-9999');
  });
});

test('the burn tells the hours of an estimate by week and role to who may see costs', async () => {
  const burn = await door.read(path(number, '/burn'), Burn);
  const { costs } = await read(number);
  const hours = burn.roles.flatMap(({ hours }) => hours).reduce((sum, each) => sum + each, 0);
  expect(hours).toBeCloseTo(costs!.hours);
  door.sit(seller);
  expect(await refused(await door.get(path(number, '/burn')), 403)).toContain('without its costs');
});

describe('who may', () => {
  /** The routes as they are asked; the ones that change things are asked with a scenario where they need one. */
  const asked = (scenario: string): readonly [string, () => Promise<Response>][] => [
    ['read', async () => door.get(path(number))],
    ['list', async () => door.get(`/api/opportunities/${opportunity}/estimates`)],
    ['compare', async () => door.get(`/api/estimates/compare?left=${number}&right=${scenario}`)],
    ['burn', async () => door.get(path(number, '/burn'))],
    ['change', () => door.send('PATCH', path(number), { travelCents: 5 })],
    ['copy', () => door.send('POST', path(number, '/scenarios'), { name: 'Theirs' })],
    ['discard', () => door.send('POST', path(scenario, '/discard'), {})],
    ['apply', () => door.send('POST', path(scenario, '/apply'), {})],
    ['publish', () => door.send('POST', path(number, '/publish'), {})],
    ['revise', () => door.send('POST', path(number, '/revise'), {})],
  ];

  const statusesOf = async (person: Person | null): Promise<Record<string, number>> => {
    const { number: scenario } = await done('scenarios', number, { name: 'Lean' });
    door.sit(person);
    const statuses: [string, number][] = [];
    for (const [name, ask] of asked(scenario)) statuses.push([name, (await ask()).status]);
    return Object.fromEntries(statuses);
  };

  const nothing = { change: 403, copy: 403, discard: 403, apply: 403, publish: 403, revise: 403 };

  test('an account executive reads prices and changes nothing', async () => {
    expect(await statusesOf(seller)).toEqual({ read: 200, list: 200, compare: 200, burn: 403, ...nothing });
    const shown = await (await door.get(path(number))).text();
    expect(shown).not.toMatch(/"hours":|hoursByRole|effort|centsPerHour|costCents|marginPercent/);
  });

  test('an auditor reads all and changes nothing', async () => {
    const auditor = await addPerson(door.db, 'Una Crane', ['auditor'], null, { cleared: true });
    expect(await statusesOf(auditor)).toEqual({ read: 200, list: 200, compare: 200, burn: 200, ...nothing });
  });

  test('a technical architect drafts and does not publish', async () => {
    const architect = await addPerson(door.db, 'Tove Heron', ['technical-architect'], 'emea');
    expect(await statusesOf(architect)).toMatchObject({ change: 200, copy: 201, discard: 200, publish: 403 });
  });

  test('a neighbour region finds no estimate, whatever it may do at home', async () => {
    const neighbour = await addPerson(door.db, 'Nils Grebe', ['engagement-manager'], 'apac');
    expect(new Set(Object.values(await statusesOf(neighbour)))).toEqual(new Set([404]));
  });

  test('a partner and a stranger see nothing', async () => {
    const partnerId = '0197e000-0000-7000-8000-000000000001';
    const reed = { name: 'Reed & Sons', region: 'emea', track: 'select', channelAccountManagerId: manager.id };
    await door.db
      .insertInto('partner')
      .values({ ...reed, id: partnerId, number: 'PRT-2026-9001' })
      .execute();
    await door.db.updateTable('opportunity').set({ partnerId }).where('number', '=', opportunity).execute();
    const partner = await addPerson(door.db, 'Pia Teal', ['partner-sales'], null, { partnerId });
    const theirs = await statusesOf(partner);
    expect(theirs).toEqual({ read: 404, list: 200, compare: 404, burn: 404, ...nothing });
    expect(await list()).toEqual([]);
    door.sit(null);
    for (const [name, ask] of asked(number)) expect((await ask()).status, name).toBe(401);
  });
});
