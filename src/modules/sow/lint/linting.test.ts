import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clausesOf, type PaperDocument } from '../../../documents/paper.ts';
import { lintRules } from '../../../playbook/papers/lint.ts';
import type { StartStanding } from '../../scheduling/start.ts';
import { assembleSow, type SowRequest } from '../assembly.ts';
import { deviationsOf } from '../deviations.ts';
import { playbook, requestOf, reworded, scopeOf, withClauses } from '../library/testing.ts';
import type { LintGround } from './ground.ts';
import { lint, offeredOf } from './linting.ts';
import { readPaper } from './reading.ts';

const request = requestOf(['migration-to-saas', 'training'], { terms: { estimatedStart: '2026-10-05' } });
const base = assembleSow(request);

const unasked: StartStanding = {
  asked: null,
  confirmed: null,
  workAtRisk: false,
  risk: null,
  mayTell: 'Nobody asked.',
};
const confirmed = (date: string): StartStanding => ({
  ...unasked,
  confirmed: { date, words: null, by: 'Kit Merlin', at: '2026-08-30T09:00:00Z' },
  mayTell: true,
});
const atRisk = (on: string): StartStanding => ({
  ...unasked,
  ...{ workAtRisk: true, mayTell: true, risk: { on, why: 'It burns.', approval: 'APV-2026-0001', state: 'given' } },
});

const groundOf = (paper: PaperDocument, asked: SowRequest = request): LintGround => ({
  ...{ papers: playbook.papers, policy: playbook.lint, today: '2026-08-31', customer: asked.customer.name },
  reading: readPaper(paper, playbook.papers),
  estimate: offeredOf(asked.estimate),
  terms: asked.terms ?? {},
  start: confirmed('2026-10-05'),
  deviations: deviationsOf(playbook, { paper, base, date: '2026-08-31' }),
  assembled: readPaper(base, playbook.papers).clauses.flatMap(({ section }) => section ?? []),
});
const found = (paper: PaperDocument, changes: Partial<LintGround> = {}) =>
  lint({ ...groundOf(paper), ...changes }).findings.map(({ rule, clause, sentence }) => ({ rule, clause, sentence }));
const rulesIn = (paper: PaperDocument, changes: Partial<LintGround> = {}) => [
  ...new Set(found(paper, changes).map(({ rule }) => rule)),
];
const without = (id: string) => withClauses(base, (clauses) => clauses.filter(({ attrs }) => attrs.id !== id));
/** A sentence put at the end of a clause. */
const saying = (id: string, words: string) =>
  withClauses(base, (clauses) =>
    clauses.map((clause) =>
      clause.attrs.id === id
        ? {
            ...clause,
            content: [
              ...clause.content,
              { type: 'paragraph', attrs: { id: 'added', numbered: true }, content: [{ type: 'text', text: words }] },
            ],
          }
        : clause,
    ),
  );

test('a paper as assembled is found fault with nowhere, whatever it is for, and every rule was looked into', () => {
  for (const { service } of playbook.estimating.templates) {
    const asked = requestOf([service], { terms: { estimatedStart: '2026-10-05' } });
    const paper = assembleSow(asked);
    const own = { ...groundOf(paper, asked), deviations: [], assembled: [] };
    expect({ service, findings: lint(own).findings }).toEqual({ service, findings: [] });
    expect(lint(own)).toMatchObject({ unchecked: [], checked: lintRules.length, blocking: 0 });
  }
});

test('the playbook has each rule once', () => {
  expect(playbook.lint.rules.map(({ id }) => id).toSorted()).toEqual([...lintRules].toSorted());
});

