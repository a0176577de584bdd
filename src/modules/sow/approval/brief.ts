import { contentAfter } from '../../../documents/changes/changes.ts';
import { clausesOf, type PaperDocument, plainText, type Table } from '../../../documents/paper.ts';
import { showMoney } from '../../../platform/money.ts';
import type { Brief, BriefSection } from '../../approvals/approval.ts';
import { libraryClauseOf } from '../library/copying.ts';
import type { StoredSow } from '../store.ts';
import { headingOf, wordsOf } from './ground.ts';
import type { Telling } from './words.ts';

/** Sections of the paper whose words are shown whole to whoever decides. */
const shownWhole = ['schedule', 'billing', 'travel', 'acceptance'];

/**
 * What whoever approves a statement of work is shown: the deal, the prices as the paper says them, what differs from the
 * library, and the clauses that money hangs on. Whoever renews it makes the same brief.
 */
export function briefOf(telling: Telling, sow: StoredSow): Brief {
  const { figures, deviations, playbook } = telling;
  const { number, title, customer, opportunity, estimate, terms, currency } = sow;
  const content = contentAfter(sow.paper.content, 'accept');
  const paper: PaperDocument = { ...sow.paper, content };
  const row = (label: string, value: string) => ({ label, value });
  const whole = clausesOf(paper).filter((clause) => {
    const section = libraryClauseOf(playbook.papers, clause, paper.attrs.date)?.section;
    return section !== undefined && shownWhole.includes(section);
  });
  const sections: (BriefSection | null)[] = [
    {
      title: 'Deal',
      rows: [
        ...[row('Customer', customer), row('Opportunity', opportunity), row('Estimate', estimate)],
        row('Terms', terms.basis === 'agreement' ? 'Services agreement in force' : 'Standard terms'),
        row('Total of the estimate', showMoney(figures.totalCents, figures.currency)),
        row('Discount', `${figures.discountPercent} %`),
      ],
    },
    pricesOf(paper, currency),
    {
      title: 'Clauses that differ from the library',
      text: deviations.length === 0 ? 'None.' : deviations.map(({ sentence }) => sentence).join('\n'),
    },
    ...whole.map((clause) => ({ title: headingOf(clause), text: wordsOf(paper, clause) })),
  ];
  return {
    title: `${number}: ${title}`,
    lead: `${customer} is offered this work at ${showMoney(figures.totalCents, figures.currency)}.`,
    sections: sections.filter((section) => section !== null),
  };
}

const isTable = (block: { readonly type: string }): block is Table => block.type === 'table';

/** The price tables of the paper, a row each. */
function pricesOf(paper: PaperDocument, currency: string): BriefSection | null {
  const tables = clausesOf(paper).flatMap(({ content }) =>
    content.filter(isTable).filter(({ attrs }) => attrs.id === 'services_table' || attrs.id === 'education_table'),
  );
  const rows = tables.flatMap(({ content }) =>
    content
      .filter(({ attrs }) => attrs.role !== 'header')
      .map((row) => {
        const cells = row.content.map((cell) => plainText(cell.content));
        return { label: cells.slice(0, -1).join(' · ') || '–', value: `${currency} ${cells.at(-1) ?? ''}` };
      }),
  );
  return rows.length === 0 ? null : { title: 'Prices in the paper', rows };
}
