import { Stack, Tabs } from '@mantine/core';
import type { ReactNode } from 'react';

/** One part of a page, behind a tab. */
export interface UrlTab<Id extends string> {
  readonly id: Id;
  readonly title: string;
  readonly shows: () => ReactNode;
}

/** The parts of a page, one open at a time; which one stands in the address. The first opens where none is named. */
export function UrlTabs<Id extends string>({ label, tabs, open, onOpen }: UrlTabsProps<Id>) {
  const shown = tabs.find(({ id }) => id === open) ?? tabs[0];
  return (
    <Tabs
      value={shown.id}
      keepMounted={false}
      onChange={(chosen) => {
        const tab = tabs.find(({ id }) => id === chosen);
        if (tab) onOpen(tab.id);
      }}
    >
      <Tabs.List aria-label={label}>
        {tabs.map(({ id, title }) => (
          <Tabs.Tab key={id} value={id}>
            {title}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={shown.id} pt="md">
        <Stack gap="md">{shown.shows()}</Stack>
      </Tabs.Panel>
    </Tabs>
  );
}

interface UrlTabsProps<Id extends string> {
  readonly label: string;
  readonly tabs: readonly [UrlTab<Id>, ...UrlTab<Id>[]];
  readonly open: Id | undefined;
  readonly onOpen: (id: Id) => void;
}
