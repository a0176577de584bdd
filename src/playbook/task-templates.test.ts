import { describe, expect, test } from 'vitest';
import { contactOf, readContacts } from './contacts.ts';
import { folderOf, openFolder } from './folder.ts';
import { loadPlaybook } from './playbook.ts';
import { readRoles, roleTitle } from './roles.ts';
import { readTaskTemplates, taskTemplate } from './task-templates.ts';

const playbook = await loadPlaybook('playbooks/gitlab');
const shipped = await openFolder('playbooks/gitlab');

/** The shipped playbook with one file said differently. */
const withFile = (name: string, content: object) =>
  folderOf(
    new Map([...[...shipped.files].map(([key, { text }]) => [key, text] as const), [name, JSON.stringify(content)]]),
  );

describe('task templates', () => {
  test('have an owner, a clock and something to see to, for more than the owner alone where it is said', () => {
    const scoping = taskTemplate(playbook, 'ps-scoping-issue');
    expect(scoping).toMatchObject({ ownerRole: 'engagement-manager', sla: 'scoping-details' });
    expect(scoping.labels).toContain('proposal::Awaiting_Discovery');
    expect(new Set(scoping.checklist.map(({ role }) => role))).toEqual(
      new Set(['account-executive', 'solutions-architect', 'customer-success', 'engagement-manager']),
    );
    const all = Object.values(playbook.taskTemplates);
    expect(all.filter(({ checklist }) => checklist.length === 0)).toEqual([]);
    // No source says how soon a deal that is won is handed over, or a partner's registration is seen to.
    const clockless = all.filter(({ sla }) => sla === undefined).map(({ id }) => id);
    expect(clockless).toEqual(['delivery-handoff', 'services-attach-registration']);
  });

  test('that there are not are refused, with those there are', () => {
    expect(() => taskTemplate(playbook, 'ps-wish-list')).toThrow(
      'no task template ps-wish-list: take one of channel-ack',
    );
    expect(() => taskTemplate(playbook, 'toString')).toThrow('no task template toString');
  });

  const template = { ...playbook.taskTemplates['ta-review'] };
  test.each([
    [
      'an unknown owner',
      { ownerRole: 'architect' },
      'tasks/ta-review.yaml:1 ownerRole: names architect, which roles.yaml',
    ],
    ['an unknown role in the list', { checklist: [{ role: 'nobody', text: 'x' }] }, 'checklist[0].role: names nobody'],
    ['an unknown promise', { sla: 'some-day' }, 'sla: names some-day, which slas.yaml does not hold'],
    ['another name than its file', { id: 'architect-review' }, 'must be the name of its file'],
    ['a stray column', { owner: 'me' }, 'is not known here'],
  ])('are refused with %s', (_, wrong, sentence) => {
    expect(() => readTaskTemplates(withFile('tasks/ta-review.yaml', { ...template, ...wrong }))).toThrow(sentence);
  });

  test('keep quiet about a roles.yaml that its own reader refuses', () => {
    expect(() => readTaskTemplates(withFile('roles.yaml', { roles: 'none' }))).not.toThrow();
  });
});

describe('what the rules of engagement name', () => {
  const given = playbook.routing.policy.tables.flatMap(({ rows }) => rows.map(({ gives }) => gives));
  const listed = (column: string) => new Set(given.flatMap((gives) => (gives[column] as string[] | undefined) ?? []));

  test('are contacts there are, but the one the seller names', () => {
    const unknown = [...listed('contacts')].filter((id) => !contactOf(playbook.contacts, id, '2026-08-31'));
    expect(unknown).toEqual(['{alignedCam}']);
  });

  test('are papers and clocks from which tasks can be made', () => {
    const named = [...listed('artefacts'), ...listed('clocks')];
    expect(named.length).toBeGreaterThan(6);
    expect(named.filter((id) => !(id in playbook.taskTemplates))).toEqual([]);
  });

  test('are clocks whose task runs as long as the promise', () => {
    for (const id of listed('clocks')) expect(playbook.taskTemplates[id]?.sla).toBe(id);
  });
});

describe('contacts', () => {
  test('are asked for by id and day', () => {
    expect(contactOf(playbook.contacts, 'channel-apac', '2026-08-31')).toMatchObject({ room: '#channel-sales' });
    expect(contactOf(playbook.contacts, 'channel-apac', '2022-10-31')).toBeUndefined();
    expect(contactOf(playbook.contacts, 'cam-nagoya', '2026-08-31')).toBeUndefined();
  });

  test('live at addresses no letter reaches', () => {
    for (const { address } of playbook.contacts) expect(address ?? '@desk.example').toMatch(/@desk\.example$/);
  });

  const contact = playbook.contacts[0];
  test.each([
    ['an unknown role', [{ ...contact, role: 'oracle' }], 'contacts[0].role: names oracle, which roles.yaml'],
    ['a room that is none', [{ ...contact, room: 'channel-sales' }], 'must be a chat channel'],
    ['an address that is none', [{ ...contact, address: 'apac' }], 'contacts[0].address'],
    ['one id twice', [contact, contact], 'holds twice'],
  ])('are refused with %s', (_, contacts, sentence) => {
    expect(() => readContacts(withFile('contacts.yaml', { contacts }))).toThrow(sentence);
  });
});

describe('roles', () => {
  test('have a title', () => {
    expect(roleTitle(playbook.roles, 'ps-director')).toBe('Director of Professional Services');
    expect(roleTitle(playbook.roles, 'oracle')).toBe('oracle');
  });

  test('described twice are refused', () => {
    const { source, effective } = playbook.contacts[0] ?? {};
    const roles = [...playbook.roles, playbook.roles[0]];
    expect(() => readRoles(withFile('roles.yaml', { source, effective, roles }))).toThrow(
      'account-executive is described above',
    );
  });
});
