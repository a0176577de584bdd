import { IconReceipt2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { count, Day, Money } from '../../../ui/figures.tsx';
import { ChoiceFilter, Filters, SearchFilter } from '../../../ui/filters.tsx';
import { PageHead } from '../../../ui/page-head.tsx';
import { Panel, Sheet } from '../../../ui/panel.tsx';
import { RowLink } from '../../../ui/row-link.tsx';
import { Empty, Failed, Waiting } from '../../../ui/states.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { regionInWords } from '../../accounts/words.tsx';
import { PageLink } from '../panel/checklist.tsx';
import type { Deal, DealDesk, Wanting } from './deal.ts';
import styles from './deal-desk.module.css';
import { DeskSearch, dealDeskQuery } from './desk-queries.tsx';

const route = getRouteApi('/desk/deal-desk');

/** The deal desk: what is missing on which opportunity, what is waited for and by whom; what stands longest on top. */
export function DealDeskPage() {
  const search = route.useSearch();
  const { data, error, isPending, refetch } = useQuery(dealDeskQuery(search));
  const filtered = Object.values(search).some((value) => value !== undefined);
  return (
    <>
      <PageHead title="Deal desk" />
      <Sheet label="Filters">
        <DeskFilters desk={data} />
      </Sheet>
      <div className={styles.list}>
        {isPending ? <Waiting lines={8} /> : null}
        {error ? <Failed fault={error} onRetry={() => void refetch()} /> : null}
        {data?.items.length === 0 ? <NothingHere filtered={filtered} /> : null}
        {data && data.items.length > 0 ? (
          <Panel title="Waiting" aside={`${data.total}${data.more ? ' of the oldest' : ''}`} flush>
            <ul className={styles.deals} aria-label="Opportunities, the oldest first" data-rows>
              {data.items.map((deal) => (
                <DealRow key={deal.number} deal={deal} />
              ))}
            </ul>
          </Panel>
        ) : null}
      </div>
    </>
  );
}

const kinds = [
  { value: 'standard', label: 'Standard' },
  { value: 'custom', label: 'Custom' },
  { value: 'moved', label: 'Moved to a partner' },
];

function DeskFilters({ desk }: { readonly desk: DealDesk | undefined }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const narrow = (change: Record<string, string | undefined>) =>
    void navigate({ search: (before) => DeskSearch.parse({ ...before, ...change }), replace: true });
  const regions = Object.entries(regionInWords).map(([value, label]) => ({ value, label }));
  return (
    <Filters left={desk ? `${count(desk.total)} ${desk.total === 1 ? 'opportunity' : 'opportunities'}` : ''}>
      <SearchFilter label="Search opportunities" value={search.search} onChange={(text) => narrow({ search: text })} />
      <ChoiceFilter
        label="Missing"
        value={search.missing}
        choices={desk?.missing ?? []}
        onChange={(missing) => narrow({ missing })}
      />
      <ChoiceFilter
        label="Waits for"
        value={search.waitsFor}
        choices={desk?.roles ?? []}
        onChange={(waitsFor) => narrow({ waitsFor })}
      />
      <ChoiceFilter
        label="Stage"
        value={search.stage}
        choices={desk?.stages ?? []}
        onChange={(stage) => narrow({ stage })}
      />
      <ChoiceFilter label="Kind" value={search.kind} choices={kinds} onChange={(kind) => narrow({ kind })} />
      <ChoiceFilter label="Region" value={search.region} choices={regions} onChange={(region) => narrow({ region })} />
    </Filters>
  );
}

function NothingHere({ filtered }: { readonly filtered: boolean }) {
  const icon = <IconReceipt2 size={20} aria-hidden />;
  if (filtered)
    return (
      <Empty title="No opportunity fits these filters" icon={icon}>
        Take a filter away, or search for fewer letters.
      </Empty>
    );
  return (
    <Empty title="Nothing is waited for" icon={icon}>
      Opportunities show here from negotiation on, with what closing asks of them.
    </Empty>
  );
}

const kindTags = { standard: 'Standard', custom: 'Custom', moved: 'Moved to a partner' } as const;

function DealRow({ deal }: { readonly deal: Deal }) {
  const { number, name, account, kind, stageTitle, days, closeDate, valueCents, currency, owner, wanting } = deal;
  return (
    <li className={styles.deal}>
      <div className={styles.what}>
        <RowLink className={styles.name} to="/opportunities/$number" params={{ number }}>
          {name}
        </RowLink>
        <p className={styles.about}>
          {number} · {account} · {owner}
        </p>
        <p className={styles.about}>
          <Tag tone={kind === 'moved' ? 'plum' : 'neutral'}>{kindTags[kind]}</Tag> {stageTitle} for {days}{' '}
          {days === 1 ? 'day' : 'days'} · <Money cents={valueCents} currency={currency} /> · closes{' '}
          <Day date={closeDate} />
        </p>
      </div>
      <dl className={styles.waits}>
        {waitedFor(wanting).map(({ who, wants }) => (
          <div key={who}>
            <dt>Waits for {who}</dt>
            <dd>
              <ul aria-label={`What ${number} waits for from ${who}`}>
                {wants.map((want) => (
                  <Want key={want.item} want={want} deal={deal} />
                ))}
              </ul>
            </dd>
          </div>
        ))}
      </dl>
    </li>
  );
}

/** What is waited for, by whom: those with the most to do are not named more than once. */
function waitedFor(wanting: readonly Wanting[]): { readonly who: string; readonly wants: readonly Wanting[] }[] {
  const whoOf = ({ person, roleTitle }: Wanting) => (person === null ? roleTitle : `${person}, ${roleTitle}`);
  return [...new Set(wanting.map(whoOf))].map((who) => ({ who, wants: wanting.filter((want) => whoOf(want) === who) }));
}

function Want({ want, deal }: { readonly want: Wanting; readonly deal: Deal }) {
  const { title, sentence, href } = want;
  return (
    <li>
      <PageLink to={href ?? `/opportunities/${deal.number}`}>{title}</PageLink>{' '}
      <span className={styles.sentence}>{sentence}</span>
    </li>
  );
}
