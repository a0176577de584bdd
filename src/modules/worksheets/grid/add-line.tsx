import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Edit, Worksheet } from '../worksheet.ts';

const byHand = 'worksheet.own';

/** Adds a line below the active one: an activity of the playbook, or work of one's own words. */
export function AddLine({ worksheet, after, newId, onAdd, onClose }: AddLineProps) {
  const { activities, workstreams, policy } = worksheet;
  const form = useForm({
    initialValues: { rule: byHand, title: '', workstream: workstreams[0] ?? '', role: policy.roles[0]?.id ?? '' },
    validate: {
      title: (title) => (title.trim() === '' ? 'Give the line a title.' : null),
      workstream: (name) => (name.trim() === '' ? 'Say to which workstream it belongs.' : null),
    },
  });
  const choose = (rule: string | null) => {
    const found = activities.find((activity) => activity.rule === rule);
    form.setFieldValue('rule', rule ?? byHand);
    if (!found) return;
    form.setFieldValue('title', found.title);
    form.setFieldValue('workstream', found.workstream);
  };
  const submit = form.onSubmit(({ rule, title, workstream, role }) => {
    const found = activities.find((activity) => activity.rule === rule);
    const words = { title: title.trim(), workstream: workstream.trim(), part: 'included' as const, driver: null };
    const said = { deliverable: found?.deliverable ?? null, assumption: found?.assumption ?? null };
    const rows = found && found.rows.length > 0 ? found.rows : [{ role, low: 0, likely: 0, high: 0, weeks: [] }];
    onAdd({ do: 'add', line: { id: newId(), rule, ...words, ...said, rows }, after });
  });
  const groups = [...Map.groupBy(activities, ({ of }) => of)].map(([group, items]) => ({
    group,
    items: items.map(({ rule, title }) => ({ value: rule, label: title })),
  }));
  return (
    <Modal opened onClose={onClose} title="Add a line" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Select
            label="Activity of the playbook"
            description="Its hours come from the facts. Or leave it, and say in your own words what is done."
            placeholder="None: by hand"
            searchable
            clearable
            data={groups}
            value={form.values.rule === byHand ? null : form.values.rule}
            onChange={choose}
            nothingFoundMessage="The playbook knows no such activity."
          />
          <TextInput label="Title" data-autofocus {...form.getInputProps('title')} />
          <TextInput label="Workstream" list="add-line-workstreams" {...form.getInputProps('workstream')} />
          <datalist id="add-line-workstreams">
            {workstreams.map((title) => (
              <option key={title} value={title} />
            ))}
          </datalist>
          {form.values.rule === byHand ? (
            <Select
              label="Role"
              data={policy.roles.map(({ id, title }) => ({ value: id, label: title }))}
              allowDeselect={false}
              {...form.getInputProps('role')}
            />
          ) : null}
          <Group justify="flex-end" mt="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit">Add the line</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

interface AddLineProps {
  readonly worksheet: Worksheet;
  /** Below which line; null for the top. */
  readonly after: string | null;
  readonly newId: () => string;
  readonly onAdd: (edit: Edit) => void;
  readonly onClose: () => void;
}
