import { Button, Checkbox, Group, NumberInput, Select, SimpleGrid, Stack, Text } from '@mantine/core';
import { showMoney } from '../../../platform/money.ts';
import { count } from '../../../ui/figures.tsx';
import { QuietTable } from '../../../ui/quiet-table.tsx';
import { Empty, Note } from '../../../ui/states.tsx';
import { ForeignField, type ForeignPreview, type Mapping } from './comparison.ts';
import styles from './workbook.module.css';

const shownMost = 200;
const titles: Readonly<Record<ForeignField, string>> = {
  ...{ phase: 'Phase', activity: 'Activity', role: 'Role', low: 'Low', likely: 'Likely', high: 'High' },
  ...{ price: 'Price', currency: 'Currency', note: 'Assumption' },
};

/** A sheet that is not ours: how it is read, what it comes to, and what cannot be read. */
export function StrawManPreview({ preview, busy, onMap, onTake }: StrawManProps) {
  const { file, lines, faults, unknownRoles, mapping } = preview;
  const blocked = faults.length > 0 || unknownRoles.length > 0 || lines.length === 0;
  return (
    <Stack gap="sm" pb="sm">
      <Stack gap="xs" px="sm">
        <Text fz="sm">
          {file} was not written here. Its columns are read as follows; choose otherwise where that is wrong.
        </Text>
        <Columns preview={preview} onMap={onMap} />
      </Stack>
      {faults.length > 0 ? (
        <Stack px="sm">
          <Note tone="bad" live>
            {count(faults.length)} {faults.length === 1 ? 'cell' : 'cells'} cannot be read; nothing is taken over
            before.
            <Cells cells={faults} />
          </Note>
        </Stack>
      ) : null}
      {preview.repairs.length > 0 ? (
        <Stack px="sm">
          <Note tone="warn">
            {count(preview.repairs.length)} {preview.repairs.length === 1 ? 'cell' : 'cells'} had to be read with care.
            <Cells cells={preview.repairs} />
          </Note>
        </Stack>
      ) : null}
      <Group px="sm">
        <Button size="xs" loading={busy} disabled={blocked} onClick={onTake}>
          Add {count(lines.length)} {lines.length === 1 ? 'activity' : 'activities'} to the draft
        </Button>
      </Group>
      {lines.length === 0 ? (
        <Empty small title="No activity could be read">
          Look at the row of headings and the columns above. Row {mapping.headingRow} of {mapping.sheet} is read now.
        </Empty>
      ) : (
        <Lines preview={preview} />
      )}
    </Stack>
  );
}

interface StrawManProps {
  readonly preview: ForeignPreview;
  readonly busy: boolean;
  readonly onMap: (mapping: Mapping) => void;
  readonly onTake: () => void;
}

function Columns({ preview, onMap }: Pick<StrawManProps, 'preview' | 'onMap'>) {
  const { mapping, sheets, headings, unknownRoles, roles } = preview;
  const choices = headings.map(({ column, heading }) => ({
    value: column,
    label: `${column}: ${heading}`.slice(0, 60),
  }));
  const set = (field: ForeignField, column: string | null) => {
    const { [field]: _, ...others } = mapping.columns;
    onMap({ ...mapping, columns: column === null ? others : { ...others, [field]: column } });
  };
  const words = [...new Set([...unknownRoles, ...Object.keys(mapping.roles)])];
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="xs">
      <Select
        size="xs"
        label="Sheet"
        data={sheets.map(({ name, hidden }) => ({ value: name, label: hidden ? `${name} (hidden)` : name }))}
        value={mapping.sheet}
        allowDeselect={false}
        onChange={(sheet) => sheet && onMap({ ...mapping, sheet })}
      />
      <NumberInput
        size="xs"
        label="Row of headings"
        min={1}
        allowDecimal={false}
        defaultValue={mapping.headingRow}
        onBlur={({ currentTarget: { value } }) => {
          const headingRow = Number(value);
          if (headingRow >= 1 && headingRow !== mapping.headingRow) onMap({ ...mapping, headingRow });
        }}
      />
      <Select
        size="xs"
        label="Counted in"
        data={[
          { value: 'hours', label: 'Hours' },
          { value: 'days', label: 'Days' },
        ]}
        value={mapping.unit}
        allowDeselect={false}
        onChange={(unit) => unit && onMap({ ...mapping, unit: unit === 'days' ? 'days' : 'hours' })}
      />
      {ForeignField.options.map((field) => (
        <Select
          key={field}
          size="xs"
          label={titles[field]}
          placeholder="not in the sheet"
          data={choices}
          value={mapping.columns[field] ?? null}
          clearable
          onChange={(column) => set(field, column)}
        />
      ))}
      {words.map((each) => (
        <Select
          key={`role ${each}`}
          size="xs"
          label={each === '' ? 'Where no role is named' : `Role “${each}”`}
          error={mapping.roles[each] === undefined ? 'Say which role this is' : undefined}
          data={roles.map(({ id, title }) => ({ value: id, label: title }))}
          value={mapping.roles[each] ?? null}
          allowDeselect={false}
          onChange={(id) => id && onMap({ ...mapping, roles: { ...mapping.roles, [each]: id } })}
        />
      ))}
      <Checkbox
        size="xs"
        label="Take hidden rows as well"
        checked={mapping.hiddenRows}
        onChange={(event) => onMap({ ...mapping, hiddenRows: event.currentTarget.checked })}
      />
    </SimpleGrid>
  );
}

function Cells({ cells }: { readonly cells: readonly { readonly cell: string; readonly sentence: string }[] }) {
  return (
    <ul className={styles.cells}>
      {cells.slice(0, 20).map(({ cell, sentence }) => (
        <li key={`${cell} ${sentence}`}>
          <span className={styles.cell}>{cell}</span> {sentence}
        </li>
      ))}
      {cells.length > 20 ? <li>and {count(cells.length - 20)} more</li> : null}
    </ul>
  );
}

function Lines({ preview: { lines, roles, currency } }: { readonly preview: ForeignPreview }) {
  const titleOf = (role: string) => roles.find(({ id }) => id === role)?.title ?? role;
  return (
    <>
      <QuietTable label="Activities read from the spreadsheet">
        <thead>
          <tr>
            <th>Activity</th>
            <th>Role</th>
            <th data-align="end">Low</th>
            <th data-align="end">Likely</th>
            <th data-align="end">High</th>
            <th>Read from</th>
            <th data-align="end">Price there</th>
          </tr>
        </thead>
        <tbody>
          {lines.slice(0, shownMost).flatMap((line) =>
            line.rows.map(({ role, low, likely, high, cell }, at) => (
              <tr key={cell}>
                <td>
                  {at === 0 ? line.title : ''}
                  {at === 0 ? <div className={styles.quiet}>{line.workstream}</div> : null}
                </td>
                <td>{titleOf(role)}</td>
                <td data-align="end">{count(low)}</td>
                <td data-align="end">{count(likely)}</td>
                <td data-align="end">{count(high)}</td>
                <td>
                  <span className={styles.cell}>{cell}</span>
                </td>
                <td data-align="end">
                  {at === 0 && line.priceCents !== null ? showMoney(line.priceCents, currency) : ''}
                </td>
              </tr>
            )),
          )}
        </tbody>
      </QuietTable>
      {lines.length > shownMost ? (
        <Text c="dimmed" fz="xs" px="sm">
          The first {shownMost} of {count(lines.length)} are shown; all of them are added.
        </Text>
      ) : null}
    </>
  );
}
