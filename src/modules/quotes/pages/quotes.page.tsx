import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lifecycleOf, playbookQuery } from '../../../playbook/playbook-queries.tsx';
import { count } from '../../../ui/figures.tsx';
import { ChoiceFilter, Filters, SearchFilter } from '../../../ui/filters.tsx';
import { PageHead } from '../../../ui/page-head.tsx';
import { Sheet } from '../../../ui/panel.tsx';
import { Empty, Failed, Waiting } from '../../../ui/states.tsx';
import { ViewMenu } from '../../../ui/view-menu.tsx';
import { choicesOf } from '../../accounts/words.tsx';
import { QuoteList } from './quote-list.tsx';
import { QuoteSearch, quotesQuery } from './quote-queries.tsx';
import { kindInWords } from './quote-words.tsx';

const route = getRouteApi('/desk/quotes');

/** Every quote one may see, filtered and sorted by the address bar. */
export function QuotesPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const pages = useInfiniteQuery(quotesQuery(search));
  const { data: playbook } = useQuery(playbookQuery);
  const states = lifecycleOf(playbook, 'quote')?.states ?? [];
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const total = pages.data?.pages[0]?.total;
  const narrow = (change: Record<string, string | undefined>) =>
    void navigate({ search: (before) => QuoteSearch.parse({ ...before, ...change }), replace: true });
  return (
    <>
      <PageHead
        title="Quotes"
        actions={
          <ViewMenu
            list="quotes"
            search={search}
            onView={(view) => void navigate({ search: QuoteSearch.parse(view), replace: true })}
          />
        }
      />
      <Sheet label="Quotes">
        <Filters left={total === undefined ? '' : `${count(total)} ${total === 1 ? 'quote' : 'quotes'}`}>
          <SearchFilter label="Search quotes" value={search.search} onChange={(text) => narrow({ search: text })} />
          <ChoiceFilter
            label="State"
            value={search.state}
            choices={states.map(({ id, title }) => ({ value: id, label: title }))}
            onChange={(state) => narrow({ state })}
          />
          <ChoiceFilter
            label="Kind"
            value={search.kind}
            choices={choicesOf(kindInWords)}
            onChange={(kind) => narrow({ kind })}
          />
        </Filters>
        {pages.isPending ? <Waiting lines={10} /> : null}
        {pages.error ? <Failed fault={pages.error} onRetry={() => void pages.refetch()} /> : null}
        {total === 0 ? <NothingFits filtered={isFiltered(search)} /> : null}
        {items.length > 0 ? <QuoteList items={items} total={total ?? 0} order={search} pages={pages} /> : null}
      </Sheet>
    </>
  );
}

const isFiltered = ({ search, state, kind }: QuoteSearch): boolean => Boolean(search || state || kind);

function NothingFits({ filtered }: { readonly filtered: boolean }) {
  if (!filtered) {
    return <Empty title="No quotes yet">Open one on an opportunity whose needs the catalogue covers.</Empty>;
  }
  return (
    <Empty
      title="No quote fits these filters"
      actions={
        <Button variant="default" size="xs" renderRoot={(props) => <Link to="/quotes" search={{}} {...props} />}>
          Clear the filters
        </Button>
      }
    >
      Take a filter away, or search for fewer letters.
    </Empty>
  );
}
