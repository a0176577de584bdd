import { Textarea } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useDeed } from '../../ui/deed.tsx';
import { count, momentInWords } from '../../ui/figures.tsx';
import { ChoiceFilter, Filters, SearchFilter } from '../../ui/filters.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Panel, Sheet } from '../../ui/panel.tsx';
import { Empty, Failed, Waiting } from '../../ui/states.tsx';
import { Tag, type Tone } from '../../ui/tag.tsx';
import { VerbDialog } from '../../ui/verb-dialog.tsx';
import { RegisterServices } from './new-registration.tsx';
import { type Registration, RegistrationMove, type RegistrationState, registrationVerbs } from './registration.ts';
import { moveRegistration, RegistrationSearch, registrationsQuery } from './registration-queries.tsx';
import styles from './registrations.module.css';

const route = getRouteApi('/desk/registrations');

/** What partners have registered: services attached to licence opportunities. A partner's people see their own. */
export function RegistrationsPage() {
  const search = route.useSearch();
  const { data, error, isPending, refetch } = useQuery(registrationsQuery(search));
  const narrowed = search.search !== undefined || search.state !== undefined;
  return (
    <>
      <PageHead
        title="Registrations"
        actions={data ? <RegisterServices may={data.may.submit} licence={search.licence} /> : undefined}
      />
      <Sheet label="Filters">
        <RegistrationFilters left={data ? counted(data.items.length) : ''} />
      </Sheet>
      <div className={styles.list}>
        {isPending ? <Waiting lines={6} /> : null}
        {error ? <Failed fault={error} onRetry={() => void refetch()} /> : null}
        {data?.items.length === 0 ? (
          <Empty
            title={narrowed ? 'No registration fits these filters' : 'No registration is here'}
            icon={<IconPaperclip size={20} aria-hidden />}
          >
            {narrowed
              ? 'Take a filter away, or search for other words.'
              : 'Services that a partner attaches to a licence opportunity are registered here.'}
          </Empty>
        ) : null}
        {data && data.items.length > 0 ? (
          <Panel title="Services attached" aside={data.items.length} flush>
            <ul className={styles.rows} aria-label="Registrations, newest first">
              {data.items.map((registration) => (
                <Row key={registration.number} registration={registration} />
              ))}
            </ul>
          </Panel>
        ) : null}
      </div>
    </>
  );
}

const states: readonly { value: RegistrationState; label: string }[] = [
  { value: 'submitted', label: 'Pending approval' },
  { value: 'returned', label: 'Returned' },
  { value: 'approved', label: 'Approved' },
  { value: 'unqualified', label: 'Unqualified' },
  { value: 'withdrawn', label: 'Withdrawn' },
];

const counted = (found: number) => `${count(found)} ${found === 1 ? 'registration' : 'registrations'}`;

function RegistrationFilters({ left }: { readonly left: string }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const narrow = (change: Record<string, string | undefined>) =>
    void navigate({ search: (before) => RegistrationSearch.parse({ ...before, ...change }), replace: true });
  const licence = search.licence === undefined ? [] : [{ value: search.licence, label: `For ${search.licence}` }];
  return (
    <Filters left={left}>
      <SearchFilter label="Search registrations" value={search.search} onChange={(text) => narrow({ search: text })} />
      <ChoiceFilter label="State" value={search.state} choices={[...states]} onChange={(state) => narrow({ state })} />
      {licence.length === 0 ? null : (
        <ChoiceFilter
          label="Licence opportunity"
          value={search.licence}
          choices={licence}
          onChange={(chosen) => narrow({ licence: chosen })}
        />
      )}
    </Filters>
  );
}

const tones: Readonly<Record<RegistrationState, Tone>> = {
  submitted: 'accent',
  returned: 'warn',
  approved: 'good',
  unqualified: 'bad',
  withdrawn: 'neutral',
};

function Row({ registration }: { readonly registration: Registration }) {
  const { number, partner, licence, customer, services, state, stateTitle, submittedBy, submittedAt, decided } =
    registration;
  return (
    <li className={styles.row}>
      <div className={styles.what}>
        <strong>
          {partner.name} for {customer}
        </strong>{' '}
        <Tag tone={tones[state]}>{stateTitle}</Tag>
        <p>{services}</p>
        <p className={styles.about}>
          {number} · licence opportunity {licence} · {submittedBy}, {momentInWords(submittedAt)}
        </p>
        {decided?.reason ? (
          <p className={styles.about}>
            {decided.by}: {decided.reason}
          </p>
        ) : null}
      </div>
      <div className={styles.verbs}>
        {registrationVerbs
          .filter((verb) => registration.may[verb] === true)
          .map((verb) => (
            <Move key={verb} registration={registration} verb={verb} />
          ))}
      </div>
    </li>
  );
}

const words = {
  approve: { title: 'Approve', asks: null },
  return: { title: 'Return', asks: 'What is missing' },
  refuse: { title: 'Refuse', asks: 'Why it does not qualify' },
  resubmit: { title: 'Send again', asks: null },
  withdraw: { title: 'Withdraw', asks: 'Why' },
} as const;

function Move({ registration, verb }: { readonly registration: Registration; readonly verb: keyof typeof words }) {
  const [reason, setReason] = useState('');
  const { title, asks } = words[verb];
  const doing = useDeed(
    (given: object) => moveRegistration(registration, RegistrationMove.parse(given)),
    ({ number, stateTitle }) => `${number} is ${stateTitle.toLowerCase()}.`,
  );
  const { partner, licence } = registration;
  return (
    <VerbDialog
      may={registration.may[verb]}
      title={title}
      explains={`The services of ${partner.name} at ${licence}.`}
      doing={doing}
      given={{ verb, reason: asks === null ? null : reason }}
    >
      {asks === null ? null : (
        <Textarea
          label={asks}
          required
          withAsterisk={false}
          minLength={2}
          maxLength={1000}
          rows={3}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
      )}
    </VerbDialog>
  );
}
