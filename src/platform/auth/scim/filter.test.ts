import { expect, test } from 'vitest';
import { mustEqual, passes, readFilter, readTarget } from './filter.ts';
import { userType } from './schema.ts';

const barbara = {
  id: '2819c223-7f76-453a-919d-413861904646',
  externalId: 'Bjensen',
  userName: 'bjensen@tanager.example',
  name: { formatted: 'Ms. Barbara Jensen', familyName: "O'Malley", givenName: 'Barbara' },
  displayName: 'Babs (the "boss") Jensen',
  title: 'Tour Guide',
  active: true,
  emails: [
    { value: 'bjensen@tanager.example', type: 'work', primary: true },
    { value: 'babs@heron.example', type: 'home' },
  ],
  meta: { resourceType: 'User', lastModified: '2026-05-13T04:42:34.000Z' },
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'Tours', manager: { value: '26118915' } },
};

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

// The examples of RFC 7644, figure 2, and what lies between them.
test.each([
  ['userName eq "bjensen@tanager.example"', true],
  ['userName Eq "BJENSEN@tanager.example"', true],
  ['externalId eq "bjensen"', false],
  ['externalId eq "Bjensen"', true],
  ['name.familyName co "O\'Malley"', true],
  ['userName sw "b"', true],
  ['userName ew ".example"', true],
  ['userName ew ".org"', false],
  ['urn:ietf:params:scim:schemas:core:2.0:User:userName sw "B"', true],
  ['title pr', true],
  ['nickName pr', false],
  ['emails pr', true],
  ['name pr', true],
  ['meta.lastModified gt "2011-05-13T04:42:34Z"', true],
  ['meta.lastModified ge "2026-05-13T06:42:34+02:00"', true],
  ['meta.lastModified lt "2026-05-13T04:42:34Z"', false],
  ['title pr and userType eq "Employee"', false],
  ['title pr or userType eq "Intern"', true],
  ['userType eq "Employee" and (emails co "heron.example" or emails.value co "tanager.example")', false],
  ['userType ne "Employee" and not (emails co "example.com" or emails.value co "example.org")', true],
  ['emails[type eq "work" and value co "@tanager.example"]', true],
  ['emails[type eq "home" and value co "@tanager.example"]', false],
  ['emails[type eq "work" and value co "@heron.example"] or ims[type eq "xmpp" and value co "@foo.com"]', false],
  ['emails eq "babs@heron.example"', true],
  ['emails.primary eq true', true],
  ['active eq true', true],
  ['active eq "True"', true],
  ['active ne true', false],
  ['nickName eq null', true],
  ['title ne null', true],
  ['displayName eq "Babs (the \\"boss\\") Jensen"', true],
  ['displayName co "\\u0042abs"', true],
  [`${enterprise}:department eq "tours"`, true],
  [`${enterprise}:manager.value eq "26118915"`, true],
  [`${enterprise}:manager eq "26118915"`, false],
  // `and` binds closer than `or`.
  ['userName sw "b" or userName sw "x" and title eq "none"', true],
  ['(userName sw "b" or userName sw "x") and title eq "none"', false],
  ['NOT (title pr)', false],
  ['title gt "Tour Gu"', true],
])('%s: %s', (filter, expected) => {
  expect(passes(barbara, readFilter(filter, userType), userType)).toBe(expected);
});

test.each([
  '',
  'userName',
  'userName eq',
  'userName eq bjensen',
  'userName is "x"',
  'userName eq "x" and',
  'and userName eq "x"',
  '(userName eq "x"',
  'userName eq "x")',
  'emails[type eq "work"',
  'emails[type eq "work"] extra',
  'userName[type eq "work"]',
  'not userName eq "x"',
  'userName eq "unfinished',
  'userName eq {}',
  'active gt true',
  'urn:nobody:knows:userName eq "x"',
  'name.a.b eq "x"',
  `${'('.repeat(50)}title pr${')'.repeat(50)}`,
])('%s cannot be read', (filter) => {
  expect(() => readFilter(filter, userType)).toThrow(
    expect.objectContaining({ status: 400, scimType: 'invalidFilter' }),
  );
});

test('names that every object has are no attributes', () => {
  expect(passes(barbara, readFilter('constructor pr', userType), userType)).toBe(false);
});

test('what a filter demands is found through and, never through or or not', () => {
  const demands = (filter: string) => mustEqual(readFilter(filter, userType), 'userName');
  expect(demands('userName eq "x"')).toBe('x');
  expect(demands('active eq true and (title pr and USERNAME eq "x")')).toBe('x');
  expect(demands('userName eq "x" or title pr')).toBeNull();
  expect(demands('not (userName eq "x")')).toBeNull();
  expect(demands('userName sw "x"')).toBeNull();
});

test.each([
  '',
  'members[value eq "1"',
  'emails[].value',
  'emails[type eq "work"]value',
  'a.b.c',
  'emails[type pr].a.b',
  '[type eq "x"]',
])('the path %s leads nowhere', (path) => {
  expect(() => readTarget(path, userType)).toThrow(expect.objectContaining({ status: 400 }));
});
