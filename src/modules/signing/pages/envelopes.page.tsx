import { Button, Checkbox } from '@mantine/core';
import { IconSignature } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Countdown } from '../../../ui/countdown.tsx';
import { Ago, count } from '../../../ui/figures.tsx';
import { ChoiceFilter, Filters, SearchFilter } from '../../../ui/filters.tsx';
import { useNow } from '../../../ui/now.tsx';
import { PageHead } from '../../../ui/page-head.tsx';
import { Panel, Sheet } from '../../../ui/panel.tsx';
import { RowLink } from '../../../ui/row-link.tsx';
import { Empty, Failed, Waiting } from '../../../ui/states.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { type Envelope, isAsked, standing } from '../envelope.ts';
import styles from './envelope.module.css';
import { EnvelopeSearch, envelopesQuery } from './envelope-queries.tsx';
import { EnvelopeTag, envelopeStates } from './envelope-state.tsx';

const route = getRouteApi('/desk/envelopes');

/** What is out for signature, the oldest first, and whom each waits for; by the address also what came to its end. */
export function EnvelopesPage() {
  const search = route.useSearch();
  const pages = useInfiniteQuery(envelopesQuery(search));
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const { envelopeState: state = 'out' } = search;
  return (
    <>
      <PageHead title="Signatures" />
      <Sheet label="Filters">
        <EnvelopeFilters left={pages.data ? envelopesInWords(items.length, pages.hasNextPage) : ''} />
      </Sheet>
      <div className={styles.groups} data-rows>
        {pages.isPending ? <Waiting lines={8} /> : null}
        {pages.error ? <Failed fault={pages.error} onRetry={() => void pages.refetch()} /> : null}
        {pages.data && items.length === 0 ? <NothingHere search={search} /> : null}
        {items.length === 0 ? null : (
          <Panel
            title={envelopeStates.find(({ value }) => value === state)?.label ?? ''}
            aside={state === 'out' ? 'the oldest first' : 'the newest first'}
            flush
          >
            <ul className={styles.list}>
              {items.map((envelope) => (
                <EnvelopeRow key={envelope.number} envelope={envelope} />
              ))}
            </ul>
          </Panel>
        )}
        {pages.hasNextPage ? (
          <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            More
          </Button>
        ) : null}
      </div>
    </>
  );
}

const envelopesInWords = (shown: number, more: boolean): string =>
  `${count(shown)}${more ? '+' : ''} ${shown === 1 ? 'envelope' : 'envelopes'}`;

function EnvelopeFilters({ left }: { readonly left: string }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const narrow = (change: Record<string, string | boolean | undefined>) =>
    void navigate({ search: (before) => EnvelopeSearch.parse({ ...before, ...change }), replace: true });
  return (
    <Filters left={left}>
      <SearchFilter label="Search signatures" value={search.search} onChange={(text) => narrow({ search: text })} />
      <ChoiceFilter
        label="State"
        value={search.envelopeState}
        choices={envelopeStates}
        onChange={(state) => narrow({ envelopeState: state === 'out' ? undefined : state })}
      />
      <Checkbox
        size="xs"
        label="Waits for me"
        checked={search.mine ?? false}
        onChange={({ currentTarget }) => narrow({ mine: currentTarget.checked || undefined })}
      />
    </Filters>
  );
}

function EnvelopeRow({ envelope }: { readonly envelope: Envelope }) {
  const now = useNow(60);
  const { number, subject, sentBy, sentAt, expiresAt, signers, state, mine } = envelope;
  const all = standing(signers);
  const signed = all.filter((signer) => signer.state === 'signed').length;
  const awaited = all.filter(isAsked).map(({ name }) => name);
  return (
    <li className={styles.row}>
      <div className={styles.what}>
        <RowLink to="/envelopes/$number" params={{ number }}>
          {subject.number}, {subject.title}
        </RowLink>
        <p className={styles.quiet}>
          {sentBy.name} sent it <Ago at={sentAt} now={now} />. {signed} of {all.length} signed.
        </p>
      </div>
      <div className={styles.ask}>
        {mine === null ? null : <Tag tone="accent">waits for you</Tag>}
        {mine === null && state === 'out' ? <span>waits for {awaited.join(', ') || 'nobody'}</span> : null}
        {state === 'out' ? <Countdown dueAt={expiresAt} /> : <EnvelopeTag state={state} />}
      </div>
    </li>
  );
}

function NothingHere({ search: { envelopeState, ...filters } }: { readonly search: EnvelopeSearch }) {
  const icon = <IconSignature size={20} aria-hidden />;
  if (Object.values(filters).some((value) => value !== undefined))
    return (
      <Empty title="No signature fits these filters" icon={icon}>
        Take a filter away, or search for fewer letters.
      </Empty>
    );
  return (
    <Empty title={envelopeState === undefined ? 'Nothing is out for signature' : 'Nothing is here'} icon={icon}>
      What is sent for signature shows here until everybody has signed.
    </Empty>
  );
}
