import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clausesOf, PaperDocument, plainText, type Table } from '../../documents/paper.ts';
import { linesOf } from '../../documents/seal.ts';
import { Refusal } from '../../platform/refusal.ts';
import { rateWording } from '../../playbook/papers/rate-wording.ts';
import { templatesFor } from '../../playbook/papers/templates.ts';
import type { EstimateSheet } from '../estimates/estimate.ts';
import { assembleSow, type SowRequest } from './assembly.ts';
import { clauseIn, playbook, requestOf, scopeOf } from './library/testing.ts';

const tableOf = (paper: PaperDocument, id: string): Table => {
  const found = clausesOf(paper)
    .flatMap((clause) => clause.content)
    .find((block) => block.type === 'table' && block.attrs.id === id);
  if (found?.type !== 'table') throw new Error(`no table ${id}`);
  return found;
};
const rowsOf = (table: Table, role = 'body') => table.content.filter((row) => row.attrs.role === role);
const cellsOf = (table: Table, role = 'body'): string[][] =>
  rowsOf(table, role).map((row) => row.content.map((cell) => plainText(cell.content)));
const textOf = (paper: PaperDocument): string =>
  [...linesOf(paper)].map(({ inlines }) => plainText(inlines)).join('\n');
const centsOf = (shown: string): number => Math.round(Number(shown.replaceAll(',', '')) * 100);

/** The same deal with its work done at the customer's place. */
const onSite = (request: SowRequest): SowRequest => ({
  ...request,
  estimate: {
    ...request.estimate,
    lines: request.estimate.lines.map((line) => ({ ...line, mode: 'onsite' as const })),
  },
});

describe('a statement of work for a migration with training', () => {
  const request = requestOf(['migration-to-saas', 'training']);
  const paper = assembleSow(request);

  test('has every section that the playbook asks for, in its order', () => {
    expect(clausesOf(paper).map((clause) => clause.attrs.id)).toEqual([
      'description',
      'definitions',
      'project_scope',
      'activities',
      'milestones',
      'classes',
      'schedule',
      'weekly_minimum',
      'roles',
      'assumptions',
      'customer_responsibilities',
      'migration_prerequisites',
      'out_of_scope',
      'migration_limits',
      'services_pricing',
      'education_pricing',
      'billing',
      'travel_and_expenses',
      'passive_acceptance',
      'change_control',
      'delay_and_expiry',
      'terms_standard',
      'signatures',
    ]);
  });

  test('is a paper of the model', () => {
    expect(PaperDocument.parse(paper)).toEqual(paper);
  });

  test('lists every activity of the estimate once, and no other', () => {
    const names = JSON.stringify(tableOf(paper, 'activities_table')).match(/"activity:[^"]*"/g);
    expect(names?.toSorted()).toEqual(request.estimate.lines.map(({ id }) => `"activity:${id}"`).toSorted());
  });

  test('totals services and education apart, each as the estimate does', () => {
    const { servicesCents, educationCents } = request.estimate.totals;
    for (const [id, cents] of [
      ['services_table', servicesCents],
      ['education_table', educationCents],
    ] as const) {
      const table = tableOf(paper, id);
      expect(centsOf(cellsOf(table, 'total')[0]?.at(-1) ?? '')).toBe(cents);
      expect(cellsOf(table).reduce((sum, cells) => sum + centsOf(cells.at(-1) ?? ''), 0)).toBe(cents);
    }
  });

  test('accepts in silence after five business days of which the day of notice is the first', () => {
    expect(textOf(paper)).toContain(
      'within 5 Business Days. The day on which the notice goes out is the first of them.',
    );
  });

  test('promises no start, as nobody has confirmed one', () => {
    expect(textOf(paper)).toContain('The estimated start is to be agreed in writing');
    const dated = assembleSow({ ...request, terms: { estimatedStart: '2026-10-05' } });
    expect(textOf(dated)).toContain('The estimated start is October 5, 2026.');
  });

  test('says nothing of hours, and nothing costs anything by time', () => {
    expect(textOf(paper)).not.toMatch(/\d[\d.,]*\s*(hours?|hrs?)\b/i);
    for (const { inlines } of linesOf(paper)) expect(rateWording(plainText(inlines))).toBeUndefined();
    for (const role of ['ps-engineer', 'project-manager']) expect(textOf(paper)).not.toContain(role);
  });

  test('tells what each clause was copied from, and does not change when the library does', () => {
    expect(clauseIn(paper, 'passive_acceptance').attrs.source).toBe('passive-acceptance@2022-01-01');
    const before = JSON.stringify(paper);
    const clauses = playbook.papers.clauses.map((clause) => ({ ...clause, title: 'Changed' }));
    assembleSow({ ...request, playbook: { ...playbook, papers: { ...playbook.papers, clauses } } });
    expect(JSON.stringify(paper)).toBe(before);
  });

  test('is the same, hash included, when it is assembled again', () => {
    expect(assembleSow(requestOf(['migration-to-saas', 'training']))).toEqual(paper);
    expect(assembleSow({ ...request, version: 2 }).attrs.contentHash).not.toBe(paper.attrs.contentHash);
  });

  test('has one hash for a name however it was typed', () => {
    const composed = assembleSow({ ...request, customer: { name: 'Söhne' } });
    const decomposed = assembleSow({ ...request, customer: { name: ' So\u0308hne ' } });
    expect(decomposed.attrs.contentHash).toBe(composed.attrs.contentHash);
  });
});

