import { describe, expect, test } from 'vitest';
import { folderOf, openFolder } from '../folder.ts';
import { loadShippedPlaybook } from '../testing.ts';
import {
  type Away,
  assign,
  assignedInWords,
  type Candidate,
  leadsRole,
  rolesAsked,
  type TaskToGive,
} from './assigning.ts';
import { readAssignment } from './assignment.ts';

const playbook = await loadShippedPlaybook();
const shipped = await openFolder('playbooks/gitlab');

const manager = (name: string, more: Partial<Candidate> = {}): Candidate => ({
  ...{ id: name, name, roles: ['engagement-manager'], region: 'emea', cleared: false, named: false },
  ...{ openTasks: 0, givenAt: null, ...more },
});
const scoping: TaskToGive = {
  ...{ role: 'engagement-manager', region: 'emea', segment: 'large', publicSector: false, on: '2026-11-23' },
};
const away = (personId: string, name: string, more: Partial<Away['cover']> = {}): Away => ({
  personId,
  lastDay: '2026-11-27',
  cover: { id: name, name, region: 'emea', cleared: false, ...more },
});
function given(candidates: Candidate[], task: Partial<TaskToGive> = {}, absent: Away[] = []) {
  const { rule, person, why, insteadOf } = assign(playbook, { ...scoping, ...task }, candidates, absent);
  return { rule, person, sentence: assignedInWords(person?.name ?? null, why, insteadOf) };
}

describe('a task goes to', () => {
  test('whoever of its region has the least open work, and says so', () => {
    expect(given([manager('Ada', { openTasks: 4 }), manager('Ben', { openTasks: 3 })])).toEqual({
      rule: 'assign.region',
      person: { id: 'Ben', name: 'Ben' },
      sentence: 'Ben: the Engagement Manager of emea with the least open work (3).',
    });
  });

  test('the longest idle of those with as much to do, and then by name', () => {
    const at = (text: string) => ({ givenAt: Temporal.Instant.from(text) });
    const busy = manager('Ada', at('2026-11-20T10:00Z'));
    const idle = manager('Zoe', at('2026-11-02T10:00Z'));
    expect(given([busy, idle]).person?.name).toBe('Zoe');
    expect(given([busy, manager('New')]).person?.name).toBe('New');
    expect(given([manager('Zoe'), manager('Ada')]).person?.name).toBe('Ada');
  });

  test('whoever the record names, however much they have to do', () => {
    const named = manager('Ada', { named: true, openTasks: 40 });
    expect(given([named, manager('Ben')]).sentence).toBe('Ada: the Engagement Manager named on the record.');
    const seller = manager('Cyd', { named: true, roles: ['account-executive'] });
    expect(given([seller, manager('Ben')]).person?.name).toBe('Ben');
  });

  test('those of every region where the region has nobody, and never to another region', () => {
    const everywhere = manager('Eve', { region: null });
    expect(given([everywhere, manager('Far', { region: 'apac' })])).toMatchObject({
      rule: 'assign.every-region',
      sentence: 'Eve: the only Engagement Manager for every region.',
    });
    expect(given([manager('Far', { region: 'apac' })])).toEqual({
      rule: null,
      person: null,
      sentence: 'Nobody: no Engagement Manager of emea is there to take it.',
    });
  });

  test('inside sales for a small customer, where the region has them', () => {
    const seller = manager('Ada', { roles: ['account-executive'] });
    const inside = manager('Ira', { roles: ['inside-sales'], openTasks: 9 });
    const small = { role: 'account-executive', segment: 'smb' };
    expect(rolesAsked(playbook, 'account-executive')).toEqual(['account-executive', 'inside-sales']);
    expect(rolesAsked(playbook, 'legal')).toEqual(['legal']);
    expect(given([seller, inside], small)).toMatchObject({
      rule: 'assign.small-customers-inside',
      person: { name: 'Ira' },
    });
    expect(given([seller, inside], { ...small, segment: 'large' }).person?.name).toBe('Ada');
    expect(given([seller], small).person?.name).toBe('Ada');
  });

  test('the cleared alone when it is of the public sector', () => {
    const cleared = manager('Ben', { cleared: true, openTasks: 9 });
    expect(given([manager('Ada'), cleared], { publicSector: true }).person?.name).toBe('Ben');
    expect(given([manager('Ada', { named: true })], { publicSector: true }).sentence).toBe(
      'Nobody: no Engagement Manager of emea cleared for the public sector is there to take it.',
    );
  });
});

