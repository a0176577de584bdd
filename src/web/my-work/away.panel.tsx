import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { IconBeach } from '@tabler/icons-react';
import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Absence, AbsenceList, type NewAbsence } from '../../modules/absences/absence.ts';
import { PersonList } from '../../platform/person.ts';
import { ask, tell } from '../../ui/api.tsx';
import { useDeed } from '../../ui/deed.tsx';
import { Day } from '../../ui/figures.tsx';
import { MayButton } from '../../ui/may-button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Empty, Failed, Refused, Waiting } from '../../ui/states.tsx';
import { Tag } from '../../ui/tag.tsx';
import { meQuery } from '../session.tsx';
import styles from './my-work.module.css';

const absencesQuery = queryOptions({
  queryKey: ['absences'],
  queryFn: ({ signal }) => ask('/api/absences', AbsenceList, signal),
});

const peopleQuery = queryOptions({
  queryKey: ['people'],
  queryFn: ({ signal }) => ask('/api/people', PersonList, signal),
  staleTime: 5 * 60_000,
});

/** Who is away and who stands in; a partner's people have no part in it. */
export function AwayPanel() {
  const { data: me } = useSuspenseQuery(meQuery);
  if (me === null || me.partnerId !== null) return null;
  return <Away me={me.id} />;
}

function Away({ me }: { readonly me: string }) {
  const { data, error, isPending } = useQuery(absencesQuery);
  const [entering, setEntering] = useState(false);
  const enter = data ? (data.may.enterForOthers === true ? true : data.may.enter) : undefined;
  return (
    <Panel
      title="Away"
      aside={data?.items.length || undefined}
      actions={
        <MayButton may={enter} variant="default" size="compact-xs" onClick={() => setEntering(true)}>
          Enter an absence
        </MayButton>
      }
      flush
    >
      {isPending ? <Waiting lines={2} /> : null}
      {error ? <Failed fault={error} small /> : null}
      {data?.items.length === 0 ? <Empty small title="Everybody is here, now and to come" /> : null}
      <ul className={styles.list} data-narrow>
        {data?.items.map((absence) => (
          <AbsenceRow key={absence.number} absence={absence} />
        ))}
      </ul>
      {entering && data ? (
        <EnterDialog me={me} forOthers={data.may.enterForOthers === true} onClose={() => setEntering(false)} />
      ) : null}
    </Panel>
  );
}

function AbsenceRow({ absence }: { readonly absence: Absence }) {
  const { number, person, cover, firstDay, lastDay, state, may, version } = absence;
  const withdrawing = useDeed(() =>
    tell('POST', `/api/absences/${encodeURIComponent(number)}/withdrawal`, {}, Absence, { version }),
  );
  return (
    <li className={styles.row}>
      <div className={styles.what}>
        <strong>{person.name}</strong>
        <div className={styles.about}>
          {state === 'now' ? (
            <Tag tone="warn" icon={<IconBeach size={13} aria-hidden />}>
              Away
            </Tag>
          ) : null}
          <span>
            <Day date={firstDay} /> to <Day date={lastDay} />
          </span>
          <span>{cover.name} covers</span>
        </div>
      </div>
      {may.withdraw === true ? (
        <div className={styles.verbs}>
          <Button
            size="compact-xs"
            variant="default"
            loading={withdrawing.isPending}
            aria-label={`Withdraw the absence of ${person.name}`}
            onClick={() => withdrawing.mutate(undefined)}
          >
            Withdraw
          </Button>
        </div>
      ) : null}
      {withdrawing.error ? (
        <div className={styles.refused}>
          <Refused fault={withdrawing.error} />
        </div>
      ) : null}
    </li>
  );
}

interface EnterDialogProps {
  readonly me: string;
  readonly forOthers: boolean;
  readonly onClose: () => void;
}

function EnterDialog({ me, forOthers, onClose }: EnterDialogProps) {
  const { data } = useQuery(peopleQuery);
  const [days, setDays] = useState<NewAbsence>({ person: me, cover: '', firstDay: '', lastDay: '' });
  const entering = useDeed(
    () => tell('POST', '/api/absences', days, Absence),
    ({ person, cover }) => `${cover.name} covers ${person.name}.`,
  );
  const people = (data?.items ?? [])
    .filter(({ partnerId, roles }) => partnerId === null && roles.length > 0)
    .map(({ id, name, title }) => ({ value: id, label: `${name}, ${title}` }));
  const change = (part: Partial<NewAbsence>) => setDays((before) => ({ ...before, ...part }));
  return (
    <Modal opened onClose={onClose} title="Enter an absence" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          entering.mutate(undefined, { onSuccess: onClose });
        }}
      >
        <Stack gap="sm">
          {forOthers ? (
            <Select
              label="Who is away"
              data={people}
              value={days.person ?? me}
              onChange={(person) => change({ person: person ?? me })}
              searchable
              allowDeselect={false}
            />
          ) : null}
          <Group grow gap="sm">
            <DayField label="First day" value={days.firstDay} onChange={(firstDay) => change({ firstDay })} />
            <DayField label="Last day" value={days.lastDay} onChange={(lastDay) => change({ lastDay })} />
          </Group>
          <Select
            label="Who stands in"
            description="They are given what is new and work on what stands open."
            data={people.filter(({ value }) => value !== days.person)}
            value={days.cover || null}
            onChange={(cover) => change({ cover: cover ?? '' })}
            searchable
            required
            withAsterisk={false}
          />
          <Refused fault={entering.error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Not now
            </Button>
            <Button type="submit" disabled={!days.cover} loading={entering.isPending}>
              Enter it
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

interface DayFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (day: string) => void;
}

const DayField = ({ label, value, onChange }: DayFieldProps) => (
  <TextInput
    type="date"
    label={label}
    required
    withAsterisk={false}
    value={value}
    onChange={({ currentTarget }) => onChange(currentTarget.value)}
  />
);
