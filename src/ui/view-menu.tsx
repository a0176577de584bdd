import { Button, Checkbox, Group, Menu, Modal, Stack, TextInput } from '@mantine/core';
import { IconBookmark, IconBookmarkPlus, IconCheck, IconStar, IconStarFilled, IconTrash } from '@tabler/icons-react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { SavedView, SavedViewList } from '../platform/views/view.ts';
import { ask, tell, withQuery } from './api.tsx';
import { useDeed } from './deed.tsx';
import { Refused } from './states.tsx';

type Search = Readonly<Record<string, unknown>>;

const viewsQuery = (list: string) =>
  queryOptions({
    queryKey: ['views', list],
    queryFn: ({ signal }) => ask(withQuery('/api/views', { list }), SavedViewList, signal),
    staleTime: 5 * 60_000,
  });

/** What is said, and nothing that is only there by default. */
const saidOf = (search: Search): SavedView['search'] =>
  Object.fromEntries(
    Object.entries(search).filter(([, value]) => value !== undefined && value !== null && value !== false),
  ) as SavedView['search'];

const markOf = (search: Search): string => JSON.stringify(Object.entries(saidOf(search)).sort());

/**
 * The views somebody keeps of a list: to go to one, to keep the filters that stand now, to choose with which the list
 * opens. The address bar holds the filters, so that a view is handed on by its address.
 */
export function ViewMenu({ list, search, onView }: ViewMenuProps) {
  const { data } = useQuery(viewsQuery(list));
  const [keeping, setKeeping] = useState(false);
  const views = data?.items ?? [];
  const current = views.find((view) => markOf(view.search) === markOf(search));
  useDefaultView(data?.items, search, onView);
  const changing = useDeed((view: SavedView) => {
    const { id, name, search: kept, isDefault, version } = view;
    return tell('PUT', `/api/views/${id}`, { name, search: kept, isDefault: !isDefault }, SavedView, { version });
  });
  const forgetting = useDeed(({ id, version }: SavedView) =>
    tell('DELETE', `/api/views/${id}`, undefined, SavedViewList, { version }),
  );
  return (
    <>
      <Menu position="bottom-end" width={260}>
        <Menu.Target>
          <Button variant="default" leftSection={<IconBookmark size={15} aria-hidden />}>
            {current?.name ?? 'Views'}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.length === 0 ? <Menu.Label>No view kept yet</Menu.Label> : <Menu.Label>Your views</Menu.Label>}
          {views.map((view) => (
            <Menu.Item
              key={view.id}
              leftSection={view === current ? <IconCheck size={15} aria-hidden /> : <span style={{ width: 15 }} />}
              rightSection={view.isDefault ? <IconStarFilled size={13} aria-label="opens first" role="img" /> : null}
              onClick={() => onView(view.search)}
            >
              {view.name}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={() => onView({})}>Without filters</Menu.Item>
          {current ? (
            <>
              <Menu.Item leftSection={<IconStar size={15} aria-hidden />} onClick={() => changing.mutate(current)}>
                {current.isDefault ? 'No longer open with it' : 'Open the list with it'}
              </Menu.Item>
              <Menu.Item leftSection={<IconTrash size={15} aria-hidden />} onClick={() => forgetting.mutate(current)}>
                Delete “{current.name}”
              </Menu.Item>
            </>
          ) : (
            <Menu.Item leftSection={<IconBookmarkPlus size={15} aria-hidden />} onClick={() => setKeeping(true)}>
              Keep these filters…
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Refused fault={changing.error ?? forgetting.error} />
      {keeping ? <KeepDialog list={list} search={search} onClose={() => setKeeping(false)} /> : null}
    </>
  );
}

interface ViewMenuProps {
  /** Names the list: `tasks`. */
  readonly list: string;
  readonly search: Search;
  readonly onView: (search: SavedView['search']) => void;
}

/** A list that is opened without filters opens with the view its reader chose for that; once, so that they can leave it. */
function useDefaultView(views: readonly SavedView[] | undefined, search: Search, onView: ViewMenuProps['onView']) {
  const [bare] = useState(() => Object.keys(saidOf(search)).length === 0);
  const open = useEffectEvent(() => {
    const first = views?.find(({ isDefault }) => isDefault);
    if (bare && first) onView(first.search);
  });
  const known = views !== undefined;
  useEffect(() => {
    if (known) open();
  }, [known]);
}

function KeepDialog({ list, search, onClose }: Omit<ViewMenuProps, 'onView'> & { readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const [isDefault, setDefault] = useState(false);
  const keeping = useDeed(
    () => tell('POST', '/api/views', { list, name, isDefault, search: saidOf(search) }, SavedView),
    (view) => `Kept as “${view.name}”.`,
  );
  return (
    <Modal opened onClose={onClose} title="Keep these filters" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          keeping.mutate(undefined, { onSuccess: onClose });
        }}
      >
        <Stack gap="sm">
          <TextInput
            label="Name"
            required
            withAsterisk={false}
            maxLength={60}
            data-autofocus
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <Checkbox
            label="Open the list with it"
            checked={isDefault}
            onChange={({ currentTarget }) => setDefault(currentTarget.checked)}
          />
          <Refused fault={keeping.error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Not now
            </Button>
            <Button type="submit" loading={keeping.isPending}>
              Keep
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
