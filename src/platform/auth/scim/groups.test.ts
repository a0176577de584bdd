import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addPerson } from '../../http/testing.ts';
import { newId } from '../../id.ts';
import { verifyLedger } from '../../ledger/verifying.ts';
import { type Body, base, houseId, openScimDoor, type ScimDoor, urns } from './testing.ts';

let scim: ScimDoor;
const got = async (path: string): Promise<Body> => (await scim.ask(path)).body;

beforeAll(async () => {
  scim = await openScimDoor();
});
afterAll(() => scim.door.close());

describe('groups', () => {
  beforeAll(async () => {
    const rows = [
      ['parley-legal', 'legal'],
      ['parley-sales', 'inside-sales'],
      ['parley-sales', 'legal'],
    ] as const;
    await scim.door.db
      .insertInto('groupRole')
      .values(rows.map(([groupName, role]) => ({ groupName, role })))
      .execute();
  });

  test('are added, found by name, and known to their members', async () => {
    const person = await scim.added();
    const group = await scim.addedGroup('Birds', person.id);
    expect(group).toMatchObject({
      displayName: 'Birds',
      members: [{ value: person.id, type: 'User', $ref: `${base}/Users/${person.id}` }],
    });
    expect((await got('/Groups?filter=displayName eq "birds"')).Resources).toEqual([group]);
    expect((await got(`/Groups?filter=members[value eq "${person.id}"]`)).Resources).toEqual([group]);
    expect(await got(`/Groups/${group.id}?excludedAttributes=members`)).not.toHaveProperty('members');
    expect((await got(`/Users/${person.id}`)).groups).toEqual([
      { value: group.id, $ref: `${base}/Groups/${group.id}`, display: 'Birds', type: 'direct' },
    ]);
    expect((await got(`/Users?filter=groups.display eq "Birds"`)).totalResults).toBe(1);
    expect((await scim.send('POST', '/Groups', { schemas: [urns.group], displayName: 'BIRDS' })).body.scimType).toBe(
      'uniqueness',
    );
    expect((await scim.send('POST', '/Groups', { schemas: [urns.group] })).body.scimType).toBe('invalidValue');
    expect(
      (
        await scim.send('POST', '/Groups', {
          schemas: [urns.group],
          displayName: 'Nobodies',
          members: [{ value: houseId }],
        })
      ).body.scimType,
    ).toBe('invalidValue');
  });

  test('give roles to those who join and take them from those who leave', async () => {
    const [ada, ben] = [await scim.added(), await scim.added()];
    await scim.door.db
      .updateTable('person')
      .set({ roles: ['education'] })
      .where('id', '=', ada.id)
      .execute();
    const legal = await scim.addedGroup('Parley-Legal', ada.id);
    expect(await scim.rolesOf(ada.id)).toEqual(['education', 'legal']);
    await scim.patch(`/Groups/${legal.id}`, { op: 'Add', path: 'members', value: [{ value: ben.id }] });
    expect(await scim.rolesOf(ben.id)).toEqual(['legal']);
    await scim.patch(`/Groups/${legal.id}`, { op: 'Remove', path: `members[value eq "${ada.id}"]` });
    expect(await scim.rolesOf(ada.id)).toEqual(['education']);
    await scim.patch(`/Groups/${legal.id}`, { op: 'Remove', path: 'members', value: [{ value: ben.id }] });
    expect(await scim.rolesOf(ben.id)).toEqual([]);
    expect(await scim.entries(ada.id)).toEqual([
      ...['person.provisioned', 'person.joinedGroup', 'person.rolesSettled', 'person.leftGroup', 'person.rolesSettled'],
    ]);
  });

  test('leave what another group or a hand gave', async () => {
    const ada = await scim.added();
    await scim.door.db
      .updateTable('person')
      .set({ roles: ['inside-sales'] })
      .where('id', '=', ada.id)
      .execute();
    await scim.door.db.deleteFrom('scimGroup').where('displayName', '=', 'Parley-Legal').execute();
    const legal = await scim.addedGroup('parley-legal', ada.id);
    const sales = await scim.addedGroup('parley-sales', ada.id);
    expect(await scim.rolesOf(ada.id)).toEqual(['inside-sales', 'legal']);
    await scim.send('DELETE', `/Groups/${legal.id}`);
    expect(await scim.rolesOf(ada.id)).toEqual(['inside-sales', 'legal']);
    await scim.send('PUT', `/Groups/${sales.id}`, { schemas: [urns.group], displayName: 'parley-sales', members: [] });
    expect(await scim.rolesOf(ada.id)).toEqual(['inside-sales']);
  });

  test('give by another name other roles, and by PUT other members', async () => {
    const [ada, ben] = [await scim.added(), await scim.added()];
    const group = await scim.addedGroup('nothing-yet', ada.id);
    expect(await scim.rolesOf(ada.id)).toEqual([]);
    // Okta sends the id along when it renames.
    const renamed = await scim.patch(`/Groups/${group.id}`, {
      op: 'replace',
      value: { id: group.id, displayName: 'parley-legal' },
    });
    expect(renamed.body.displayName).toBe('parley-legal');
    expect(await scim.rolesOf(ada.id)).toEqual(['legal']);
    await scim.send('PUT', `/Groups/${group.id}`, {
      schemas: [urns.group],
      displayName: 'parley-legal',
      members: [{ value: ben.id }],
    });
    expect([await scim.rolesOf(ada.id), await scim.rolesOf(ben.id)]).toEqual([[], ['legal']]);
    expect(
      (await scim.send('DELETE', `/Groups/${group.id}`, undefined, { 'if-match': group.meta.version })).status,
    ).toBe(412);
    expect((await scim.send('DELETE', `/Groups/${group.id}`)).status).toBe(204);
    expect(await scim.rolesOf(ben.id)).toEqual([]);
    expect((await scim.ask(`/Groups/${group.id}`)).status).toBe(404);
  });

  test('leave a deleted person without what they gave', async () => {
    const ada = await scim.added();
    const group = await scim.addedGroup('parley-legal', ada.id);
    await scim.send('DELETE', `/Users/${ada.id}`);
    expect(await scim.rolesOf(ada.id)).toEqual([]);
    expect(await got(`/Groups/${group.id}`)).not.toHaveProperty('members');
  });

  test("give a partner's people nothing", async () => {
    const partner = { id: newId(), number: 'PRT-2026-0001', name: 'Ibis Partners', region: 'emea', track: 'open' };
    await scim.door.db
      .insertInto('partner')
      .values({ ...partner, channelAccountManagerId: scim.admin.id })
      .execute();
    const ben = await addPerson(scim.door.db, 'Ben Ibis', ['partner-sales'], null, { partnerId: partner.id });
    await scim.addedGroup('parley-sales-2', ben.id);
    await scim.door.db.insertInto('groupRole').values({ groupName: 'parley-sales-3', role: 'legal' }).execute();
    await scim.addedGroup('parley-sales-3', ben.id);
    expect(await scim.rolesOf(ben.id)).toEqual(['partner-sales']);
  });
});

test('all of it stands in a chain that verifies', async () => {
  expect((await verifyLedger(scim.door.db)).broken).toBeNull();
});
