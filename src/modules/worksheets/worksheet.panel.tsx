import { Button, Group } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { showMoney } from '../../platform/money.ts';
import { newKey } from '../../ui/api.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Empty, Failed, Note, Waiting } from '../../ui/states.tsx';
import { AddLine } from './grid/add-line.tsx';
import type { View } from './grid/clipboard.tsx';
import { cellKey, columnsOf, rowsOf } from './grid/columns.tsx';
import { Desk, type DeskState } from './grid/desk.tsx';
import styles from './grid/grid.module.css';
import { movedPast } from './grid/hands.tsx';
import { RowForm } from './grid/row-form.tsx';
import { bounded, only, type Selection } from './grid/selection.tsx';
import { nameOf, SheetGrid } from './grid/sheet-grid.tsx';
import { hoursShown } from './grid/sheet-row.tsx';
import { Tools } from './grid/tools.tsx';
import { sumsOf, type Worksheet } from './worksheet.ts';
import { readWorksheet, saveEdits, worksheetQuery } from './worksheet-queries.tsx';

/** The lines of an estimate as a sheet of cells: edited while it is a draft, read otherwise. */
export function WorksheetPanel({ estimate }: { readonly estimate: string }) {
  const { data, error, refetch } = useQuery(worksheetQuery(estimate));
  return (
    <Panel title="Lines" flush>
      {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
      {!data && !error ? <Waiting lines={8} /> : null}
      {data ? <SheetAtWork key={estimate} worksheet={data} /> : null}
    </Panel>
  );
}

function useDesk(worksheet: Worksheet): Desk {
  const queries = useQueryClient();
  const { estimate } = worksheet;
  const [desk] = useState(
    () =>
      new Desk(worksheet, {
        save: (edits, version) => saveEdits(estimate, edits, version),
        read: () => readWorksheet(estimate),
        // What else shows this estimate is read again; the sheet itself knows already.
        saved: () => void queries.invalidateQueries({ predicate: ({ queryKey: [of] }) => of !== 'worksheet' }),
      }),
  );
  useEffect(() => desk.adopt(worksheet), [desk, worksheet]);
  useEffect(() => {
    const keep = (event: BeforeUnloadEvent) => {
      if (desk.get().saving.at !== 'saved') event.preventDefault();
      desk.flush();
    };
    window.addEventListener('beforeunload', keep);
    return () => {
      window.removeEventListener('beforeunload', keep);
      desk.flush();
      queries.removeQueries({ queryKey: ['worksheet', estimate] });
    };
  }, [desk, queries, estimate]);
  return desk;
}

function SheetAtWork({ worksheet }: { readonly worksheet: Worksheet }) {
  const desk = useDesk(worksheet);
  const state = useSyncExternalStore(desk.subscribe, desk.get);
  const narrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  const [chosen, onSelect] = useState<Selection>(only({ row: 0, column: 1 }));
  const [adding, setAdding] = useState(false);
  const { policy, may } = worksheet;
  const { sheet } = state;
  const { rows, sums } = useMemo(() => ({ rows: rowsOf(sheet), sums: sumsOf(sheet.lines.values()) }), [sheet]);
  const planned = sheet.lines
    .values()
    .reduce((most, { rows }) => Math.max(most, ...rows.map(({ weeks }) => weeks.length)), 0);
  const columns = useMemo(() => columnsOf(policy, planned), [policy, planned]);
  const view: View = { rows, columns, policy };
  const size = { rows: rows.length, columns: columns.length };
  const selection = { anchor: bounded(chosen.anchor, size), active: bounded(chosen.active, size) };
  const readOnly = may.edit !== true;
  const line = rows[selection.active.row]?.line.id;
  const move = (by: 1 | -1) => {
    const moved = line === undefined ? undefined : movedPast(sheet.order, line, by);
    if (moved) desk.edit([moved.edit], 'Moved the line');
    const after = rowsOf(desk.get().sheet).findIndex((row) => row.line.id === line);
    onSelect(only({ row: after, column: selection.active.column }));
  };
  return (
    <>
      {readOnly ? (
        <Group p="sm">
          <Note>{may.edit}</Note>
        </Group>
      ) : (
        <Tools desk={desk} state={state} line={line} onAdd={() => setAdding(true)} onMove={move} />
      )}
      <Trouble desk={desk} state={state} />
      {rows.length === 0 ? (
        <Empty small title="No lines yet">
          Add a line, or draft the estimate from its needs.
        </Empty>
      ) : narrow ? (
        <RowForm
          {...{ desk, state, view, readOnly }}
          row={selection.active.row}
          onRow={(row) => onSelect(only({ row, column: 1 }))}
        />
      ) : (
        <SheetGrid {...{ desk, state, view, worksheet, sums, readOnly, selection, onSelect, onMove: move }} />
      )}
      <Foot {...{ state, view, selection, worksheet }} likely={sums.likely} />
      {adding ? (
        <AddLine
          worksheet={worksheet}
          after={line ?? null}
          newId={() => `own.${newKey()}`}
          onClose={() => setAdding(false)}
          onAdd={(edit) => {
            desk.edit([edit], 'Added a line');
            setAdding(false);
            const added = edit.do === 'add' ? edit.line.id : undefined;
            const at = rowsOf(desk.get().sheet).findIndex((row) => row.line.id === added);
            if (at >= 0) onSelect(only({ row: at, column: columns.findIndex(({ field }) => field === 'likely') }));
          }}
        />
      ) : null}
    </>
  );
}

/** What keeps the sheet from being saved, and what can be done about it. */
function Trouble({ desk, state: { saving } }: { readonly desk: Desk; readonly state: DeskState }) {
  if (saving.at !== 'unsaved' && saving.at !== 'clash') return null;
  return (
    <Group p="sm" align="center">
      <Note tone="bad" live>
        {saving.why}
      </Note>
      {saving.at === 'clash' ? (
        <>
          <Button size="xs" onClick={() => desk.settle('mine')}>
            Mine counts
          </Button>
          <Button size="xs" variant="default" onClick={() => desk.settle('theirs')}>
            Theirs counts
          </Button>
        </>
      ) : (
        <>
          <Button size="xs" onClick={desk.flush}>
            Try again
          </Button>
          <Button size="xs" variant="default" onClick={() => void desk.giveUp()}>
            Give up what is not saved
          </Button>
        </>
      )}
    </Group>
  );
}

/** Below the sheet: what is wrong with the active cell, what was just done, and what it all comes to. */
function Foot({ state, view, selection: { active }, worksheet, likely }: FootProps) {
  const at = view.rows[active.row];
  const column = view.columns[active.column];
  const fault = at && column ? state.refused.get(cellKey(at, column)) : undefined;
  const others = state.refused.size;
  const { totalCents } = state.totals;
  return (
    <div className={styles.foot}>
      {fault ? (
        <span data-tone="bad">
          {nameOf(view, active.row, active.column)}: {fault.sentence}
        </span>
      ) : others > 0 ? (
        <span data-tone="bad">{others === 1 ? 'One cell is refused' : `${others} cells are refused`}</span>
      ) : null}
      <span id="worksheet-keys" className={styles.hidden}>
        Arrows move, Enter or F2 edits, Escape and then Tab leaves the sheet.
      </span>
      <span aria-live="polite">{state.said}</span>
      <span>
        {hoursShown(likely)} hours, {showMoney(totalCents, worksheet.currency)}
      </span>
    </div>
  );
}

interface FootProps {
  readonly state: DeskState;
  readonly view: View;
  readonly selection: Selection;
  readonly worksheet: Worksheet;
  readonly likely: number;
}
