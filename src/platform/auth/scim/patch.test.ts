import { expect, test } from 'vitest';
import { patched } from './patch.ts';
import { groupType, userType } from './schema.ts';

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const barbara = {
  userName: 'bjensen',
  name: { givenName: 'Barbara', familyName: 'Jensen' },
  title: 'Tour Guide',
  active: true,
  emails: [
    { value: 'work@tanager.example', type: 'work', primary: true },
    { value: 'home@heron.example', type: 'home' },
  ],
};
const message = (...Operations: unknown[]) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations,
});
const [work, home] = barbara.emails;

test.each([
  // RFC 7644, 3.5.2.1: add.
  ['adds what is not there', { op: 'add', path: 'nickName', value: 'Babs' }, { nickName: 'Babs' }],
  ['replaces by adding', { op: 'add', path: 'title', value: 'Director' }, { title: 'Director' }],
  [
    'adds without path',
    { op: 'add', value: { nickName: 'Babs', title: 'Director' } },
    { nickName: 'Babs', title: 'Director' },
  ],
  [
    'adds a part',
    { op: 'add', path: 'name.middleName', value: 'Jane' },
    { name: { ...barbara.name, middleName: 'Jane' } },
  ],
  [
    'joins parts',
    { op: 'add', path: 'name', value: { middleName: 'Jane' } },
    { name: { ...barbara.name, middleName: 'Jane' } },
  ],
  [
    'adds a value',
    { op: 'add', path: 'emails', value: [{ value: 'other@tanager.example', type: 'other' }] },
    { emails: [work, home, { value: 'other@tanager.example', type: 'other' }] },
  ],
  ['adds no value twice', { op: 'add', path: 'emails', value: [{ value: 'home@heron.example', type: 'home' }] }, {}],
  [
    'lets one value be primary',
    { op: 'add', path: 'emails', value: [{ value: 'new@tanager.example', primary: true }] },
    { emails: [{ ...work, primary: false }, home, { value: 'new@tanager.example', primary: true }] },
  ],
  [
    'adds to an extension',
    { op: 'add', path: `${enterprise}:department`, value: 'Tours' },
    { [enterprise]: { department: 'Tours' } },
  ],
  [
    'adds an extension',
    { op: 'add', path: enterprise, value: { department: 'Tours' } },
    { [enterprise]: { department: 'Tours' } },
  ],
  // RFC 7644, 3.5.2.2: remove.
  ['removes', { op: 'remove', path: 'title' }, { title: undefined }],
  ['removes a part', { op: 'remove', path: 'name.givenName' }, { name: { familyName: 'Jensen' } }],
  ['removes all values', { op: 'remove', path: 'emails' }, { emails: undefined }],
  ['removes values by filter', { op: 'remove', path: 'emails[type eq "home"]' }, { emails: [work] }],
  [
    'removes a part of values',
    { op: 'remove', path: 'emails[type eq "work"].primary' },
    { emails: [{ value: work?.value, type: 'work' }, home] },
  ],
  ['removes what is not there', { op: 'remove', path: 'emails[type eq "other"]' }, {}],
  // RFC 7644, 3.5.2.3: replace.
  ['replaces', { op: 'replace', path: 'title', value: 'Director' }, { title: 'Director' }],
  ['makes what it replaces', { op: 'replace', path: 'nickName', value: 'Babs' }, { nickName: 'Babs' }],
  ['replaces all values', { op: 'replace', path: 'emails', value: [home] }, { emails: [home] }],
  [
    'replaces a value by filter',
    { op: 'replace', path: 'emails[type eq "work"]', value: { value: 'new@tanager.example' } },
    { emails: [{ type: 'work', value: 'new@tanager.example' }, home] },
  ],
  [
    'replaces a part of a value',
    { op: 'replace', path: 'emails[type eq "work"].value', value: 'new@tanager.example' },
    { emails: [{ ...work, value: 'new@tanager.example' }, home] },
  ],
  ['unsets by null', { op: 'replace', path: 'title', value: null }, { title: undefined }],
  // What Entra ID and Okta do beside it.
  ['knows Replace and "False"', { op: 'Replace', path: 'active', value: 'False' }, { active: false }],
  ['knows no path and "True"', { op: 'Replace', value: { active: 'True' } }, { active: true }],
  [
    'reads paths as keys',
    { op: 'Add', value: { 'name.givenName': 'Babs' } },
    { name: { givenName: 'Babs', familyName: 'Jensen' } },
  ],
  [
    'reads URNs as keys',
    { op: 'Add', value: { [`${enterprise}:department`]: 'Tours' } },
    { [enterprise]: { department: 'Tours' } },
  ],
  ['passes over an id without path', { op: 'replace', value: { id: 'x', title: 'Director' } }, { title: 'Director' }],
  [
    'passes over what it does not know',
    { op: 'replace', value: { shoeSize: 40, title: 'Director' } },
    { title: 'Director' },
  ],
  [
    'makes the value a filter asks for',
    { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '+49 30 1' },
    { phoneNumbers: [{ type: 'mobile', value: '+49 30 1' }] },
  ],
  [
    'takes a manager as a text',
    { op: 'Add', path: `${enterprise}:manager`, value: '42' },
    { [enterprise]: { manager: { value: '42' } } },
  ],
  [
    'knows any capitals',
    { op: 'replace', path: 'EMAILS[TYPE EQ "work"].VALUE', value: 'n@t.example' },
    { emails: [{ ...work, value: 'n@t.example' }, home] },
  ],
])('%s', (_, operation, change) => {
  const before = structuredClone(barbara);
  expect(patched(before, message(operation), userType)).toEqual({ ...barbara, ...change });
  expect(before).toEqual(barbara);
});

