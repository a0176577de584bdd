import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Body, openScimDoor, type ScimDoor } from './testing.ts';

let scim: ScimDoor;
const got = async (path: string): Promise<Body> => (await scim.ask(path)).body;

beforeAll(async () => {
  scim = await openScimDoor();
});
afterAll(() => scim.door.close());

describe('lists', () => {
  const mark = 'Listed';
  let ids: string[];
  beforeAll(async () => {
    ids = [];
    for (const [name, title] of [
      ['Cora', 'B'],
      ['Abel', undefined],
      ['bea', 'a'],
    ] as const) {
      ids.push((await scim.added({ displayName: `${mark} ${name}`, title, emails: undefined, nickName: name })).id);
    }
  });
  const ask = (query: string) => got(`/Users?filter=${encodeURIComponent(`displayName sw "${mark}"`)}&${query}`);
  const nicknames = (list: Body) => list.Resources.map(({ nickName }: Body) => nickName);

  test('are paged from 1 on and say how many there are', async () => {
    const list = await ask('startIndex=2&count=1&sortBy=nickName');
    expect(list).toMatchObject({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: 3,
      startIndex: 2,
      itemsPerPage: 1,
    });
    expect(nicknames(list)).toEqual(['bea']);
    expect(await ask('startIndex=0&count=-5')).toMatchObject({
      totalResults: 3,
      startIndex: 1,
      itemsPerPage: 0,
      Resources: [],
    });
    expect(await ask('count=0')).toMatchObject({ totalResults: 3, Resources: [] });
    expect(await ask('startIndex=9')).toMatchObject({ totalResults: 3, startIndex: 9, itemsPerPage: 0 });
    expect((await ask('count=100000')).itemsPerPage).toBe(3);
    expect((await scim.ask('/Users?count=many')).status).toBe(400);
  });

  test('are sorted, what is absent last', async () => {
    expect(nicknames(await ask('sortBy=nickName'))).toEqual(['Abel', 'bea', 'Cora']);
    expect(nicknames(await ask('sortBy=nickName&sortOrder=descending'))).toEqual(['Cora', 'bea', 'Abel']);
    expect(nicknames(await ask('sortBy=title'))).toEqual(['bea', 'Cora', 'Abel']);
    expect(nicknames(await ask('sortBy=title&sortOrder=descending'))).toEqual(['Cora', 'bea', 'Abel']);
    expect(nicknames(await ask('sortBy=emails'))).toEqual(['Cora', 'Abel', 'bea']);
    expect((await scim.ask('/Users?sortBy=shoeSize')).body.scimType).toBe('invalidPath');
  });

  test('show what is asked for, id and schemas always', async () => {
    const [one] = (await ask('attributes=userName,name.givenName')).Resources;
    expect(Object.keys(one).sort()).toEqual(['id', 'name', 'schemas', 'userName']);
    expect(one.name).toEqual({ givenName: 'Ada' });
    const [less] = (await ask('excludedAttributes=name.givenName,emails,id')).Resources;
    expect(less).not.toHaveProperty('emails');
    expect(less).toHaveProperty('id');
    expect(less.name).toHaveProperty('familyName');
    expect(less.name).not.toHaveProperty('givenName');
    expect(Object.keys(await got(`/Users/${ids[0]}?attributes=USERNAME`)).sort()).toEqual([
      'id',
      'schemas',
      'userName',
    ]);
    const made = await scim.send('POST', '/Users?attributes=userName', scim.user());
    expect(Object.keys(made.body).sort()).toEqual(['id', 'schemas', 'userName']);
  });

  test('are searched by POST as by GET', async () => {
    const search = {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
      filter: `displayName sw "${mark}"`,
      sortBy: 'nickName',
      count: 2,
      attributes: ['nickName'],
    };
    const { status, body } = await scim.send('POST', '/Users/.search', search);
    expect(status).toBe(200);
    expect(nicknames(body)).toEqual(['Abel', 'bea']);
    expect(body.Resources[0]).not.toHaveProperty('userName');
  });

  test.each(['userName eq', 'userName is "x"', 'x'])('a filter that cannot be read is refused: %s', async (filter) => {
    const { status, body } = await scim.ask(`/Users?filter=${encodeURIComponent(filter)}`);
    expect([status, body.scimType]).toEqual([400, 'invalidFilter']);
  });

  test('what the database looks for and what the filter tests agree', async () => {
    const one = await got(`/Users/${ids[0]}`);
    for (const filter of [
      `id eq "${one.id}"`,
      `externalId eq "${one.externalId}"`,
      `userName eq "${one.userName.toUpperCase()}" and active eq true`,
    ]) {
      expect((await got(`/Users?filter=${encodeURIComponent(filter)}`)).Resources).toEqual([one]);
    }
    expect((await got('/Users?filter=id eq "nobody"')).totalResults).toBe(0);
  });
});
