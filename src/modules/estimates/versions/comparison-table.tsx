import { useQuery } from '@tanstack/react-query';
import { showMoney } from '../../../platform/money.ts';
import { count, Nothing } from '../../../ui/figures.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { QuietTable } from '../../../ui/quiet-table.tsx';
import { Empty, Failed, Waiting } from '../../../ui/states.tsx';
import { Tag, type Tone } from '../../../ui/tag.tsx';
import type { Comparison, FigurePair, LineChange } from './comparison.ts';
import { comparisonQuery } from './version-queries.tsx';
import styles from './versions.module.css';

/** Two estimates side by side: what both come to, and every difference in a sentence. */
export function ComparisonTable({ left, right }: { readonly left: string; readonly right: string }) {
  const { data, error, isPending, refetch } = useQuery(comparisonQuery(left, right));
  return (
    <Panel title="Compared" aside={`${left} with ${right}`}>
      {isPending ? <Waiting lines={6} /> : null}
      {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
      {data ? <Compared comparison={data} /> : null}
    </Panel>
  );
}

function Compared({ comparison }: { readonly comparison: Comparison }) {
  const { lines, settings } = comparison;
  return (
    <>
      <Figures comparison={comparison} />
      {lines.length === 0 && settings.length === 0 ? (
        <Empty small title="No difference">
          Both hold the same activities on the same terms.
        </Empty>
      ) : null}
      {settings.length > 0 ? (
        <>
          <h3 className={styles.heading}>Terms</h3>
          <ul className={styles.changes}>
            {settings.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </>
      ) : null}
      {lines.length > 0 ? (
        <>
          <h3 className={styles.heading}>
            {lines.length === 1 ? 'One activity differs' : `${count(lines.length)} activities differ`}
          </h3>
          <ul className={styles.changes}>
            {lines.map((line) => (
              <Change key={line.id} line={line} />
            ))}
          </ul>
        </>
      ) : null}
    </>
  );
}

const tones: Readonly<Record<LineChange['change'], Tone>> = { added: 'good', removed: 'bad', changed: 'neutral' };

const Change = ({ line }: { readonly line: LineChange }) => (
  <li>
    <Tag tone={tones[line.change]}>{line.change}</Tag>
    <span>{line.sentence}</span>
  </li>
);

function Figures({ comparison: { left, right, figures, currency } }: { readonly comparison: Comparison }) {
  return (
    <QuietTable label="What both come to">
      <thead>
        <tr>
          <th scope="col">Figure</th>
          {[left, right].map(({ number }) => (
            <th key={number} scope="col" data-align="end">
              {number}
            </th>
          ))}
          <th scope="col" data-align="end">
            Difference
          </th>
        </tr>
      </thead>
      <tbody>
        {figures.filter(isKnown).map((pair) => (
          <tr key={pair.name}>
            <th scope="row">{pair.name}</th>
            <td data-align="end">
              <Figure value={pair.left} unit={pair.unit} currency={currency} />
            </td>
            <td data-align="end">
              <Figure value={pair.right} unit={pair.unit} currency={currency} />
            </td>
            <td data-align="end">
              <Difference pair={pair} currency={currency} />
            </td>
          </tr>
        ))}
      </tbody>
    </QuietTable>
  );
}

const isKnown = ({ left, right }: FigurePair): boolean => left !== null || right !== null;

function Figure({ value, unit, currency }: FigureProps) {
  if (value === null) return <Nothing words="not known" />;
  return <span className="figures">{inWords(value, unit, currency)}</span>;
}

interface FigureProps {
  readonly value: number | null;
  readonly unit: FigurePair['unit'];
  readonly currency: string;
}

function Difference({
  pair: { left, right, unit },
  currency,
}: {
  readonly pair: FigurePair;
  readonly currency: string;
}) {
  if (left === null || right === null || left === right) return <Nothing />;
  const by = Math.abs(right - left);
  const words = unit === 'percent' ? `${count(by)} points` : inWords(by, unit, currency);
  return (
    <span className="figures">
      {right > left ? '+' : '−'}
      {words}
    </span>
  );
}

function inWords(value: number, unit: FigurePair['unit'], currency: string): string {
  if (unit === 'cents') return showMoney(value, currency);
  if (unit === 'percent') return `${count(value)} %`;
  return unit === 'hours' ? `${count(value)} h` : `${count(value)} ${value === 1 ? 'day' : 'days'}`;
}