describe('conditions choose the clauses', () => {
  test('training alone has no services to price and nobody to prepare a migration', () => {
    const ids = clausesOf(assembleSow(requestOf(['training']))).map((clause) => clause.attrs.id);
    expect(ids).toContain('education_pricing');
    expect(ids).not.toContain('services_pricing');
    expect(ids).not.toContain('migration_prerequisites');
  });

  test('an agreement in force or our standard terms', () => {
    const ids = (basis: 'agreement' | 'standard') =>
      clausesOf(assembleSow(requestOf(['integration'], { terms: { basis } }))).map((clause) => clause.attrs.id);
    expect(ids('agreement')).toContain('terms_agreement');
    expect(ids('agreement')).not.toContain('terms_standard');
    expect(ids('standard')).toContain('terms_standard');
  });

  test('a scope from a report names it, one that was told does not', () => {
    const told = assembleSow(requestOf(['migration'], { scope: scopeOf({ users: 80, projects: 40 }, false) }));
    expect(clauseIn(told, 'project_scope_as_told')).toBeDefined();
    expect(textOf(told)).not.toContain('report.xlsx');
  });

  test('a clause of next year is not in a paper of this one', () => {
    const papers = { ...playbook.papers, clauses: playbook.papers.clauses.map((clause) => ({ ...clause })) };
    papers.clauses.push({ ...papers.clauses[0]!, id: 'later', effective: { from: '2027-01-01' } });
    const paper = assembleSow(requestOf(['migration'], { playbook: { ...playbook, papers } }));
    expect(clausesOf(paper).some((clause) => clause.attrs.id === 'later')).toBe(false);
  });

  test('the page is that of the region', () => {
    const need = { region: 'americas', needs: [{ service: 'integration' }] } as const;
    expect(assembleSow(requestOf(['integration'], { need })).attrs.pageSize).toBe('letter');
    expect(assembleSow(requestOf(['integration'])).attrs.pageSize).toBe('a4');
  });

  test('the billing terms are those agreed', () => {
    const terms = { servicesBilling: 'billing.by-milestone' };
    expect(textOf(assembleSow(requestOf(['migration'], { terms })))).toContain('It is due milestone by milestone');
  });
});

describe('templates', () => {
  const services = ['migration-to-saas', 'migration', 'manual-migration', 'implementation', 'readiness-assessment'];
  const { conditions, templates, clauses } = playbook.papers;
  const sectionIn = (paper: PaperDocument, section: string) =>
    clausesOf(paper).some(
      ({ attrs }) => clauses.find(({ id }) => attrs.source?.startsWith(`${id}@`))?.section === section,
    );

  test.each(
    [...services, 'advisory', 'dedicated-engineer', 'integration', 'ce-to-ee-upgrade', 'training'].map((each) => [
      each,
    ]),
  )('a paper for %s has what its templates ask for', (service) => {
    const request = requestOf([service]);
    const kinds = new Set(request.estimate.lines.map(({ kind }) => kind));
    const facts = {
      ...{ services: [service], outcome: ['ps-custom'], region: 'emea', publicSector: false, terms: 'standard' },
      ...{ report: true, onSite: false, hasServices: kinds.has('services'), hasEducation: kinds.has('education') },
    };
    const applied = templatesFor(templates, conditions, facts);
    expect(applied.length).toBeGreaterThan(1);
    const paper = assembleSow(request);
    for (const section of applied.flatMap((each) => each.sections)) expect(sectionIn(paper, section)).toBe(true);
    for (const id of applied.flatMap((each) => each.clauses)) {
      const { when } = clauses.find((clause) => clause.id === id)!;
      if (when === undefined) expect(clauseIn(paper, id.replaceAll('-', '_'))).toBeDefined();
    }
  });

  test('every template is of some service, and every clause of some paper', () => {
    const papers = [
      ...[...services, 'advisory', 'integration', 'training'].map((service) => assembleSow(requestOf([service]))),
      assembleSow(requestOf(['migration'], { terms: { basis: 'agreement' }, scope: scopeOf({ users: 80 }, false) })),
      assembleSow(onSite(requestOf(['implementation']))),
    ];
    const used = new Set(papers.flatMap(clausesOf).map(({ attrs }) => attrs.source?.split('@')[0]));
    expect(clauses.map(({ id }) => id).filter((id) => !used.has(id))).toEqual([]);
  });

  test('a library that lacks a section of a template makes no paper', () => {
    const papers = { ...playbook.papers, clauses: clauses.filter(({ id }) => id !== 'travel-and-expenses') };
    expect(() => assembleSow(requestOf(['migration'], { playbook: { ...playbook, papers } }))).toThrow(
      'SOW-2026-0031 would lack the section travel',
    );
  });
});