describe('whoever is away', () => {
  test('hands it to their cover', () => {
    expect(given([manager('Ada')], {}, [away('Ada', 'Cole')])).toEqual({
      rule: 'assign.region',
      person: { id: 'Cole', name: 'Cole' },
      sentence: 'Cole: covers Ada, the only Engagement Manager of emea, away until 27 November 2026.',
    });
  });

  test('hands it down a chain of covers, and passes it over where the chain is a circle', () => {
    const chain = [away('Ada', 'Cole'), away('Cole', 'Dee')];
    expect(given([manager('Ada')], {}, chain).person?.name).toBe('Dee');
    const circle = [away('Ada', 'Cole'), away('Cole', 'Ada')];
    expect(given([manager('Ada'), manager('Zoe', { openTasks: 8 })], {}, circle).person?.name).toBe('Zoe');
  });

  test('is passed over where the cover may not see the deal', () => {
    const others = [manager('Ada', { cleared: true }), manager('Zoe', { cleared: true, openTasks: 8 })];
    const uncleared = [away('Ada', 'Cole')];
    expect(given(others, { publicSector: true }, uncleared).person?.name).toBe('Zoe');
    expect(given(others, {}, [away('Ada', 'Cole', { region: 'apac' })]).person?.name).toBe('Zoe');
    expect(given(others, {}, [away('Ada', 'Cole', { region: null })]).person?.name).toBe('Cole');
  });
});

test('leads give away the tasks of their roles and sides', () => {
  const leads = (held: string, role: string) => leadsRole(playbook, [held], role);
  expect(leads('delivery-manager', 'technical-architect')).toBe(true);
  expect(leads('delivery-manager', 'account-executive')).toBe(false);
  expect(leads('deal-desk', 'legal')).toBe(true);
  expect(leads('deal-desk', 'engagement-manager')).toBe(false);
  expect(leads('auditor', 'engagement-manager')).toBe(false);
});

describe('assignment.yaml', () => {
  const { assignment } = playbook;
  const read = (change: object) =>
    readAssignment(
      folderOf(
        new Map([
          ...[...shipped.files].map(([name, { text }]) => [name, text] as const),
          ['assignment.yaml', JSON.stringify({ ...assignment, ...change })],
        ]),
      ),
      () => playbook.roles,
    );
  const [rule] = assignment.rules.filter(({ id }) => id === 'assign.region');
  const withRule = (wrong: object) => ({ rules: [{ ...rule, id: 'odd', ...wrong }, ...assignment.rules] });

  test('stands as it is shipped', () => expect(read({})).toEqual(assignment));

  test.each([
    ['an unknown role', withRule({ roles: ['wizard'] }), 'rules[0].roles: names wizard, which is not a role'],
    ['an unknown role in its place', withRule({ as: 'wizard' }), 'rules[0].as: names wizard'],
    ['an unknown segment', withRule({ segments: ['tiny'] }), 'names tiny, which is not one of smb'],
    ['an unknown region', withRule({ regions: ['mars'] }), 'names mars, which is not a region of calendars.yaml'],
    ['a rule behind one that takes all', withRule({}), 'rules[3]: can never decide: odd asks the same people'],
    ['an order that does not decide', { orderedBy: ['least-open-work'] }, 'let it end with name'],
    ['an order said twice', { orderedBy: ['name', 'name'] }, 'says name twice'],
    ['tasks without a rule', { rules: [{ ...rule, segments: ['smb'] }] }, 'leave some tasks without any rule'],
    ['an unknown lead', { leads: [{ role: 'boss', of: ['sales'] }] }, 'leads[0].role: names boss'],
    ['a lead of nobody', { leads: [{ role: 'ps-director', of: ['clouds'] }] }, 'leads[0].of: names clouds'],
  ])('is refused with %s', (_, wrong, sentence) => {
    expect(() => read(wrong)).toThrow(sentence);
  });

  test('may say more of fewer tasks before a rule for all', () => {
    expect(() => read(withRule({ segments: ['smb'] }))).not.toThrow();
  });
});
