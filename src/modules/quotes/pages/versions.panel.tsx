import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { showMoney } from '../../../platform/money.ts';
import { Money, momentInWords } from '../../../ui/figures.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { QuietTable } from '../../../ui/quiet-table.tsx';
import { Empty, Failed, Waiting } from '../../../ui/states.tsx';
import { Tag, type Tone } from '../../../ui/tag.tsx';
import type { Quote, QuoteComparison, QuoteHead, QuoteLine } from '../quote.ts';
import styles from './quote.module.css';
import { comparisonQuery, opportunityQuotesQuery } from './quote-queries.tsx';
import { QuoteStateTag } from './quote-words.tsx';

/** The revisions of a quote, their totals on one axis, and what changed between this one and another. */
export function QuoteVersionsPanel({ quote, picked, onPick }: QuoteVersionsPanelProps) {
  const { data, error, isPending, refetch } = useQuery(opportunityQuotesQuery(quote.opportunity.number));
  if (isPending) return <Waiting lines={6} />;
  if (error) return <Failed fault={error} onRetry={() => void refetch()} />;
  const items = data.items.filter(({ kind }) => kind === quote.kind);
  const other = picked ?? quote.replaces ?? items.find(({ number }) => number !== quote.number)?.number;
  return (
    <>
      <Panel title="Revisions" aside={`of ${quote.opportunity.number}, newest first`} flush>
        <Revisions items={items} current={quote.number} other={other} onPick={onPick} />
      </Panel>
      {other === undefined || other === quote.number ? (
        <Panel title="Compared">
          <Empty small title="Nothing to compare with yet">
            A quote that was sent is changed as its next revision: then both stand here.
          </Empty>
        </Panel>
      ) : (
        <Comparison number={quote.number} other={other} currency={quote.currency} />
      )}
    </>
  );
}

interface QuoteVersionsPanelProps {
  readonly quote: Quote;
  /** Number of the quote it is compared with. */
  readonly picked: string | undefined;
  readonly onPick: (number: string) => void;
}

function Revisions({ items, current, other, onPick }: RevisionsProps) {
  const most = Math.max(...items.map(({ totalCents }) => totalCents), 1);
  return (
    <QuietTable label="Totals of all revisions">
      <thead>
        <tr>
          <th scope="col">Quote</th>
          <th scope="col">Total</th>
          <th scope="col">Compare</th>
        </tr>
      </thead>
      <tbody>
        {items.map(({ number, revision, state, totalCents, currency, discountPercent, createdBy, createdAt }) => (
          <tr key={number}>
            <th scope="row">
              {number === current ? (
                `Revision ${revision}`
              ) : (
                <Link to="/quotes/$number" params={{ number }} search={{ tab: 'versions' }}>
                  Revision {revision}
                </Link>
              )}{' '}
              <QuoteStateTag state={state} />
              <div data-quiet>
                {number}, {createdBy}, {momentInWords(createdAt)}
              </div>
            </th>
            <td className={styles.axis}>
              <Money cents={totalCents} currency={currency} />
              {discountPercent > 0 ? `, less ${discountPercent} %` : ''}
              <div className={styles.bar} data-current={number === current || undefined} aria-hidden>
                <span style={{ width: `${(totalCents / most) * 100}%` }} />
              </div>
            </td>
            <td>
              {number === current ? (
                'this one'
              ) : (
                <input
                  type="radio"
                  name="with"
                  className={styles.pick}
                  aria-label={`Compare with revision ${revision}`}
                  checked={other === number}
                  onChange={() => onPick(number)}
                />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </QuietTable>
  );
}

interface RevisionsProps {
  readonly items: readonly QuoteHead[];
  readonly current: string;
  readonly other: string | undefined;
  readonly onPick: (number: string) => void;
}

function Comparison({ number, other, currency }: ComparisonProps) {
  const { data, error, isPending, refetch } = useQuery(comparisonQuery(number, other));
  return (
    <Panel title="Compared" aside={data ? `${data.from} with ${data.to}` : undefined} flush>
      {isPending ? <Waiting lines={6} /> : null}
      {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
      {data ? <Compared comparison={data} currency={currency} /> : null}
    </Panel>
  );
}

interface ComparisonProps {
  readonly number: string;
  readonly other: string;
  readonly currency: string;
}

const tones: Readonly<Record<QuoteComparison['lines'][number]['change'], Tone>> = {
  added: 'good',
  removed: 'bad',
  changed: 'neutral',
};

function Compared({ comparison: { terms, lines, from, to }, currency }: ComparedProps) {
  if (terms.length === 0 && lines.length === 0) {
    return (
      <Empty small title="No difference">
        Both sell the same on the same terms.
      </Empty>
    );
  }
  const sides = (title: string, items: React.ReactNode) => (
    <QuietTable label={`${title} that differ`}>
      <thead>
        <tr>
          <th scope="col">{title}</th>
          <th scope="col" className={styles.side}>
            {from}
          </th>
          <th scope="col" className={styles.side}>
            {to}
          </th>
        </tr>
      </thead>
      <tbody>{items}</tbody>
    </QuietTable>
  );
  return (
    <>
      {terms.length === 0
        ? null
        : sides(
            'Terms',
            terms.map(({ title, was, now }) => (
              <tr key={title}>
                <th scope="row">{title}</th>
                <td>{was}</td>
                <td>{now}</td>
              </tr>
            )),
          )}
      {lines.length === 0
        ? null
        : sides(
            'Lines',
            lines.map(({ id, title, change, was, now }) => (
              <tr key={id}>
                <th scope="row">
                  {title} <Tag tone={tones[change]}>{change}</Tag>
                </th>
                <td>{lineInWords(was, currency)}</td>
                <td>{lineInWords(now, currency)}</td>
              </tr>
            )),
          )}
    </>
  );
}

interface ComparedProps {
  readonly comparison: QuoteComparison;
  readonly currency: string;
}

function lineInWords(line: QuoteLine | null, currency: string): string {
  if (line === null) return 'not there';
  const attendance = line.attendees === null ? '' : `, ${line.attendees} attend`;
  const list = showMoney(line.listCents, currency);
  const less = line.totalCents === line.listCents ? '' : `, with the discount ${showMoney(line.totalCents, currency)}`;
  return `${line.quantity} × ${line.plan}${attendance}, ${list}${less}`;
}
