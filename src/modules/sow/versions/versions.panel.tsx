import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { momentInWords } from '../../../ui/figures.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { QuietTable } from '../../../ui/quiet-table.tsx';
import { Empty, Failed, Waiting } from '../../../ui/states.tsx';
import { Tag } from '../../../ui/tag.tsx';
import type { Sow } from '../sow.ts';
import { ComparisonPanel } from './comparison.panel.tsx';
import type { SowVersion } from './version.ts';
import { versionFile, versionsQuery } from './version-queries.tsx';
import styles from './versions.module.css';

/** The two versions that are compared, by their numbers. */
export interface PickedPair {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** The versions of a statement of work, whose hands they went through, and what became of one on its way to another. */
export function SowVersionsPanel({ sow, picked, onPick }: SowVersionsPanelProps) {
  const { data, error, isPending, refetch } = useQuery(versionsQuery(sow.number));
  if (isPending) return <Waiting lines={6} />;
  if (error) return <Failed fault={error} onRetry={() => void refetch()} />;
  const to = picked.to ?? sow.working;
  const from = picked.from ?? before(data.items, to);
  return (
    <>
      <Panel title="Versions" aside={`of ${sow.number}, newest first`} flush>
        <Versions sow={sow} items={data.items} pair={{ from, to }} onPick={onPick} />
      </Panel>
      {from === undefined || from === to ? (
        <Panel title="Compared">
          <Empty small title="Nothing to compare with yet">
            {data.items.length === 0
              ? 'Every time the pen changes hands, what was written is frozen here as a version.'
              : 'Pick another version on one of the sides.'}
          </Empty>
        </Panel>
      ) : (
        <ComparisonPanel number={sow.number} contentHash={sow.contentHash} pair={{ from, to }} />
      )}
    </>
  );
}

/** What a version is compared with unless another is picked: the newest before it that says what it says. */
const before = (items: readonly SowVersion[], to: number): number | undefined =>
  (items.find(({ number, clean }) => number < to && clean) ?? items.find(({ number }) => number !== to))?.number;

interface SowVersionsPanelProps {
  readonly sow: Sow;
  readonly picked: PickedPair;
  readonly onPick: (picked: PickedPair) => void;
}

const reasons: Readonly<Record<SowVersion['why'], string>> = {
  'handed-over': 'handed over',
  returned: 'came back',
  decided: 'changes decided',
  submitted: 'submitted for approval',
  stamped: 'stamped',
};

const partyInWords = (party: string): string => (party === 'services' ? 'engagement manager' : party);

function Versions({ sow, items, pair, onPick }: VersionsProps) {
  const pick = (number: number) =>
    (['from', 'to'] as const).map((side) => (
      <td key={side}>
        <input
          type="radio"
          name={side}
          className={styles.pick}
          aria-label={`Version ${number} as the ${side === 'from' ? 'older' : 'newer'} one`}
          checked={pair[side] === number}
          onChange={() => onPick({ ...pair, [side]: number })}
        />
      </td>
    ));
  return (
    <QuietTable label="Every version, newest first">
      <thead>
        <tr>
          <th scope="col">Version</th>
          <th scope="col">Why it was frozen</th>
          <th scope="col">Files</th>
          <th scope="col">Older</th>
          <th scope="col">Newer</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">
            {sow.working} <Tag tone="accent">worked on</Tag>
          </th>
          <td>{sow.openChanges > 0 ? `${sow.openChanges} changes are open` : 'nothing is undecided'}</td>
          <td data-quiet>as above</td>
          {pick(sow.working)}
        </tr>
        {items.map((version) => (
          <tr key={version.number}>
            <th scope="row">
              {version.number} {version.clean ? null : <Tag tone="warn">with open changes</Tag>}
            </th>
            <td>
              {reasons[version.why]}
              {version.turn ? ` from ${partyInWords(version.turn.from)} to ${partyInWords(version.turn.to)}` : null}
              <div data-quiet>
                {version.madeBy}, {momentInWords(version.madeAt)}
                {version.turn?.note ? `: “${version.turn.note}”` : null}
              </div>
            </td>
            <td>
              <Anchor href={versionFile(sow.number, version.number, 'docx')}>Word</Anchor>
              {version.clean ? (
                <>
                  {' '}
                  <Anchor href={versionFile(sow.number, version.number, 'pdf')}>PDF</Anchor>
                </>
              ) : null}
            </td>
            {pick(version.number)}
          </tr>
        ))}
      </tbody>
    </QuietTable>
  );
}

interface VersionsProps {
  readonly sow: Sow;
  readonly items: readonly SowVersion[];
  readonly pair: PickedPair;
  readonly onPick: (picked: PickedPair) => void;
}
