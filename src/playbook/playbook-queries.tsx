import { queryOptions } from '@tanstack/react-query';
import { ask, tryOut, withQuery } from '../ui/api.tsx';
import {
  CatalogueList,
  OfferingList,
  PlaybookOverview,
  QuotingPolicy,
  ReadableTable,
  ServiceList,
  TriedDecision,
} from './reading.ts';

/** A playbook changes with a deployment, not within a session. */
const staleTime = 10 * 60_000;

export const playbookQuery = queryOptions({
  queryKey: ['playbook'],
  queryFn: ({ signal }) => ask('/api/playbook', PlaybookOverview, signal),
  staleTime,
});

/** The price list of a day; of today without one. */
export const catalogueQuery = (on?: string) =>
  queryOptions({
    queryKey: ['playbook', 'catalogue', on],
    queryFn: ({ signal }) => ask(withQuery('/api/playbook/catalogue', { on }), CatalogueList, signal),
    staleTime,
  });

export const offeringsQuery = queryOptions({
  queryKey: ['playbook', 'offerings'],
  queryFn: ({ signal }) => ask('/api/playbook/offerings', OfferingList, signal),
  staleTime,
});

export const quotingQuery = queryOptions({
  queryKey: ['playbook', 'quoting'],
  queryFn: ({ signal }) => ask('/api/playbook/quoting', QuotingPolicy, signal),
  staleTime,
});

export const servicesQuery = queryOptions({
  queryKey: ['playbook', 'services'],
  queryFn: ({ signal }) => ask('/api/playbook/services', ServiceList, signal),
  staleTime,
});

const tablePath = (table: string) => `/api/playbook/tables/${encodeURIComponent(table)}`;

export const tableQuery = (table: string) =>
  queryOptions({
    queryKey: ['playbook', 'tables', table],
    queryFn: ({ signal }) => ask(tablePath(table), ReadableTable, signal),
    staleTime,
  });

/** What a table would answer; nothing is stored. */
export const decisionQuery = (table: string, facts: Readonly<Record<string, string | number | boolean>>) =>
  queryOptions({
    queryKey: ['playbook', 'decisions', table, facts],
    queryFn: ({ signal }) => tryOut(`${tablePath(table)}/decisions`, { facts }, TriedDecision, signal),
    staleTime,
  });

/** The lifecycle of one kind of record; undefined until the playbook is there. */
export const lifecycleOf = (playbook: PlaybookOverview | undefined, id: string) =>
  playbook?.lifecycles.find((lifecycle) => lifecycle.id === id);

/** The playbook's words for an id, and the id made readable where it has none. */
export function titleOf(titled: readonly { readonly id: string; readonly title: string }[] | undefined, id: string) {
  return titled?.find((one) => one.id === id)?.title ?? idInWords(id);
}

/** `channel-emea-smb-mm` -> `Channel emea smb mm`: better than nothing. */
export function idInWords(id: string): string {
  const words = id.replace(/[-_]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const yesOrNo: Readonly<Record<string, string>> = { true: 'yes', false: 'no' };

/** A value of a fact or a cell: `true` -> `yes`; every other as the playbook writes it. */
export const valueInWords = (value: string | number | boolean): string =>
  yesOrNo[String(value)] ?? (typeof value === 'number' ? value.toLocaleString('en-US') : String(value));

/** Short forms that are written in their own way wherever they stand in a name. */
const shortForms: Readonly<Record<string, string>> = { ps: 'PS', saas: 'SaaS', gsi: 'GSI', cam: 'CAM', lfs: 'LFS' };

/** `needsSaasMigration` -> `Needs SaaS migration`; `who-serves.path` -> `Who serves: path`. */
export function factInWords(name: string): string {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/-/g, ' ')
    .replace('.', ': ')
    .toLowerCase()
    .replace(/\b[a-z]+\b/g, (word) => shortForms[word] ?? word);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
