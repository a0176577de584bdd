import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Problem } from '../platform/http/problem.ts';
import { addPerson, openTestDoor, type TestDoor } from '../platform/http/testing.ts';
import {
  CatalogueList,
  OfferingList,
  PlaybookOverview,
  QuotingPolicy,
  ReadableTable,
  ServiceList,
  TriedDecision,
} from './reading.ts';
import { playbookRoutes } from './routes.ts';
import { loadShippedPlaybook } from './testing.ts';

let door: TestDoor;

beforeAll(async () => {
  door = await openTestDoor([playbookRoutes(await loadShippedPlaybook())]);
  door.sit(await addPerson(door.db, 'Ada Wren'));
});
afterAll(() => door.close());

const attempt = (facts: Record<string, unknown>) =>
  door.send('POST', '/api/playbook/tables/who-serves/decisions', { facts });

describe('the playbook over HTTP', () => {
  test('lists what stands in it, each table readable with its sources', async () => {
    const { tables, outcomes } = await door.read('/api/playbook', PlaybookOverview);
    expect(outcomes.map(({ id }) => id)).toContain('ps-required');
    for (const { id, rules } of tables) {
      const table = await door.read(`/api/playbook/tables/${id}`, ReadableTable);
      expect(table.rules).toHaveLength(rules);
      expect(table.rules.every(({ source }) => source.length > 0)).toBe(true);
    }
  });

  test('gives the price list of the day and the services', async () => {
    const { currency, items } = await door.read('/api/playbook/catalogue', CatalogueList);
    expect([currency, items.find(({ sku }) => sku === 'GL-JIRA')?.priceCents]).toEqual(['USD', 240_000]);
    expect((await door.read('/api/playbook/services', ServiceList)).items.map(({ id }) => id)).toContain('advisory');
  });

  test('gives the list of another day, with the names for sales through partners that it had', async () => {
    const basicsOn = async (on: string) => {
      const { items } = await door.read(`/api/playbook/catalogue?on=${on}`, CatalogueList);
      return items.find(({ sku }) => sku === 'GL-BAS-R');
    };
    expect(await basicsOn('2022-10-31')).toBeUndefined();
    expect(await basicsOn('2022-11-01')).toMatchObject({ twin: null, seats: { limit: 12, addOn: 'SRV-PERSEAT-R' } });
    expect(await basicsOn('2025-08-06')).toMatchObject({ twin: 'GL-BAS-R (Ecosystem)', standing: 'SKU' });
    expect((await door.get('/api/playbook/catalogue?on=yesterday')).status).toBe(422);
  });

  test('describes every offering of the list, and says what a quote is written by', async () => {
    const { items } = await door.read('/api/playbook/catalogue', CatalogueList);
    const { items: offerings, life } = await door.read('/api/playbook/offerings', OfferingList);
    expect(items.filter(({ offering }) => !offerings.some(({ id }) => id === offering))).toEqual([]);
    expect(life.steps.at(-1)).toMatchObject({ title: 'SKU' });
    const { quoteTypes, steps, currencies } = await door.read('/api/playbook/quoting', QuotingPolicy);
    expect([quoteTypes[0]?.id, currencies]).toEqual(['new-subscription', ['USD']]);
    expect(steps.find(({ id }) => id === 'discount-services')).toMatchObject({
      roles: ['Vice President of Services'],
      after: ['discount-desk'],
      due: expect.stringMatching(/^\d+ business day/),
    });
  });

  test('tries facts, asks for what is missing, and says which cell failed', async () => {
    const asked = TriedDecision.parse(await (await attempt({})).json());
    expect(asked.state).toBe('needs-information');
    const decided = TriedDecision.parse(await (await attempt({ needsSaasMigration: true })).json());
    expect([decided.outcome.outcome, decided.rules]).toEqual(['ps-required', ['saas-migration']]);
  });

  test.each([
    [{ nope: 1 }, 'reads no fact nope'],
    [{ segment: 'tiny' }, 'segment'],
  ])('refuses %j', async (facts, sentence) => {
    const answer = await attempt(facts);
    expect(answer.status).toBe(422);
    expect(Problem.parse(await answer.json()).detail).toContain(sentence);
  });

  test('answers 404 for a table that is not there', async () => {
    expect((await door.get('/api/playbook/tables/nothing')).status).toBe(404);
  });
});
