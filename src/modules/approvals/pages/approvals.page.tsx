import { Button, SegmentedControl, Text } from '@mantine/core';
import { IconRubberStamp } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { count } from '../../../ui/figures.tsx';
import { ChoiceFilter, Filters, SearchFilter } from '../../../ui/filters.tsx';
import { PageHead } from '../../../ui/page-head.tsx';
import { Panel, Sheet } from '../../../ui/panel.tsx';
import { Empty, Failed, Waiting } from '../../../ui/states.tsx';
import type { ApprovalLine } from '../approval.ts';
import styles from './approval.module.css';
import { ApprovalSearch, approvalsQuery } from './approval-queries.tsx';
import { ApprovalRow } from './approval-row.tsx';
import { ManyWords, useChosenSteps } from './many-words.tsx';

const route = getRouteApi('/desk/approvals');

/** The inbox: what is the reader's to decide, the oldest clock on top; what they asked for; and all. */
export function ApprovalsPage() {
  const search = route.useSearch();
  const pages = useInfiniteQuery(approvalsQuery(search));
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const chosen = useChosenSteps(items);
  const late = items.filter(isLate);
  const rest = items.filter((line) => !isLate(line));
  const row = (line: ApprovalLine) => <ApprovalRow key={line.number} line={line} chosen={chosen} />;
  return (
    <>
      <PageHead title="Approvals" />
      <Sheet label="Filters">
        <ApprovalFilters left={pages.data ? counted(items.length, pages.hasNextPage) : ''} />
      </Sheet>
      <ManyWords chosen={chosen} />
      <div className={styles.groups} data-rows>
        {pages.isPending ? <Waiting lines={8} /> : null}
        {pages.error ? <Failed fault={pages.error} onRetry={() => void pages.refetch()} /> : null}
        {pages.data && items.length === 0 ? <NothingHere search={search} /> : null}
        {late.length === 0 ? null : (
          <Panel title="Overdue" aside={late.length} flush>
            <ul className={styles.list}>{late.map(row)}</ul>
          </Panel>
        )}
        {rest.length === 0 ? null : (
          <Panel title={titles[search.view ?? 'mine']} aside={rest.length} flush>
            <ul className={styles.list}>{rest.map(row)}</ul>
          </Panel>
        )}
        {pages.hasNextPage ? (
          <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            More
          </Button>
        ) : null}
      </div>
      <Text c="dimmed" fz="xs" mt="md">
        The keys j and k go from one to the next, x selects. On an approval, y says yes and n says no.
      </Text>
    </>
  );
}

/** The clock of a step ran out: of the reader's own, where some are theirs. */
const isLate = ({ steps }: ApprovalLine): boolean => {
  const mine = steps.filter((step) => step.mine);
  return (mine.length > 0 ? mine : steps).some(({ overdue }) => overdue);
};

const titles = { mine: 'To decide', asked: 'Asked by me', all: 'All' } as const;

const counted = (shown: number, more: boolean): string =>
  `${count(shown)}${more ? '+' : ''} ${shown === 1 && !more ? 'approval' : 'approvals'}`;

function ApprovalFilters({ left }: { readonly left: string }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const narrow = (change: Record<string, string | undefined>) =>
    void navigate({ search: (before) => ApprovalSearch.parse({ ...before, ...change }), replace: true });
  const view = search.view ?? 'mine';
  return (
    <Filters left={left}>
      <SegmentedControl
        size="xs"
        aria-label="Which approvals"
        value={view}
        onChange={(chosen) => narrow({ view: chosen === 'mine' ? undefined : chosen, approvalState: undefined })}
        data={[
          { value: 'mine', label: 'Mine' },
          { value: 'asked', label: 'Asked' },
          { value: 'all', label: 'All' },
        ]}
      />
      <SearchFilter label="Search approvals" value={search.search} onChange={(text) => narrow({ search: text })} />
      {view === 'mine' ? null : (
        <ChoiceFilter
          label="State"
          value={search.approvalState}
          choices={[
            { value: 'open', label: 'Open' },
            { value: 'given', label: 'Approved' },
            { value: 'refused', label: 'Said no' },
            { value: 'withdrawn', label: 'Taken back' },
          ]}
          onChange={(approvalState) => narrow({ approvalState })}
        />
      )}
    </Filters>
  );
}

function NothingHere({ search: { view = 'mine', ...filters } }: { readonly search: ApprovalSearch }) {
  const icon = <IconRubberStamp size={20} aria-hidden />;
  if (Object.values(filters).some((value) => value !== undefined))
    return (
      <Empty title="No approval fits these filters" icon={icon}>
        Take a filter away, or search for fewer letters.
      </Empty>
    );
  const words = {
    mine: ['Nothing waits for your word', 'What is asked of a role of yours shows here, the oldest clock on top.'],
    asked: ['You have asked for nothing', 'What you submit for approval shows here until it is decided.'],
    all: ['No approval is here', 'What is submitted for approval on records that you see shows here.'],
  } as const;
  const [title, more] = words[view];
  return (
    <Empty title={title} icon={icon}>
      {more}
    </Empty>
  );
}
