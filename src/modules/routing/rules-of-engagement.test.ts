import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { root } from '../../platform/config.ts';
import { Refusal } from '../../platform/refusal.ts';
import { openFolder } from '../../playbook/folder.ts';
import { playbookOf } from '../../playbook/playbook.ts';
import { needsInformation, RoutingFacts, Verdict } from './engagement.ts';
import { runCases } from './policy-cases.ts';
import { outcomeOn, route } from './rules-of-engagement.ts';
import { verdictInWords } from './verdict-in-words.ts';

const folder = await openFolder(join(root, 'playbooks', 'gitlab'));
const playbook = playbookOf(folder);
const on = '2026-08-31';
const verdictOn = (facts: unknown) => route(playbook, RoutingFacts.parse(facts), { on });

test('the playbook answers every case that stands beside it', () => {
  const { cases, faults } = runCases(folder, playbook);
  expect(faults).toEqual([]);
  expect(cases).toBeGreaterThan(60);
});

const midMarket = { edition: 'ee', segment: 'mid-market', region: 'emea', needs: [{ service: 'advisory' }] };

describe('a verdict', () => {
  const verdict = verdictOn(midMarket);

  test('is what its shape says, and the same each time', () => {
    expect(Verdict.parse(JSON.parse(JSON.stringify(verdict)))).toEqual(verdict);
    expect(verdictOn(midMarket)).toEqual(verdict);
    expect(verdict.playbookVersion).toBe(playbook.version);
    expect(verdict.decidedOn).toBe(on);
  });

  test('cites the rules that spoke and where they are written', () => {
    expect(verdict.rules).toEqual(['ps-custom', 'papers-custom', 'review-of-scope']);
    expect(verdict.sources).toContain('000 Rules of Engagement, Key Takeaways, 2');
  });

  test('traces every row of every table that was asked, and of no other', () => {
    const tables = new Set(verdict.trace.map(({ table }) => table));
    expect([...tables]).toEqual(['who-serves', 'artefacts', 'clocks', 'notices']);
    const rows = (id: string) => verdict.trace.filter(({ table }) => table === id);
    for (const { id, rows: all } of playbook.routing.policy.tables) {
      expect(rows(id)).toHaveLength(tables.has(id) ? all.length : 0);
    }
    expect(rows('clocks')[1]?.failed).toEqual({ input: 'who-serves.path', expected: 'partner', actual: 'ps' });
  });

  test('sets promises going with the limits of slas.yaml, in the region', () => {
    expect(verdict.clocks).toEqual([
      {
        id: 'ps-opportunity-review',
        sentence: 'Professional Services holds the opportunity review within 2 business days.',
        businessDays: 2,
        region: 'emea',
      },
    ]);
    const { clocks } = verdictOn({ ...midMarket, segment: 'smb' });
    expect(clocks.map(({ sentence }) => sentence)).toEqual([
      'The channel team acknowledges the request on the same business day.',
      'The channel team introduces a vetted partner within 1 business day.',
    ]);
    expect(clocks[0]).toMatchObject({ sameBusinessDay: true });
  });

  test('says in words what would change it', () => {
    expect(verdict.flips.map(({ sentence }) => sentence)).toContain(
      'If the customer were on the free edition: Only a partner may serve: the channel team finds a partner.',
    );
    expect(verdict.flips[0]).toEqual({
      changes: [{ input: 'needsSaasMigration', from: false, to: true }],
      outcome: ['ps-required'],
      rule: 'saas-migration',
      sentence: 'If one need were a migration to GitLab.com: Professional Services must serve.',
    });
  });

  test('reads as a page', () => {
    const page = verdictInWords(verdict);
    expect(page.split('\n')[0]).toBe('Professional Services serves with a custom scope.');
    for (const word of ['ps-custom', 'ps-scoping-issue', 'Counted in emea.', 'Key Takeaways, 2', on])
      expect(page).toContain(word);
    expect(page).not.toContain('Ask');
    expect(verdictInWords(verdictOn({ needs: [{ service: 'advisory' }] }))).toContain('Is the customer licensed');
  });
});

