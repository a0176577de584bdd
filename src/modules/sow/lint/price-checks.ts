import { showMoney } from '../../../platform/money.ts';
import { rateWording } from '../../../playbook/papers/rate-wording.ts';
import { holdsOn } from '../../../playbook/rule.ts';
import { at, atRow, bodyOf, type Checks, centsIn, type Found, type LintGround, linesOfSection } from './ground.ts';
import type { ReadRow } from './reading.ts';

const money = (cents: number): string => showMoney(cents, '').trim();

/** What is found of prices: by time, beside the estimate, or not adding up. */
export const priceChecks: Checks<
  'rate-shown' | 'hours-shown' | 'totals-differ' | 'milestones-differ' | 'billing-unknown'
> = {
  'rate-shown': ({ reading }) =>
    reading.lines.flatMap((line) => {
      const rate = rateWording(line.text);
      return rate === undefined ? [] : [{ ...at(line), sentence: `“${rate}” shows a price by time.` }];
    }),

  'hours-shown': ({ reading }) =>
    reading.lines.flatMap((line) => {
      const hours = /\d[\d.,]*\s*(?:hours?|hrs?)\b/i.exec(line.text)?.[0];
      return hours === undefined ? [] : [{ ...at(line), sentence: `“${hours}” shows effort.` }];
    }),

  'totals-differ': (ground) => {
    const { estimate } = ground;
    if (!estimate) return 'no estimate is at hand';
    const { servicesCents, educationCents, totalCents } = estimate.totals;
    const stated = statedTotals(ground);
    if (stated.length === 0) return 'no total was found in the paper';
    const due = { services: servicesCents, education: educationCents, all: totalCents };
    return stated.flatMap(({ of, cents, ...place }) =>
      cents === due[of]
        ? []
        : [{ ...place, sentence: `The paper says ${money(cents)} for ${WHAT[of]}, the estimate ${money(due[of])}.` }],
    );
  },

  'milestones-differ': (ground) =>
    (['services', 'education'] as const).flatMap((table) => {
      const total = totalRow(ground, table);
      const stated = centsIn(total?.cells.at(-1) ?? '');
      const prices = bodyOf(ground, table).map((row) => ({ row, cents: centsIn(row.cells.at(-1) ?? '') }));
      const without = prices.filter(({ cents }) => cents === undefined);
      const sum = prices.reduce((all, { cents = 0 }) => all + cents, 0);
      return [
        ...without.map(({ row }) => ({ ...atRow(row), sentence: `“${row.cells[1] ?? ''}” has no price.` })),
        ...(total && stated !== undefined && stated !== sum
          ? [{ ...atRow(total), sentence: `The prices come to ${money(sum)}, and the total says ${money(stated)}.` }]
          : []),
      ];
    }),

  'billing-unknown': (ground) => [...billing(ground, 'services'), ...billing(ground, 'education')],
};

const WHAT = { services: 'services', education: 'education', all: 'the whole' } as const;

interface Stated extends Omit<Found, 'sentence'> {
  readonly of: keyof typeof WHAT;
  readonly cents: number;
}

const totalRow = ({ reading }: LintGround, table: string): ReadRow | undefined =>
  reading.rows.find((row) => row.table === table && row.role === 'total');

/** Every total that a paper states, in tables and in words. */
function statedTotals(ground: LintGround): Stated[] {
  const rows = (['services', 'education'] as const).flatMap((of): Stated[] => {
    const row = totalRow(ground, of);
    const cents = centsIn(row?.cells.at(-1) ?? '');
    return row && cents !== undefined ? [{ ...atRow(row), of, cents }] : [];
  });
  const words = ground.reading.lines.flatMap((line): Stated[] => {
    const cents = centsIn(/\d[\d,]*(?:\.\d\d)?/.exec(AMOUNT.exec(line.text)?.[0] ?? '')?.[0] ?? '');
    const of = line.block === 'cover_grandtotal' ? 'all' : totalNamedIn(line.text);
    return of === undefined || line.kind === 'cell' || cents === undefined ? [] : [{ ...at(line), of, cents }];
  });
  return [...rows, ...words];
}

const AMOUNT = /\b[A-Z]{3} \d[\d,]*(?:\.\d\d)?/;

function totalNamedIn(text: string): Stated['of'] | undefined {
  if (/^The total for services is /.test(text)) return 'services';
  if (/^The total for education is /.test(text)) return 'education';
  return /^The total of this statement of work is /.test(text) ? 'all' : undefined;
}

/** Where a price is shown, the words after "It is due" are those of a billing term that such a price may have. */
function billing(ground: LintGround, kind: 'services' | 'education'): Found[] {
  const lines = linesOfSection(ground, `${kind}-pricing`);
  if (lines.length === 0) return [];
  const terms = ground.papers.billing.terms.filter((term) => term[kind] && holdsOn(term.effective, ground.today));
  const due = lines.find(({ text }) => /\bIt is due\b/.test(text));
  if (!due) return [{ ...at(lines[0]!), sentence: `It is not said when the price for ${kind} falls due.` }];
  const said = /\bIt is due (.+?)\.(?:\s|$)/.exec(due.text)?.[1] ?? '';
  if (terms.some(({ says }) => says === said)) return [];
  return [{ ...at(due), sentence: `“${said}” is none of the ${terms.length} ways in which ${kind} may be billed.` }];
}