test('work at the place of the customer has travel, invoiced afterwards at cost', () => {
  const text = textOf(assembleSow(onSite(requestOf(['implementation']))));
  expect(text).toContain('The Activities that section');
  expect(text).not.toContain('The work is planned without travel');
});

test.each(playbook.papers.billing.terms.map(({ id, says, education }) => [id, says, education] as const))(
  'the billing term %s stands in the paper, for education only where it may',
  (id, says, education) => {
    const text = textOf(assembleSow(requestOf(['migration'], { terms: { servicesBilling: id } })));
    expect(text).toContain(`It is due ${says}.`);
    const classes = () => textOf(assembleSow(requestOf(['training'], { terms: { educationBilling: id } })));
    if (education) expect(classes()).toContain(`It is due ${says}.`);
    else expect(classes).toThrow(`${id} is no billing term for education`);
  },
);

test('the estimated end is the last of the working days, the start being the first of them', () => {
  const request = requestOf(['migration'], { terms: { estimatedStart: '2026-12-21' } });
  const lasting = (durationDays: number) =>
    textOf(assembleSow({ ...request, estimate: { ...request.estimate, durationDays } }));
  expect(lasting(1)).toContain('the estimated end is December 21, 2026');
  // Christmas falls on a Friday, the day after Boxing Day on a Sunday.
  expect(lasting(6)).toContain('the estimated end is December 29, 2026');
  expect(textOf(assembleSow(requestOf(['migration'])))).toContain('estimated end is counted from the confirmed start');
});

test('each assumption says on whose side it lies; of one written by hand nobody has said it', () => {
  const request = requestOf(['migration-to-saas']);
  const owners = (asked: SowRequest) => cellsOf(tableOf(assembleSow(asked), 'assumptions_table')).map((row) => row[2]);
  expect(new Set(owners(request))).toEqual(new Set(['Customer']));
  const lines = request.estimate.lines.map((line) => ({ ...line, rule: 'worksheet.own' }));
  expect(new Set(owners({ ...request, estimate: { ...request.estimate, lines } }))).toEqual(new Set(['to be agreed']));
});

test('the clauses may be those of a later day than that of issue', () => {
  const clauses = playbook.papers.clauses.map((clause) =>
    clause.id === 'travel-and-expenses' ? { ...clause, effective: { from: '2022-01-01', to: '2026-12-31' } } : clause,
  );
  const newer = { ...clauses.find(({ id }) => id === 'travel-and-expenses')!, effective: { from: '2027-01-01' } };
  const papers = { ...playbook.papers, clauses: [...clauses, newer] };
  const asked = requestOf(['migration'], { playbook: { ...playbook, papers } });
  const source = (request: SowRequest) => clauseIn(assembleSow(request), 'travel_and_expenses').attrs.source;
  expect(source(asked)).toBe('travel-and-expenses@2022-01-01');
  const later = assembleSow({ ...asked, clausesOf: Temporal.PlainDate.from('2027-02-01') });
  expect(clauseIn(later, 'travel_and_expenses').attrs.source).toBe('travel-and-expenses@2027-01-01');
  expect(later.attrs.date).toBe('2026-08-31');
});

test.each(playbook.estimating.templates.map(({ service }) => service))('%s alone makes a paper', (service) => {
  expect(clausesOf(assembleSow(requestOf([service]))).length).toBeGreaterThan(15);
});

