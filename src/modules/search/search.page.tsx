import { Button } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import type { MouseEvent, ReactNode } from 'react';
import { count } from '../../ui/figures.tsx';
import { ChoiceFilter, Filters, SearchFilter } from '../../ui/filters.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Empty, Failed, Waiting } from '../../ui/states.tsx';
import type { Finding, FindingKind, Findings } from './finding.ts';
import { aboutFinding, Excerpt, kinds, pathOf } from './finding-words.tsx';
import styles from './search.module.css';
import { findingsOfKind, findingsQuery, isQuestion, SearchSearch } from './search-queries.tsx';

const route = getRouteApi('/desk/search');

/** Everything that fits a question: a few of each kind, or one kind to its end. */
export function SearchPage() {
  const { q = '', kind } = route.useSearch();
  const navigate = route.useNavigate();
  const narrow = (change: Partial<Record<keyof SearchSearch, string | undefined>>) =>
    void navigate({ search: (before) => SearchSearch.parse({ ...before, ...change }), replace: true });
  const { groups, waits, fault, retry, more } = useFound(q, kind, (chosen) => narrow({ kind: chosen }));
  return (
    <>
      <PageHead title="Search" />
      <div className={styles.ask}>
        <Filters left={groups ? toldOf(groups) : ''}>
          <SearchFilter label="Search everything" value={q} onChange={(text) => narrow({ q: text })} />
          <ChoiceFilter
            label="Kind"
            value={kind}
            choices={Object.entries(kinds).map(([value, { title }]) => ({ value, label: title }))}
            onChange={(chosen) => narrow({ kind: chosen })}
          />
        </Filters>
      </div>
      {isQuestion(q) ? null : (
        <Empty title="Search for anything" icon={<IconSearch size={20} aria-hidden />}>
          A number such as 53 or OPP-2026-0053, a name, a word of a clause. Two letters are enough.
        </Empty>
      )}
      {waits ? <Waiting lines={10} label="Searching" /> : null}
      {fault ? <Failed fault={fault} onRetry={retry} /> : null}
      {groups ? <Groups question={q} groups={groups} more={more} /> : null}
    </>
  );
}

/** "8 found", or "more than 8 found" where a kind goes on. */
function toldOf(groups: readonly Group[]): string {
  const found = groups.reduce((sum, { items }) => sum + items.length, 0);
  return groups.some(({ next }) => next !== null) ? `more than ${count(found)} found` : `${count(found)} found`;
}

/** What is found of every kind, or of one; what was found before stays until the new answer comes. */
function useFound(question: string, kind: FindingKind | undefined, onKind: (kind: FindingKind) => void) {
  const asks = isQuestion(question);
  const few = useQuery({
    ...findingsQuery(question, 8),
    enabled: asks && kind === undefined,
    placeholderData: keepPreviousData,
  });
  const all = useInfiniteQuery({
    ...findingsOfKind(question, kind ?? 'opportunity'),
    enabled: asks && kind !== undefined,
  });
  const { error, isPending, refetch } = kind === undefined ? few : all;
  const stretches = all.data?.pages.flatMap(({ groups }) => groups) ?? [];
  const next = all.hasNextPage ? (stretches.at(-1)?.next ?? null) : null;
  const items = stretches.flatMap((group) => group.items);
  const ofKind = all.data && kind ? (items.length > 0 ? [{ kind, items, next }] : []) : undefined;
  const found = kind === undefined ? few.data?.groups : ofKind;
  return {
    groups: asks && !error ? found : undefined,
    waits: asks && isPending,
    fault: asks ? error : null,
    retry: () => void refetch(),
    more: (group: Group) => (
      <Button
        variant="subtle"
        fullWidth
        radius={0}
        loading={all.isFetchingNextPage}
        onClick={() => (kind === undefined ? onKind(group.kind) : void all.fetchNextPage())}
      >
        More {kinds[group.kind].title.toLowerCase()}
      </Button>
    ),
  };
}

type Group = Findings['groups'][number];

interface GroupsProps {
  readonly question: string;
  readonly groups: readonly Group[];
  readonly more: (group: Group) => ReactNode;
}

function Groups({ question, groups, more }: GroupsProps) {
  if (groups.length === 0) {
    return (
      <Empty title={`Nothing you may see fits “${question}”`} icon={<IconSearch size={20} aria-hidden />}>
        Take a word away, or search for a part of a word or number. All words have to fit.
      </Empty>
    );
  }
  return (
    <div className={styles.groups} data-rows>
      {groups.map((group) => (
        <Panel key={group.kind} title={kinds[group.kind].title} aside={count(group.items.length)} flush>
          <ul className={styles.list}>
            {group.items.map((finding) => (
              <li key={`${finding.record} ${finding.number}`}>
                <FindingLink finding={finding} />
              </li>
            ))}
          </ul>
          {group.next === null ? null : more(group)}
        </Panel>
      ))}
    </div>
  );
}

function FindingLink({ finding }: { readonly finding: Finding }) {
  const router = useRouter();
  const { me } = route.useRouteContext();
  const path = pathOf(finding, me.rights.includes('person.seeAccess'));
  const go = (event: MouseEvent) => {
    // A click that opens another tab, and a letter to somebody, are the browser's own.
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || path.startsWith('mailto:'))
      return;
    event.preventDefault();
    router.history.push(path);
  };
  return (
    <a href={path} className={styles.row} data-row-link onClick={go}>
      <span className={styles.title}>{finding.title}</span>
      <span className={styles.about}>{aboutFinding(finding)}</span>
      <Excerpt of={finding} />
    </a>
  );
}
