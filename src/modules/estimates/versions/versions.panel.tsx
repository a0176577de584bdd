import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Money, momentInWords } from '../../../ui/figures.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { QuietTable } from '../../../ui/quiet-table.tsx';
import { Empty, Failed, Waiting } from '../../../ui/states.tsx';
import { Tag, type Tone } from '../../../ui/tag.tsx';
import type { Estimate, EstimateHead } from '../estimate.ts';
import { estimatesQuery } from '../estimate-queries.tsx';
import { ComparisonTable } from './comparison-table.tsx';
import styles from './versions.module.css';

/** The two estimates that are compared, by their numbers. */
export interface Picked {
  readonly left?: string | undefined;
  readonly right?: string | undefined;
}

/** The revisions and scenarios of an opportunity on one axis, two of which are compared. */
export function VersionsPanel({ estimate, picked, onPick }: VersionsPanelProps) {
  const { data, error, isPending, refetch } = useQuery(estimatesQuery(estimate.opportunity));
  if (isPending) return <Waiting lines={6} />;
  if (error) return <Failed fault={error} onRetry={() => void refetch()} />;
  const known = data.items;
  const right = picked.right ?? estimate.number;
  const left = picked.left ?? known.find(({ number }) => number !== right)?.number;
  return (
    <>
      <Panel title="Revisions and scenarios" aside={`of ${estimate.opportunity}`} flush>
        <Versions items={known} left={left} right={right} onPick={onPick} />
      </Panel>
      {left === undefined || left === right ? (
        <Panel title="Compared">
          <Empty small title="Nothing to compare with yet">
            {left === undefined
              ? 'Copy this estimate as a scenario, or publish it and take it up again: then both stand here side by side.'
              : 'Pick another one on one of the sides.'}
          </Empty>
        </Panel>
      ) : (
        <ComparisonTable left={left} right={right} />
      )}
    </>
  );
}

interface VersionsPanelProps {
  readonly estimate: Estimate;
  readonly picked: Picked;
  readonly onPick: (picked: Picked) => void;
}

const tones: Readonly<Record<EstimateHead['state'], Tone>> = {
  draft: 'accent',
  published: 'good',
  superseded: 'neutral',
};

/** `Revision 2`, or the name of a scenario. */
export const versionInWords = ({ revision, scenario }: Pick<EstimateHead, 'revision' | 'scenario'>): string =>
  scenario === null ? `Revision ${revision}` : `Scenario “${scenario}”`;

function Versions({ items, left, right, onPick }: VersionsProps) {
  const most = Math.max(...items.map(({ sheet }) => sheet.totals.totalCents), 1);
  return (
    <QuietTable label="Totals of all versions">
      <thead>
        <tr>
          <th scope="col">Estimate</th>
          <th scope="col">Total</th>
          <th scope="col">Left</th>
          <th scope="col">Right</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={item.number}>
            <th scope="row">
              <Link to="/estimates/$number" params={{ number: item.number }} search={{ tab: 'versions' }}>
                {versionInWords(item)}
              </Link>{' '}
              <Tag tone={tones[item.state]}>{item.state}</Tag>
              <div data-quiet>
                {item.number}, {item.createdBy}, {momentInWords(item.createdAt)}
              </div>
            </th>
            <td className={styles.axis}>
              <div className={styles.total}>
                <Money cents={item.sheet.totals.totalCents} currency={item.sheet.currency} />
                <div aria-hidden>
                  <div
                    className={styles.bar}
                    data-scenario={item.scenario !== null || undefined}
                    style={{ width: `${(item.sheet.totals.totalCents / most) * 100}%` }}
                  />
                </div>
              </div>
            </td>
            {(['left', 'right'] as const).map((side) => (
              <td key={side}>
                <input
                  type="radio"
                  name={side}
                  className={styles.pick}
                  aria-label={`${versionInWords(item)} on the ${side}`}
                  checked={(side === 'left' ? left : right) === item.number}
                  onChange={() => onPick({ left, right, [side]: item.number })}
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </QuietTable>
  );
}

interface VersionsProps {
  readonly items: readonly EstimateHead[];
  readonly left: string | undefined;
  readonly right: string;
  readonly onPick: (picked: Picked) => void;
}