describe('size', () => {
  test('read off the employees is cited and traced', () => {
    const verdict = verdictOn({ ...midMarket, segment: undefined, employees: 100 });
    expect(verdict.outcome).toEqual(['partner-sourcing']);
    expect(verdict.rules[0]).toBe('segment-smb');
    expect(verdict.sources[0]).toContain('segments by employees');
    expect(verdict.trace.find(({ rule }) => rule === 'segment-mid-market')?.failed).toMatchObject({ actual: 100 });
  });

  test('given as a segment counts, and a count that says otherwise is told', () => {
    expect(verdictOn({ ...midMarket, employees: 500 }).notes).toEqual([]);
    const verdict = verdictOn({ ...midMarket, employees: 5000 });
    expect(verdict.outcome).toEqual(['ps-custom']);
    expect(verdict.rules).not.toContain('segment-large');
    expect(verdict.notes[0]).toContain('5,000 employees would make it large');
  });

  test('that contradicts itself is told also while more must be known', () => {
    const { outcome, notes } = verdictOn({ segment: 'smb', employees: 5000, needs: [{ service: 'advisory' }] });
    expect([outcome, notes.length]).toEqual([['needs-information'], 1]);
  });
});

describe('facts that are missing', () => {
  test('give questions and nothing else', () => {
    const { outcome, contacts, artefacts, clocks, rules, sources, flips, questions } = verdictOn({
      edition: 'ce',
      needs: [{ service: 'advisory' }],
      segment: 'smb',
    });
    expect({ outcome, contacts, artefacts, clocks, rules, sources, flips }).toEqual({
      outcome: ['needs-information'],
      contacts: [],
      artefacts: [],
      clocks: [],
      rules: [],
      sources: [],
      flips: [],
    });
    expect(questions.map(({ fact }) => fact)).toEqual(['region']);
  });

  test.each([[undefined], [null], [[]]])('needs %j are asked for', (needs) => {
    const verdict = verdictOn({ ...midMarket, needs });
    expect(needsInformation(verdict)).toBe(true);
    expect(verdict.questions.map(({ fact }) => fact)).toEqual(['needs']);
  });

  test('as null are the same as left out', () => {
    const nothing = {
      existingPartner: null,
      sellerKnowsPartner: null,
      psDeclined: null,
      gsiCandidate: null,
      alignedCam: null,
      publicSector: null,
      employees: null,
    };
    expect(verdictOn({ ...midMarket, ...nothing })).toEqual(verdictOn(midMarket));
  });

  test('leave rows open in the trace, and do not guess', () => {
    const { trace } = verdictOn({ edition: 'ee', region: 'emea', needs: [{ service: 'advisory' }] });
    expect(trace.find(({ rule }) => rule === 'smb-custom')).toEqual({
      table: 'who-serves',
      rule: 'smb-custom',
      hit: false,
      open: ['segment'],
    });
    expect(new Set(trace.map(({ table }) => table))).not.toContain('partner-path');
  });

  const partly = fc.record(
    {
      edition: fc.constantFrom('ee' as const, 'ce' as const),
      segment: fc.constantFrom('smb' as const, 'mid-market' as const, 'large' as const),
      region: fc.constantFrom('americas' as const, 'emea' as const, 'apac' as const),
      needs: fc.array(
        fc.constantFrom(
          { service: 'training', sku: 'GL-CICD-R' },
          { service: 'training' },
          { service: 'advisory' },
          { service: 'ce-to-ee-upgrade' },
          { service: 'migration-to-saas' },
        ),
        { minLength: 1, maxLength: 3 },
      ),
      existingPartner: fc.record({
        name: fc.constant('Northwind Consulting'),
        canDeliver: fc.constantFrom(true, false, null),
      }),
      sellerKnowsPartner: fc.constant('Contoso Services'),
      psDeclined: fc.boolean(),
      gsiCandidate: fc.boolean(),
      alignedCam: fc.constant('cam-california'),
      publicSector: fc.boolean(),
    },
    { requiredKeys: ['needs'] },
  );

  test('never change an answer once they are given', () => {
    fc.assert(
      fc.property(partly, partly, (some, more) => {
        const before = route(playbook, some, { on });
        const after = outcomeOn(playbook, { ...more, ...some }, on);
        const assumed = ['existingPartner', 'sellerKnowsPartner', 'psDeclined', 'gsiCandidate', 'alignedCam'] as const;
        // What is assumed when nobody says anything may of course turn out otherwise.
        if (needsInformation(before) || assumed.some((name) => name in more && !(name in some))) return;
        expect(after).toEqual({ outcome: before.outcome, contacts: before.contacts });
      }),
      { numRuns: 400 },
    );
  });

  test('are asked for only when an answer changes one of them changes the verdict or the next question', () => {
    fc.assert(
      fc.property(partly, (facts) => {
        const { questions, outcome } = route(playbook, facts, { on });
        for (const { fact } of questions) expect(facts).not.toHaveProperty(fact);
        if (needsInformation({ outcome })) expect(questions.length).toBeGreaterThan(0);
      }),
      { numRuns: 200 },
    );
  });

  test('the fast answer is the full one', () => {
    fc.assert(
      fc.property(partly, (facts) => {
        const { outcome, contacts } = route(playbook, facts, { on });
        expect(outcomeOn(playbook, facts, on)).toEqual({ outcome, contacts });
      }),
      { numRuns: 200 },
    );
  });
});

