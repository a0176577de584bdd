import { describe, expect, test } from 'vitest';
import { may } from '../platform/rights.ts';
import { folderOf } from './folder.ts';
import { readRights, rightsOf } from './rights.ts';
import { loadShippedPlaybook } from './testing.ts';

const playbook = await loadShippedPlaybook();
const rights = rightsOf(playbook);

describe('rights', () => {
  test("an auditor's change nothing, and he sees whatever anybody sees", () => {
    const auditor = rights(['auditor']);
    expect(auditor.changes).toBe(false);
    const sights = playbook.rights.flatMap(({ id }) => (id.includes('.see') ? [id] : []));
    expect(sights.filter((right) => !auditor.has(right))).toEqual([]);
  });

  test('every role may do something, and a person of several roles what each of them may', () => {
    for (const { id } of playbook.roles) expect(rights([id]).held.size, id).toBeGreaterThan(0);
    const both = rights(['auditor', 'account-executive']);
    expect([both.has('ledger.see'), both.has('opportunity.open'), both.changes]).toEqual([true, true, true]);
  });

  test("a partner's people see no engagement, estimate, playbook or record", () => {
    for (const role of ['partner-administrator', 'partner-sales', 'partner-practitioner'])
      for (const right of ['engagement.see', 'estimate.see', 'estimate.seeCosts', 'playbook.see', 'ledger.see'])
        expect(rights([role]).has(right), `${role} ${right}`).toBe(false);
  });

  test('a no names who may', () => {
    const reader = { rights: rights(['account-executive']) } as Parameters<typeof may>[0];
    expect(may(reader, 'estimate.draft')).toBe(
      'Your roles do not let you draft an estimate: it takes Engagement Manager, Technical Architect, Regional Delivery Manager or Director of Professional Services.',
    );
    expect(may(reader, 'opportunity.open')).toBe(true);
    const auditor = { rights: rights(['auditor']) } as Parameters<typeof may>[0];
    expect(may(auditor, 'comment.write')).toBe(
      'Your roles do not let you write a comment: most others do. An administrator of Parley gives roles.',
    );
  });

  test('one given twice, and to a role nobody described, are refused by their line', () => {
    const head = 'source: { document: d, section: s }\neffective: { from: 2020-01-01 }\nrights:\n';
    const right = '  - { id: task.see, what: see tasks, roles: [sales] }\n';
    const read = (rows: string) => readRights(folderOf(new Map([['rights.yaml', head + rows]])), () => playbook.roles);
    expect(read(right)).toHaveLength(1);
    const saying = (place: string, sentence: string) =>
      expect.objectContaining({
        faults: [{ place: expect.stringContaining(place), sentence: expect.stringContaining(sentence) }],
      });
    expect(() => read(right + right)).toThrow(saying('rights.yaml:5', 'is taken'));
    expect(() => read(right.replace('sales', 'wizard'))).toThrow(saying('rights.yaml:4', 'names wizard'));
  });
});