describe('found by its rule:', () => {
  test.each<[string, string, () => PaperDocument, Partial<LintGround>?]>([
    ['rate-shown', 'billing', () => saying('billing', 'More work is USD 330 per hour.')],
    ['hours-shown', 'billing', () => saying('billing', 'It takes 40 hours.')],
    ['start-unconfirmed', 'schedule', () => base, { start: unasked }],
    ['start-unconfirmed', 'schedule', () => base, { start: confirmed('2026-10-06') }],
    ['start-unconfirmed', 'schedule', () => base, { start: atRisk('2026-10-06') }],
    ['start-past', 'schedule', () => base, { today: '2026-10-06' }],
    [
      'end-before-start',
      'schedule',
      () => reworded(base, 'schedule', /("estimatedEnd","value":")[^"]*/, '$1October 1, 2026'),
    ],
    [
      'totals-differ',
      'services_pricing',
      () => reworded(base, 'services_pricing', /("servicesTotal","value":"USD )[\d,]+/, '$11'),
    ],
    ['totals-differ', 'billing', () => reworded(base, 'billing', /("grandTotal","value":"USD )[\d,]+/, '$11')],
    [
      'totals-differ',
      'education_pricing',
      () => reworded(base, 'education_pricing', /("educationTotal","value":")[\d,]+\./, '$11.'),
    ],
    [
      'milestones-differ',
      'services_pricing',
      () => reworded(base, 'services_pricing', /("milestone:M1","value":")[\d,]+/, '$11'),
    ],
    [
      'activity-missing',
      'activities',
      () => reworded(base, 'activities', /activity:[^"]*discovery/, 'activity:strange'),
    ],
    ['activity-extra', 'activities', () => reworded(base, 'activities', /activity:[^"]*discovery/, 'activity:strange')],
    ['assumption-owner', 'assumptions', () => reworded(base, 'assumptions', '"text":"Customer"', '"text":"somebody"')],
    [
      'deliverable-unaccepted',
      'activities',
      () => reworded(base, 'milestones', /Every deliverable of these[^"]*/, ' '),
    ],
    [
      'roster-missing',
      'education_pricing',
      () => {
        const plain = reworded(base, 'education_pricing', 'the list of those who attended', 'thanks');
        return reworded(plain, 'milestones', 'the list of those who attended', 'thanks');
      },
    ],
    [
      'billing-unknown',
      'services_pricing',
      () => reworded(base, 'services_pricing', 'It is due ', 'It is due in gold and '),
    ],
    ['billing-unknown', 'services_pricing', () => reworded(base, 'services_pricing', 'It is due ', 'It comes ')],
    [
      'acceptance-changed',
      'passive_acceptance',
      () => reworded(base, 'passive_acceptance', '"value":"5"', '"value":"10"'),
    ],
    ['customer-spelling', 'billing', () => saying('billing', 'Invoices go to Alder freight.')],
    ['customer-spelling', 'billing', () => saying('billing', 'Invoices go to Alder Frieght’s office.')],
    ['placeholder', 'billing', () => saying('billing', 'The order number is TBD.')],
    ['placeholder', 'billing', () => saying('billing', 'It goes to [insert name].')],
    ['placeholder', 'billing', () => saying('billing', 'It goes to XXX by [ ].')],
    ['typed-number', 'billing', () => saying('billing', 'See section 4.7 for more.')],
    ['typed-number', 'billing', () => saying('billing', 'See Error! Reference source not found. for more.')],
    ['undefined-term', 'billing', () => saying('billing', 'The Provider keeps a Service Credit for it.')],
    ['unused-term', 'definitions', () => reworded(base, 'definitions', '"text":"Change Order"', '"text":"Gantry"')],
  ])('%s in %s', (rule, clause, paper, changes) => {
    expect(found(paper(), changes)).toContainEqual(expect.objectContaining({ rule, clause }));
  });

  test.each([
    ['travel-missing', 'travel_and_expenses'],
    ['section-missing', 'schedule'],
    ['section-missing', 'weekly_minimum'],
    ['signature-missing', 'signatures'],
  ])('%s without %s', (rule, id) => {
    expect(rulesIn(without(id))).toContain(rule);
  });

  test('one party that has nowhere to sign', () => {
    const paper = reworded(
      base,
      'signatures',
      /,\{"type":"signature","attrs":\{"id":"signature_customer".*?"content":\[.*?\]\}/,
      '',
    );
    expect(found(paper)).toContainEqual({
      ...{ rule: 'signature-missing', clause: 'signatures' },
      sentence: 'The customer has no place to sign.',
    });
  });
});

test('no word of it is a fault: the customer in the genitive, references, names, words at the start of a sentence', () => {
  const words = 'Alder Freight’s people use GitLab in May. Perhaps Jenkins too.';
  expect(rulesIn(saying('billing', words)).filter((rule) => !['acceptance-changed'].includes(rule))).toEqual([]);
});

test('of proposed changes the accepted text counts', () => {
  const by = { id: 'c1', author: 'Ada', at: null };
  const mark = JSON.stringify([{ type: 'deletion', attrs: by }]);
  const paper = saying('billing', 'The order number is TBD.');
  const struck = reworded(
    paper,
    'billing',
    '"text":"The order number is TBD."',
    `"text":"The order number is TBD.","marks":${mark}`,
  );
  expect(rulesIn(paper)).toContain('placeholder');
  expect(rulesIn(struck)).not.toContain('placeholder');
});

test('what is not at hand is said, and nothing is found of it', () => {
  const { unchecked, checked } = lint({
    ...groundOf(base),
    estimate: null,
    terms: null,
    start: null,
    deviations: null,
  });
  expect(unchecked.map(({ rule, why }) => `${rule}: ${why}`)).toEqual([
    'start-unconfirmed: a file does not say which date the coordinator confirmed',
    'totals-differ: no estimate is at hand',
    'activity-missing: no estimate is at hand',
    'activity-extra: no estimate is at hand',
    'acceptance-changed: what the paper was assembled as is not at hand',
  ]);
  expect(checked).toBe(lintRules.length - 5);
});

test('findings stand by severity, and tell rule, cure, source and place', () => {
  const paper = saying('billing', 'Section 4 says TBD.');
  const { findings, blocking } = lint(groundOf(paper));
  expect(findings.map(({ severity }) => severity)).toEqual(['blocks', 'warns']);
  expect(blocking).toBe(1);
  expect(findings[0]).toEqual({
    ...{ rule: 'placeholder', title: 'Something was left to be filled in', severity: 'blocks' },
    ...{ sentence: '“TBD” waits for somebody to fill it in.', cure: 'Fill it in, or take it out.' },
    ...{ source: 'Parley, Checks of our own', clause: 'billing', clauseTitle: 'Billing', block: 'added' },
  });
});

test('a rule that ended is not looked into', () => {
  const rules = playbook.lint.rules.map((rule) =>
    rule.id === 'placeholder' ? { ...rule, effective: { from: '2022-01-01', to: '2026-01-01' } } : rule,
  );
  expect(rulesIn(saying('billing', 'TBD'), { policy: { ...playbook.lint, rules } })).toEqual([]);
});

describe('could a project manager run the job from it alone?', () => {
  const open = (paper: PaperDocument) => lint(groundOf(paper)).complete.filter(({ there }) => !there);

  test('yes, of a paper with confirmed dates', () => {
    expect(open(base)).toEqual([]);
  });

  test('not without its dates, a clause, or a cell that is left open', () => {
    const undated = assembleSow(requestOf(['migration-to-saas', 'training']));
    expect(open(undated).map(({ id }) => id)).toEqual(['start', 'end']);
    expect(open(without('delay_and_expiry'))).toEqual([
      expect.objectContaining({ id: 'delay', sentence: 'No clause answers it.', clause: null }),
    ]);
    const blank = reworded(base, 'activities', 'Working sign-in through one identity provider', ' ');
    expect(open(blank)).toEqual([
      expect.objectContaining({ id: 'deliverables', sentence: 'One row leaves it open: A2.', clause: 'activities' }),
    ]);
  });
});

test('whatever is estimated: the totals of its paper are those of the estimate, and any other total is found', () => {
  const services = fc.subarray(['migration', 'implementation', 'training'], { minLength: 1 });
  fc.assert(
    fc.property(
      services,
      fc.integer({ min: 1, max: 9000 }),
      fc.integer({ min: 1, max: 900_000 }),
      (asked, users, cents) => {
        const own = requestOf(asked, { scope: scopeOf({ users, projects: users }) });
        const paper = assembleSow(own);
        const ground = { ...groundOf(paper, own), deviations: [], assembled: [] };
        const wrong = (rule: string, changes: Partial<LintGround> = {}) =>
          lint({ ...ground, ...changes }).findings.filter((one) => one.rule === rule).length;
        expect(wrong('totals-differ') + wrong('milestones-differ')).toBe(0);
        const { totals } = ground.estimate!;
        const dearer = { ...totals, totalCents: totals.totalCents + cents };
        expect(wrong('totals-differ', { estimate: { ...ground.estimate!, totals: dearer } })).toBe(2);
        const [first, ...rest] = clausesOf(paper);
        expect(first && rest.length).toBeGreaterThan(10);
      },
    ),
    { numRuns: 20 },
  );
});