describe('flips', () => {
  test('with the facts changed as they say, the verdict is as they say', () => {
    const { flips } = verdictOn({ ...midMarket, segment: 'large', gsiCandidate: true });
    const changed = (input: string, to: unknown) => {
      if (input === 'existingPartner')
        return {
          existingPartner:
            to === 'none' ? null : { name: 'Any', canDeliver: { able: true, unable: false }[String(to)] ?? null },
        };
      if (input === 'sellerKnowsPartner') return { sellerKnowsPartner: to ? 'Any' : null };
      if (input === 'needsSaasMigration') return { needs: [{ service: 'migration-to-saas' }] };
      if (input === 'needsAllStandard') return { needs: [{ service: 'training', sku: 'GL-CICD-R' }] };
      return { [input]: to };
    };
    expect(flips.length).toBeGreaterThan(6);
    for (const { changes, outcome, rule } of flips) {
      const facts = Object.assign(
        { ...midMarket, segment: 'large', gsiCandidate: true },
        ...changes.map(({ input, to }) => changed(input, to)),
      );
      const verdict = verdictOn(facts);
      expect(verdict.outcome, JSON.stringify(changes)).toEqual(outcome);
      expect(verdict.rules).toContain(rule);
    }
  });
});

describe('refused', () => {
  const refusalOf = (facts: unknown, day = on): Refusal => {
    try {
      route(playbook, RoutingFacts.parse(facts), { on: day });
    } catch (fault) {
      if (fault instanceof Refusal) return fault;
      throw fault;
    }
    throw new Error('nothing was refused');
  };

  test('are needs nobody can answer, each by its place', () => {
    const refusal = refusalOf({
      ...midMarket,
      needs: [{ service: 'training', sku: 'GL-CICD-R' }, { service: 'magic' }, { service: 'migration', sku: 'MIG' }],
    });
    expect(refusal.code).toBe('need.unknown');
    expect(refusal.faults.map(({ place }) => place)).toEqual(['needs[1].service', 'needs[2].sku']);
    expect(refusal.message).toContain('"magic" is no service of the playbook');
  });

  test('is a SKU on a day before it was on the list', () => {
    const refusal = refusalOf({ ...midMarket, needs: [{ service: 'migration', sku: 'MIG+' }] }, '2022-10-31');
    expect(refusal.message).toContain('MIG+ is not in the catalogue on 2022-10-31');
  });

  test('is a day before the rules', () => {
    expect(refusalOf(midMarket, '2020-01-01').code).toBe('table.notInForce');
  });
});
