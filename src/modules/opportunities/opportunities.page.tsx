import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lifecycleOf, playbookQuery } from '../../playbook/playbook-queries.tsx';
import { count } from '../../ui/figures.tsx';
import { ChoiceFilter, Filters, SearchFilter } from '../../ui/filters.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Sheet } from '../../ui/panel.tsx';
import { Empty, Failed, Waiting } from '../../ui/states.tsx';
import { ViewMenu } from '../../ui/view-menu.tsx';
import { choicesOf, regionInWords, segmentInWords } from '../accounts/words.tsx';
import { OpportunityList } from './opportunity-list.tsx';
import { OpportunitySearch, opportunitiesQuery } from './opportunity-search.tsx';
import { outcomeInWords } from './outcome-tag.tsx';

const route = getRouteApi('/desk/opportunities');

/** Every opportunity one may see, filtered and sorted by the address bar. */
export function OpportunitiesPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const pages = useInfiniteQuery(opportunitiesQuery(search));
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const total = pages.data?.pages[0]?.total;
  return (
    <>
      <PageHead
        title="Opportunities"
        actions={
          <>
            <ViewMenu
              list="opportunities"
              search={search}
              onView={(view) => void navigate({ search: OpportunitySearch.parse(view), replace: true })}
            />
            {pages.data?.pages[0]?.may.open === true ? (
              <Button leftSection={<IconPlus size={16} />} renderRoot={(props) => <Link to="/new-need" {...props} />}>
                New need
              </Button>
            ) : null}
          </>
        }
      />
      <Sheet label="Opportunities">
        <OpportunityFilters
          left={total === undefined ? '' : `${count(total)} ${total === 1 ? 'opportunity' : 'opportunities'}`}
        />
        {pages.isPending ? <Waiting lines={10} /> : null}
        {pages.error ? <Failed fault={pages.error} onRetry={() => void pages.refetch()} /> : null}
        {total === 0 ? <NothingFits /> : null}
        {items.length > 0 ? <OpportunityList items={items} total={total ?? 0} order={search} pages={pages} /> : null}
      </Sheet>
    </>
  );
}

function OpportunityFilters({ left }: { readonly left: string }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data: playbook } = useQuery(playbookQuery);
  const narrow = (change: Record<string, string | undefined>) =>
    void navigate({ search: (before) => OpportunitySearch.parse({ ...before, ...change }), replace: true });
  const stages = lifecycleOf(playbook, 'opportunity')?.states ?? [];
  const outcomes = playbook?.outcomes ?? [];
  return (
    <Filters left={left}>
      <SearchFilter label="Search opportunities" value={search.search} onChange={(text) => narrow({ search: text })} />
      <ChoiceFilter
        label="Stage"
        value={search.stage}
        choices={stages.map(({ id, title }) => ({ value: id, label: title }))}
        onChange={(stage) => narrow({ stage })}
      />
      <ChoiceFilter
        label="Outcome"
        value={search.outcome}
        choices={outcomes.map(({ id }) => ({ value: id, label: outcomeInWords([id]) }))}
        onChange={(outcome) => narrow({ outcome })}
      />
      <ChoiceFilter
        label="Region"
        value={search.region}
        choices={choicesOf(regionInWords)}
        onChange={(region) => narrow({ region })}
      />
      <ChoiceFilter
        label="Segment"
        value={search.segment}
        choices={choicesOf(segmentInWords)}
        onChange={(segment) => narrow({ segment })}
      />
    </Filters>
  );
}

function NothingFits() {
  const search = route.useSearch();
  const filtered = Object.entries(search).some(
    ([name, value]) => value !== undefined && !/^(sort|direction)$/.test(name),
  );
  if (filtered) {
    return (
      <Empty
        title="No opportunity fits these filters"
        actions={
          <Button
            variant="default"
            size="xs"
            renderRoot={(props) => <Link to="/opportunities" search={{}} {...props} />}
          >
            Clear the filters
          </Button>
        }
      >
        Take a filter away, or search for fewer letters.
      </Empty>
    );
  }
  return <Empty title="No opportunities yet">They begin with a need: press “New need”, or the key n.</Empty>;
}
