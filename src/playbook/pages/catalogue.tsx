import { TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { CardList } from '../../ui/data-table.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { count, Day, Money, Nothing } from '../../ui/figures.tsx';
import { ChoiceFilter, Filters, SearchFilter } from '../../ui/filters.tsx';
import { Panel, Sheet } from '../../ui/panel.tsx';
import { QuietTable } from '../../ui/quiet-table.tsx';
import { Empty, Failed, Waiting } from '../../ui/states.tsx';
import { Tag } from '../../ui/tag.tsx';
import { catalogueQuery, offeringsQuery, servicesQuery, titleOf } from '../playbook-queries.tsx';
import type { CatalogueEntry, OfferingList } from '../reading.ts';
import styles from './catalogue.module.css';
import type { CatalogueFilter } from './playbook-search.tsx';
import { SkuLife } from './sku-life.tsx';

type Offering = OfferingList['items'][number];
interface Sold {
  readonly offering: Offering;
  readonly plans: readonly CatalogueEntry[];
}

/** The services that are sold without scoping on a day: what they are, their plans and prices. */
export function Catalogue({ filter, onFilter }: CatalogueProps) {
  const list = useQuery(catalogueQuery(filter.on));
  const offerings = useQuery(offeringsQuery);
  const { data: services } = useQuery(servicesQuery);
  const { data } = list;
  const items = data && offerings.data ? soldOf(data.items, offerings.data.items, filter) : undefined;
  const fault = list.error ?? offerings.error;
  return (
    <div className={styles.catalogue}>
      <Sheet label="Filters of the catalogue">
        <Filters left={items ? `${count(items.length)} ${items.length === 1 ? 'offering' : 'offerings'}` : ''}>
          <SearchFilter
            label="Search the catalogue"
            value={filter.search}
            onChange={(search) => onFilter({ ...filter, search })}
          />
          <ChoiceFilter
            label="Service"
            value={filter.service}
            choices={services?.items.map(({ id, title }) => ({ value: id, label: title })) ?? []}
            onChange={(service) => onFilter({ ...filter, service })}
          />
          <TextInput
            type="date"
            aria-label="Prices of the day"
            value={filter.on ?? data?.on ?? ''}
            onChange={({ currentTarget }) => onFilter({ ...filter, on: currentTarget.value || undefined })}
          />
        </Filters>
      </Sheet>
      {list.isPending || offerings.isPending ? <Waiting lines={10} /> : null}
      {fault ? <Failed fault={fault} onRetry={() => void list.refetch()} /> : null}
      {items?.length === 0 ? (
        <Empty title="Nothing in the catalogue fits">Search for fewer letters, or look at another day.</Empty>
      ) : null}
      {items?.map((sold) => (
        <OfferingPanel key={sold.offering.id} sold={sold} currency={data?.currency ?? 'USD'} />
      ))}
      {offerings.data ? <SkuLife life={offerings.data.life} /> : null}
    </div>
  );
}

interface CatalogueProps {
  readonly filter: CatalogueFilter;
  readonly onFilter: (filter: CatalogueFilter) => void;
}

/** The offerings with their plans, in the order of the list, that a search leaves; every word has to be found. */
function soldOf(entries: readonly CatalogueEntry[], offerings: readonly Offering[], filter: CatalogueFilter): Sold[] {
  const words = (filter.search ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const asked = entries.filter(({ service }) => filter.service === undefined || service === filter.service);
  return [...Map.groupBy(asked, ({ offering }) => offering)].flatMap(([id, plans]) => {
    const offering = offerings.find((each) => each.id === id);
    if (!offering) return [];
    const names = plans.map(({ sku, title, twin }) => `${sku} ${twin} ${title}`).join(' ');
    const text = `${offering.title} ${offering.about} ${names}`.toLowerCase();
    return words.every((word) => text.includes(word)) ? [{ offering, plans }] : [];
  });
}

function OfferingPanel({ sold: { offering, plans }, currency }: { readonly sold: Sold; readonly currency: string }) {
  const { data: services } = useQuery(servicesQuery);
  const [first] = plans;
  const { deliverables, needs, excluded } = offering;
  return (
    <Panel
      title={offering.title}
      aside={first ? `${first.category}, ${titleOf(services?.items, first.service)}` : undefined}
      actions={[...new Set(plans.map(({ maturity }) => maturity))].map((maturity) =>
        maturity === null ? null : (
          <Tag key={maturity} outline>
            {maturity}
          </Tag>
        ),
      )}
      flush
    >
      <p className={styles.about}>{offering.about}</p>
      <Plans title={offering.title} plans={plans} currency={currency} />
      <div className={styles.more}>
        <Disclosure summary="What is delivered, what it needs, what it is not">
          <div className={styles.description}>
            <Listed title="Delivered" items={deliverables} />
            <Listed title="The customer brings" items={needs} />
            <Listed title="Not part of it" items={excluded} />
            <Listed title="Where it is written" items={writtenAt(plans)} />
          </div>
        </Disclosure>
      </div>
    </Panel>
  );
}

const writtenAt = (plans: readonly CatalogueEntry[]): string[] => [
  ...new Set(plans.flatMap(({ source, note }) => (note === null ? [source] : [source, note]))),
];

function Listed({ title, items }: { readonly title: string; readonly items: readonly string[] }) {
  if (items.length === 0) return null;
  return (
    <div>
      <h3>{title}</h3>
      <ul>
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </div>
  );
}

/** The plans as a table, and as cards where there is no room for one. */
function Plans(props: PlansProps) {
  const narrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  if (!narrow) return <PlanTable {...props} />;
  const { title, plans, currency } = props;
  return (
    <CardList
      label={`Plans of ${title}`}
      items={plans}
      keyOf={({ id }) => id}
      card={(plan) => (
        <div className={styles.card}>
          <strong>{plan.plan}</strong>
          <span>
            <Price plan={plan} currency={currency} />
          </span>
          <small>{[plan.sku ?? plan.standing, plan.duration, ...limitsOf(plan)].join(' · ')}</small>
        </div>
      )}
    />
  );
}

function PlanTable({ title, plans, currency }: PlansProps) {
  return (
    <QuietTable label={`Plans of ${title}`}>
      <thead>
        <tr>
          <th scope="col">Plan</th>
          <th scope="col">SKU</th>
          <th scope="col">Duration</th>
          <th scope="col">Limits</th>
          <th scope="col">Sold</th>
          <th scope="col" data-align="end">
            List price
          </th>
        </tr>
      </thead>
      <tbody>
        {plans.map((plan) => (
          <tr key={plan.id}>
            <th scope="row">{plan.plan}</th>
            <td>
              {plan.sku ?? <Tag>{plan.standing}</Tag>}
              {plan.twin === null ? null : <div data-quiet>through partners: {plan.twin}</div>}
            </td>
            <td>{plan.duration}</td>
            <td data-quiet>{limitsOf(plan).join(', ') || <Nothing />}</td>
            <td data-quiet>
              since <Day date={plan.from} />
              {plan.to === null ? null : (
                <>
                  , until <Day date={plan.to} />
                </>
              )}
            </td>
            <td data-align="end">
              <Price plan={plan} currency={currency} />
            </td>
          </tr>
        ))}
      </tbody>
    </QuietTable>
  );
}

interface PlansProps {
  readonly title: string;
  readonly plans: readonly CatalogueEntry[];
  readonly currency: string;
}

const limitsOf = ({ limits, seats, bills }: CatalogueEntry): string[] => [
  ...limits,
  ...(seats === null ? [] : [`a seat more is ${seats.addOn}`]),
  ...(bills === null ? [] : [`bills the ${bills} of a statement of work`]),
];

function Price({ plan: { priceCents, facilityCents, per }, currency }: PriceProps) {
  return (
    <>
      {priceCents === null ? 'by agreement' : <Money cents={priceCents} currency={currency} />}
      {per === null ? '' : ` per ${per}`}
      {facilityCents === null ? null : (
        <div data-quiet>
          rooms <Money cents={facilityCents} currency={currency} />
        </div>
      )}
    </>
  );
}

interface PriceProps {
  readonly plan: CatalogueEntry;
  readonly currency: string;
}