describe('refused:', () => {
  const codeOf = (make: () => unknown): string => {
    try {
      make();
    } catch (refusal) {
      if (refusal instanceof Refusal) return refusal.code;
      throw refusal;
    }
    return 'nothing was refused';
  };
  const base = requestOf(['migration']);
  const withLine = (changes: Partial<EstimateSheet['lines'][number]>): SowRequest => {
    const [first, ...lines] = base.estimate.lines;
    return { ...base, estimate: { ...base.estimate, lines: [{ ...first!, ...changes }, ...lines] } };
  };

  test.each([
    [
      'an estimate without lines',
      () => assembleSow({ ...base, estimate: { ...base.estimate, lines: [] } }),
      'sow.nothingEstimated',
    ],
    [
      'an activity sold by the hour',
      () => assembleSow(withLine({ title: 'Advice at USD 330 per hour' })),
      'sow.rateShown',
    ],
    [
      'a role nobody described',
      () => assembleSow({ ...base, estimate: { ...base.estimate, hoursByRole: { wizard: 3 } } }),
      'sow.unknownRole',
    ],
    [
      'a billing term that is none',
      () => assembleSow({ ...base, terms: { servicesBilling: 'barter' } }),
      'sow.unknownBilling',
    ],
    [
      'education by milestone',
      () => assembleSow({ ...base, terms: { educationBilling: 'billing.by-milestone' } }),
      'sow.unknownBilling',
    ],
    ['a name with a bell in it', () => assembleSow({ ...base, customer: { name: 'Al\u0007der' } }), 'paper.unfit'],
  ])('%s', (_, make, code) => {
    expect(codeOf(make)).toBe(code);
  });

  test('a clause that asks for what the deal does not have', () => {
    const clauses = playbook.papers.clauses.map((clause) => ({ ...clause, when: undefined })) as never;
    const papers = { ...playbook.papers, clauses };
    const told = requestOf(['migration'], { scope: scopeOf({ users: 80 }, false), playbook: { ...playbook, papers } });
    expect(codeOf(() => assembleSow(told))).toBe('sow.fieldMissing');
  });
});

test('whatever is asked for: assembled again it is the same bytes, in whatever order its facts are told', () => {
  const names = ['users', 'projects', 'groups', 'largeRepositories', 'issues', 'mergeRequests'];
  const told = fc.uniqueArray(fc.tuple(fc.constantFrom(...names), fc.integer({ min: 1, max: 9000 })), {
    selector: ([name]) => name,
    minLength: 1,
  });
  const shuffled = told.chain((facts) =>
    fc.tuple(fc.constant(facts), fc.shuffledSubarray(facts, { minLength: facts.length })),
  );
  fc.assert(
    fc.property(
      fc.subarray(['migration', 'implementation', 'training'], { minLength: 1 }),
      shuffled,
      (asked, [one, other]) => {
        const assembled = (facts: readonly (readonly [string, number])[]) =>
          JSON.stringify(assembleSow(requestOf(asked, { scope: scopeOf(Object.fromEntries(facts)) })));
        expect(assembled(other)).toBe(assembled(one));
      },
    ),
    { numRuns: 30 },
  );
});

test('whatever is asked for: totals agree, references point somewhere, no hours, no rates', () => {
  const services = fc.subarray(['migration-to-saas', 'migration', 'integration', 'implementation', 'training'], {
    minLength: 1,
  });
  const counts = fc.record({
    users: fc.integer({ min: 1, max: 60_000 }),
    projects: fc.integer({ min: 1, max: 40_000 }),
    largeRepositories: fc.integer({ min: 0, max: 400 }),
  });
  fc.assert(
    fc.property(services, counts, fc.boolean(), (asked, counted, reported) => {
      const request = requestOf(asked, { scope: scopeOf(counted, reported) });
      const paper = assembleSow(request);
      const { totals } = request.estimate;
      const ids = new Set(clausesOf(paper).map((clause) => clause.attrs.id));
      const total = (id: string) => centsOf(cellsOf(tableOf(paper, id), 'total')[0]?.at(-1) ?? '');
      if (ids.has('services_pricing')) expect(total('services_table')).toBe(totals.servicesCents);
      if (ids.has('education_pricing')) expect(total('education_table')).toBe(totals.educationCents);
      expect(ids.has('services_pricing') || ids.has('education_pricing')).toBe(true);
      expect(textOf(paper)).not.toMatch(/\d[\d.,]*\s*(hours?|hrs?)\b/i);
    }),
    { numRuns: 40 },
  );
});