test.each([
  ['an unknown verb', { op: 'move', path: 'title' }, 'invalidSyntax'],
  ['a removal of nothing', { op: 'remove' }, 'noTarget'],
  ['a path to nothing', { op: 'replace', path: 'shoeSize', value: '40' }, 'invalidPath'],
  ['a path that is none', { op: 'replace', path: 'a..b', value: 'x' }, 'invalidPath'],
  ['a part of nothing', { op: 'replace', path: 'name.shoeSize', value: 'x' }, 'invalidPath'],
  ['a filter that is none', { op: 'replace', path: 'emails[type is "x"].value', value: 'x' }, 'invalidFilter'],
  ['what is read-only', { op: 'replace', path: 'id', value: 'x' }, 'mutability'],
  ['what belongs to groups', { op: 'add', path: 'groups', value: [{ value: 'x' }] }, 'mutability'],
  ['a removal of what is required', { op: 'remove', path: 'userName' }, 'invalidValue'],
  ['no text', { op: 'replace', path: 'title', value: 7 }, 'invalidValue'],
  ['no yes and no no', { op: 'replace', path: 'active', value: 'perhaps' }, 'invalidValue'],
  ['two primary values', { op: 'replace', path: 'emails', value: [{ ...home, primary: true }, work] }, 'invalidValue'],
  ['a value no filter describes', { op: 'replace', path: 'emails[value co "nobody"].type', value: 'work' }, 'noTarget'],
  ['an addition of nothing', { op: 'add', path: 'title' }, 'invalidValue'],
  ['no object without path', { op: 'add', value: 'x' }, 'invalidValue'],
])('%s is refused', (_, operation, scimType) => {
  expect(() => patched(barbara, message(operation), userType)).toThrow(
    expect.objectContaining({ status: 400, scimType }),
  );
});

test('a message without its schema, or without operations, is refused', () => {
  expect(() => patched(barbara, { Operations: [{ op: 'remove', path: 'title' }] }, userType)).toThrow(/schemas/);
  expect(() => patched(barbara, message(), userType)).toThrow(/Operations/);
});

test('operations follow each other, and one that fails undoes all', () => {
  const both = message({ op: 'add', path: 'nickName', value: 'Babs' }, { op: 'replace', path: 'nickName', value: 'B' });
  expect(patched(barbara, both, userType)).toMatchObject({ nickName: 'B' });
});

const group = { displayName: 'Legal', members: [{ value: 'a' }, { value: 'b' }, { value: 'c' }] };

test.each([
  ['a filter', { op: 'Remove', path: 'members[value eq "b"]' }, ['a', 'c']],
  ['a list', { op: 'Remove', path: 'members', value: [{ value: 'a' }, { value: 'c' }] }, ['b']],
  ['nothing else', { op: 'remove', path: 'members' }, undefined],
])('members go by %s', (_, operation, left) => {
  const { members } = patched(group, message(operation), groupType) as { members?: { value: string }[] };
  expect(members?.map(({ value }) => value)).toEqual(left);
});

test('members come one by one, each once', () => {
  const one = { op: 'Add', path: 'members', value: [{ value: 'd' }, { value: 'a' }] };
  const { members } = patched(group, message(one), groupType) as { members: { value: string }[] };
  expect(members.map(({ value }) => value)).toEqual(['a', 'b', 'c', 'd']);
});
