import { ActionIcon, Group, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { View } from './clipboard.tsx';
import { type Column, cellKey, partTitles, textOf } from './columns.tsx';
import type { Desk, DeskState } from './desk.tsx';
import styles from './grid.module.css';

/** One row at a time, where there is no room for a sheet: in a hand. */
export function RowForm({ desk, state, view, readOnly, row, onRow }: RowFormProps) {
  const { rows, columns } = view;
  const last = rows.length - 1;
  const here = rows[Math.min(row, last)];
  const field = (name: Column['field']) => columns.find((column) => column.field === name);
  const weeks = columns.filter((column) => /^w\d/.test(column.field));
  const cell = (column: Column | undefined) =>
    here && column ? <FormCell key={column.field} {...{ desk, state, view, readOnly, row, column }} /> : null;
  return (
    <Stack gap="sm" p="md">
      <Group gap="xs" wrap="nowrap">
        <ActionIcon
          variant="default"
          size={34}
          aria-label="Row before"
          disabled={row <= 0}
          onClick={() => onRow(row - 1)}
        >
          <IconChevronLeft size={17} aria-hidden />
        </ActionIcon>
        <Select
          aria-label="Row"
          style={{ flex: 1 }}
          data={rows.map((each, at) => ({
            value: String(at),
            label: `${each.number}. ${each.line.title}${each.row ? `, ${textOf(each, { ...columns[2]!, field: 'role' }, view.policy)}` : ''}`,
          }))}
          value={String(row)}
          allowDeselect={false}
          onChange={(value) => onRow(Number(value ?? 0))}
        />
        <ActionIcon
          variant="default"
          size={34}
          aria-label="Row after"
          disabled={row >= last}
          onClick={() => onRow(row + 1)}
        >
          <IconChevronRight size={17} aria-hidden />
        </ActionIcon>
      </Group>
      {(['title', 'workstream', 'part', 'role'] as const).map((name) => cell(field(name)))}
      <SimpleGrid cols={3} spacing="xs">
        {(['low', 'likely', 'high'] as const).map((name) => cell(field(name)))}
      </SimpleGrid>
      <div>
        <Text fz="sm" fw={550} mb={6}>
          Hours by week
        </Text>
        <div className={styles.weeks}>{weeks.map(cell)}</div>
      </div>
      {(['deliverable', 'assumption'] as const).map((name) => cell(field(name)))}
    </Stack>
  );
}

interface RowFormProps {
  readonly desk: Desk;
  readonly state: DeskState;
  readonly view: View;
  readonly readOnly: boolean;
  readonly row: number;
  readonly onRow: (row: number) => void;
}

function FormCell({
  desk,
  state,
  view,
  readOnly,
  row,
  column,
}: Omit<RowFormProps, 'onRow'> & { readonly column: Column }) {
  const at = view.rows[row]!;
  const fault = state.refused.get(cellKey(at, column));
  const stands = fault?.text ?? textOf(at, column, view.policy);
  const [text, setText] = useState(stands);
  useEffect(() => setText(stands), [stands]);
  const write = (value: string) => {
    if (value !== stands) desk.write([{ at, column, text: value }]);
  };
  const look = { label: column.title, error: fault?.sentence };
  if (column.kind === 'choice') {
    const titles = column.field === 'part' ? Object.values(partTitles) : view.policy.roles.map(({ title }) => title);
    return (
      <Select
        {...look}
        data={titles}
        value={text === '' ? null : text}
        readOnly={readOnly}
        allowDeselect={false}
        onChange={(value) => write(value ?? '')}
      />
    );
  }
  return (
    <TextInput
      {...look}
      value={text}
      readOnly={readOnly}
      inputMode={column.kind === 'hours' ? 'decimal' : 'text'}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => write(text)}
      onKeyDown={(event) => event.key === 'Enter' && write(text)}
    />
  );
}
