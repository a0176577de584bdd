import { Anchor, Button, Group, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useDeed } from '../../../ui/deed.tsx';
import { Ago } from '../../../ui/figures.tsx';
import { useNow } from '../../../ui/now.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { takeFocus } from '../../../ui/place-focus.tsx';
import { Failed, Refused, Waiting } from '../../../ui/states.tsx';
import { placeBeside } from '../exits/exit-queries.tsx';
import type { Opportunity } from '../opportunity.ts';
import styles from './licence.module.css';
import type { Licence } from './licence.ts';
import { licenceQuery } from './licence-queries.tsx';
import { LicenceFigures, ServicesFigures } from './sides.tsx';

/** The licence opportunity and the services beside it, side by side. */
export function LicencePanel({ opportunity }: { readonly opportunity: Opportunity }) {
  const { licence } = opportunity;
  const { data, error, isLoading, refetch } = useQuery({
    ...licenceQuery(licence ?? ''),
    enabled: licence !== null && opportunity.may.seeLicence === true,
  });
  const [placing, setPlacing] = useState(false);
  return (
    <Panel
      title="Licence and services"
      actions={
        opportunity.may.revise === true && !placing ? (
          <Button variant="default" size="xs" onClick={() => setPlacing(true)}>
            {licence === null ? 'Name the licence' : 'Another licence'}
          </Button>
        ) : undefined
      }
      flush
    >
      <div className={styles.sides}>
        <div className={styles.side}>
          <h3>{licence === null ? 'Licence' : <LicenceLink number={licence} />}</h3>
          {isLoading ? <Waiting lines={3} /> : null}
          {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
          {data ? <Written licence={data} /> : null}
          {data || isLoading || error ? null : <p className={styles.quiet}>{unknownWords(opportunity)}</p>}
          {licence !== null && opportunity.may.seeRegistrations === true ? <Registrations licence={licence} /> : null}
        </div>
        <div className={styles.side}>
          <h3>{opportunity.number}</h3>
          <ServicesFigures services={opportunity} />
        </div>
      </div>
      {placing ? <Placing opportunity={opportunity} onDone={() => setPlacing(false)} /> : null}
    </Panel>
  );
}

const unknownWords = ({ licence, may }: Opportunity): string => {
  if (licence === null) return 'It stands beside no licence opportunity.';
  return may.seeLicence === true
    ? 'The CRM has it; nobody wrote it down here yet.'
    : String(may.seeLicence ?? 'It is not shown to you.');
};

function LicenceLink({ number }: { readonly number: string }) {
  return (
    <Anchor inherit renderRoot={(props) => <Link {...props} to="/licences/$number" params={{ number }} />}>
      {number}
    </Anchor>
  );
}

/** The way to what partners have registered for the licence, or are to register. */
function Registrations({ licence }: { readonly licence: string }) {
  return (
    <p className={styles.quiet}>
      <Anchor
        inherit
        underline="always"
        renderRoot={(props) => <Link {...props} to="/registrations" search={{ licence }} />}
      >
        Registrations of partners
      </Anchor>
    </p>
  );
}

function Written({ licence }: { readonly licence: Licence }) {
  const now = useNow(60);
  return (
    <>
      <LicenceFigures licence={licence} />
      <p className={styles.quiet}>
        As the CRM had it, <Ago at={licence.keptAt} now={now} />.
      </p>
    </>
  );
}

function Placing({ opportunity, onDone }: { readonly opportunity: Opportunity; readonly onDone: () => void }) {
  const [licence, setLicence] = useState(opportunity.licence ?? '');
  const placing = useDeed(
    () => placeBeside(opportunity.number, licence.trim() === '' ? null : licence.trim(), opportunity.version),
    () => (licence.trim() === '' ? 'It stands beside no licence.' : `It stands beside ${licence.trim()}.`),
  );
  return (
    <form
      className={styles.foot}
      ref={takeFocus}
      onSubmit={(event) => {
        event.preventDefault();
        placing.mutate(undefined, { onSuccess: onDone });
      }}
    >
      <TextInput
        label="Licence opportunity"
        description="Its number in the CRM; empty for none"
        placeholder="LIC-4103"
        maxLength={40}
        value={licence}
        onChange={({ currentTarget }) => setLicence(currentTarget.value)}
      />
      <Refused fault={placing.error} />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" size="xs" onClick={onDone}>
          Leave it
        </Button>
        <Button type="submit" size="xs" loading={placing.isPending}>
          Keep
        </Button>
      </Group>
    </form>
  );
}
