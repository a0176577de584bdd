import { Button, Checkbox, Group, Text } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import { count } from '../../../ui/figures.tsx';
import { QuietTable } from '../../../ui/quiet-table.tsx';
import { Tag } from '../../../ui/tag.tsx';
import type { Difference } from './comparison.ts';
import styles from './workbook.module.css';

const shownMost = 200;
const shown = (value: Difference['ours']): string =>
  typeof value === 'number' ? value.toLocaleString('en-US', { maximumFractionDigits: 4 }) : value || '(empty)';

/**
 * What differs, each with old and new beside each other and a box to take it over. On a box the arrows go up and down,
 * A takes the row over and R leaves it.
 */
export function Differences({ differences, busy, onTake }: DifferencesProps) {
  const open = differences.filter(({ acceptable }) => acceptable === true);
  const [taken, setTaken] = useState<ReadonlySet<string>>(new Set());
  const [most, setMost] = useState(shownMost);
  const set = (id: string, take: boolean) =>
    setTaken((before) => (take ? new Set(before).add(id) : new Set([...before].filter((each) => each !== id))));
  const press = (event: KeyboardEvent<HTMLTableSectionElement>) => {
    const box = event.target instanceof HTMLInputElement ? event.target : undefined;
    if (!box || event.ctrlKey || event.metaKey || event.altKey) return;
    const boxes = [...event.currentTarget.querySelectorAll<HTMLInputElement>('input:not(:disabled)')];
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const letter = event.key.toLowerCase();
    if (letter === 'a' || letter === 'r') set(box.value, letter === 'a');
    if (step !== 0 || letter === 'a' || letter === 'r') {
      event.preventDefault();
      boxes[boxes.indexOf(box) + (step || 1)]?.focus();
    }
  };
  return (
    <>
      <Group gap="xs" px="sm" pb="sm">
        <Text fz="sm" fw={600}>
          {count(differences.length)} {differences.length === 1 ? 'difference' : 'differences'}
          {open.length < differences.length ? `, ${count(open.length)} of which may be taken over` : ''}
        </Text>
        <Button size="xs" variant="default" onClick={() => setTaken(new Set(open.map(({ id }) => id)))}>
          Choose all
        </Button>
        <Button size="xs" variant="default" onClick={() => setTaken(new Set())}>
          Choose none
        </Button>
        <Button size="xs" loading={busy} disabled={taken.size === 0} onClick={() => onTake([...taken])}>
          Take over {count(taken.size)}
        </Button>
        <Text c="dimmed" fz="xs">
          On a box: ↑ ↓ to move, A to take over, R to leave.
        </Text>
      </Group>
      <QuietTable label="Differences between the spreadsheet and the estimate">
        <thead>
          <tr>
            <th>Take</th>
            <th>Cell</th>
            <th>Activity</th>
            <th>What</th>
            <th data-align="end">Estimate</th>
            <th data-align="end">Spreadsheet</th>
          </tr>
        </thead>
        <tbody onKeyDown={press}>
          {differences.slice(0, most).map((each) => (
            <Row key={each.id} difference={each} taken={taken.has(each.id)} onTake={(take) => set(each.id, take)} />
          ))}
        </tbody>
      </QuietTable>
      {differences.length > most ? (
        <Group p="sm">
          <Button size="xs" variant="default" onClick={() => setMost(most + shownMost)}>
            Show {count(Math.min(shownMost, differences.length - most))} more of {count(differences.length)}
          </Button>
        </Group>
      ) : null}
    </>
  );
}

interface DifferencesProps {
  readonly differences: readonly Difference[];
  readonly busy: boolean;
  readonly onTake: (ids: readonly string[]) => void;
}

function Row({ difference, taken, onTake }: RowProps) {
  const { id, kind, cell, sheet, line, role, field, ours, theirs, acceptable, changedHere, repaired } = difference;
  const place = cell === '' ? sheet : id;
  const what = kind === 'added' ? 'new row' : kind === 'removed' ? 'row taken out' : field;
  return (
    <tr>
      <td>
        <Checkbox
          size="xs"
          value={id}
          checked={taken}
          disabled={acceptable !== true}
          onChange={(event) => onTake(event.currentTarget.checked)}
          aria-label={`Take over ${place}: ${line} ${what}, ${shown(ours)} becomes ${shown(theirs)}`}
        />
      </td>
      <td>
        <span className={styles.cell}>{place}</span>
      </td>
      <td>
        {line}
        {role ? <div className={styles.quiet}>{role}</div> : null}
      </td>
      <td>
        {what}
        {changedHere ? (
          <div>
            <Tag tone="warn">changed here too</Tag>
          </div>
        ) : null}
        {repaired ? <div className={styles.quiet}>{repaired}</div> : null}
        {acceptable === true ? null : <div className={styles.why}>{acceptable}</div>}
      </td>
      <td data-align="end" className={styles.old}>
        {kind === 'added' ? '' : shown(ours)}
      </td>
      <td data-align="end" className={styles.fresh}>
        {kind === 'removed' ? '' : shown(theirs)}
      </td>
    </tr>
  );
}

interface RowProps {
  readonly difference: Difference;
  readonly taken: boolean;
  readonly onTake: (take: boolean) => void;
}
