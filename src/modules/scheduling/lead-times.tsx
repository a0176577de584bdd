import { Button, Group, NumberInput, Select, SimpleGrid, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useDeed } from '../../ui/deed.tsx';
import { Ago } from '../../ui/figures.tsx';
import { useNow } from '../../ui/now.tsx';
import { takeFocus } from '../../ui/place-focus.tsx';
import { Refused } from '../../ui/states.tsx';
import { Tag } from '../../ui/tag.tsx';
import styles from './start.module.css';
import { type LeadTime, type NewLeadTime, type StartQueue, spanInWords } from './start.ts';
import { keepLeadTime } from './start-queries.tsx';

const regions: Readonly<Record<string, string>> = { americas: 'Americas', emea: 'EMEA', apac: 'APAC' };

/** How long it takes at present from closing to the beginning, and when that was said. */
export function CurrentLeadTimes({ leadTimes }: { readonly leadTimes: readonly LeadTime[] }) {
  const now = useNow(60);
  if (leadTimes.length === 0) return <p className={styles.quiet}>The coordinator has said no lead times yet.</p>;
  return (
    <dl className={styles.times}>
      {leadTimes.map((time) => (
        <Row key={`${time.kind} ${time.region}`} time={time} now={now} />
      ))}
    </dl>
  );
}

function Row({ time, now }: { readonly time: LeadTime; readonly now: number }) {
  const { title, region, note, keptAt, keptBy, old } = time;
  return (
    <>
      <dt>
        {title}
        {region === null ? '' : `, ${regions[region]}`}
        <span className={styles.quiet}>
          {' '}
          {keptBy}, <Ago at={keptAt} now={now} />
          {note ? `: ${note}` : ''}
        </span>
      </dt>
      <dd>
        {old ? <Tag tone="warn">Old</Tag> : null} {spanInWords(time)}
      </dd>
    </>
  );
}

interface LeadTimeFormProps {
  readonly kinds: StartQueue['kinds'];
  readonly onLeave: () => void;
}

/** A lead time of today; what was said before stays in the record. */
export function LeadTimeForm({ kinds, onLeave }: LeadTimeFormProps) {
  const [kind, setKind] = useState<string | null>(kinds[0]?.id ?? null);
  const [region, setRegion] = useState<string | null>(null);
  const [low, setLow] = useState<number | string>('');
  const [high, setHigh] = useState<number | string>('');
  const [note, setNote] = useState('');
  const keeping = useDeed(keepLeadTime, () => 'The lead time is kept.');
  const days = { min: 0, max: 1000, allowDecimal: false, required: true, withAsterisk: false, hideControls: true };
  return (
    <form
      className={styles.pages}
      ref={takeFocus}
      onSubmit={(event) => {
        event.preventDefault();
        const span = { lowDays: Number(low), highDays: Number(high) };
        const given = { ...span, kind: kind ?? '', region: region as NewLeadTime['region'] };
        keeping.mutate({ ...given, note: note.trim() === '' ? null : note.trim() }, { onSuccess: onLeave });
      }}
    >
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm" verticalSpacing="sm">
        <Select
          label="Kind"
          data={kinds.map(({ id, title }) => ({ value: id, label: title }))}
          value={kind}
          onChange={setKind}
          required
          withAsterisk={false}
        />
        <Select
          label="Region"
          placeholder="Everywhere"
          data={Object.entries(regions).map(([value, label]) => ({ value, label }))}
          value={region}
          onChange={setRegion}
          clearable
        />
        <NumberInput {...days} label="From, days" value={low} onChange={setLow} />
        <NumberInput {...days} label="To, days" value={high} onChange={setHigh} />
      </SimpleGrid>
      <TextInput
        label="Note"
        maxLength={1000}
        value={note}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
      />
      <Refused fault={keeping.error} />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" size="xs" onClick={onLeave}>
          Leave it
        </Button>
        <Button type="submit" size="xs" loading={keeping.isPending}>
          Keep
        </Button>
      </Group>
    </form>
  );
}
