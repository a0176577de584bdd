import { Button, Checkbox, Group, SegmentedControl, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type Read, readBytes, readCount, readNumber } from '../../platform/quantity.ts';
import { useDeed } from '../../ui/deed.tsx';
import { Failed, Note, Refused, Waiting } from '../../ui/states.tsx';
import { type FactHistory, type FactKindList, type SaidFact, sayValue } from './fact.ts';
import { type FactPlace, factKindsQuery, sayFact } from './fact-queries.tsx';

type Kind = FactKindList['items'][number];

/** What stands in the fields, as it was typed. */
interface Typed {
  readonly name: string | null;
  readonly confidence: SaidFact['confidence'];
  readonly value: string;
  readonly low: string;
  readonly high: string;
  readonly fromCall: boolean;
  readonly with: string;
  readonly on: string;
  readonly shown: boolean | null;
}

const blank: Typed = {
  ...{ name: null, confidence: 'exact', value: '', low: '', high: '' },
  ...{ fromCall: false, with: '', on: '', shown: null },
};

/** States a fact, or corrects one when its name is given: numbers and sizes as people write them, refused where they may be read twice. */
export function FactForm({ place, name, onDone }: FactFormProps) {
  const { data, error, isPending } = useQuery(factKindsQuery);
  const [typed, setTyped] = useState<Typed>({ ...blank, name: name ?? null });
  const [faults, setFaults] = useState<Partial<Record<'value' | 'low' | 'high', string>>>({});
  const saying = useDeed(
    (said: SaidFact) => sayFact(place, said),
    ({ title, standing }: FactHistory) => `${title}: ${standing ? sayValue(standing) : 'noted'}.`,
  );
  if (isPending) return <Waiting lines={3} />;
  if (error) return <Failed fault={error} small />;
  const kind = data.items.find((known) => known.name === typed.name);
  const set = (change: Partial<Typed>) => setTyped({ ...typed, ...change });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!kind) return;
    const read = saidOf(kind, typed);
    setFaults('faults' in read ? read.faults : {});
    if ('said' in read) saying.mutate(read.said, { onSuccess: onDone });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {name === undefined ? (
          <Select
            label="Fact"
            placeholder="Users, projects, CI system…"
            searchable
            required
            withAsterisk={false}
            nothingFoundMessage="The playbook knows no such fact"
            data={data.items.map(({ name: value, title }) => ({ value, label: title }))}
            value={typed.name}
            onChange={(chosen) => set({ name: chosen, value: '', low: '', high: '', shown: null })}
          />
        ) : null}
        {kind ? <ValueFields kind={kind} typed={typed} faults={faults} set={set} /> : null}
        {kind ? <SourceFields typed={typed} set={set} /> : null}
        {kind ? (
          <Checkbox
            label="The customer may see it"
            checked={typed.shown ?? kind.sight === 'customer'}
            onChange={({ currentTarget }) => set({ shown: currentTarget.checked })}
          />
        ) : null}
        <Refused fault={saying.error} />
        <Group justify="flex-end" gap="xs">
          <Button type="submit" disabled={!kind} loading={saying.isPending}>
            {name === undefined ? 'State it' : 'Say so'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface FactFormProps {
  readonly place: FactPlace;
  /** The fact that is corrected; absent for whichever. */
  readonly name?: string;
  readonly onDone: () => void;
}

interface FieldsProps {
  readonly typed: Typed;
  readonly set: (change: Partial<Typed>) => void;
}

const isNumeric = ({ type }: Kind): boolean => type === 'count' || type === 'amount';

function ValueFields({
  kind,
  typed,
  faults,
  set,
}: FieldsProps & { kind: Kind; faults: Partial<Record<string, string>> }) {
  const unit = kind.unit === null ? '' : ` (${kind.unit === 'bytes' ? 'such as 12 GB' : kind.unit})`;
  const text = (field: 'value' | 'low' | 'high', label: string, required: boolean) => (
    <TextInput
      label={`${label}${unit}`}
      required={required}
      withAsterisk={false}
      maxLength={2000}
      type={kind.type === 'date' ? 'date' : 'text'}
      value={typed[field]}
      error={faults[field]}
      onChange={({ currentTarget }) => set({ [field]: currentTarget.value })}
    />
  );
  if (kind.type === 'choice' || kind.type === 'yes-no') {
    const data = kind.type === 'choice' ? kind.options : ['Yes', 'No'];
    return (
      <Select
        label="It is"
        required
        withAsterisk={false}
        data={data}
        value={typed.value || null}
        onChange={(value) => set({ value: value ?? '' })}
      />
    );
  }
  const ranged = isNumeric(kind) && typed.confidence !== 'exact';
  const sure = [
    { value: 'exact', label: 'Exactly' },
    ...(isNumeric(kind) ? [{ value: 'range', label: 'From … to' }] : []),
    { value: 'guess', label: 'A guess' },
  ];
  return (
    <>
      <SegmentedControl
        aria-label="How sure"
        data={sure}
        value={typed.confidence}
        onChange={(value) => set({ confidence: value as Typed['confidence'] })}
      />
      {text('value', ranged ? 'Most likely' : 'Value', true)}
      {ranged ? (
        <SimpleGrid cols={2} spacing="sm">
          {text('low', 'At least', typed.confidence === 'range')}
          {text('high', 'At most', typed.confidence === 'range')}
        </SimpleGrid>
      ) : null}
    </>
  );
}

function SourceFields({ typed, set }: FieldsProps) {
  return (
    <>
      <SegmentedControl
        aria-label="Where it was heard"
        data={[
          { value: 'self', label: 'I know it' },
          { value: 'call', label: 'From a call' },
        ]}
        value={typed.fromCall ? 'call' : 'self'}
        onChange={(value) => set({ fromCall: value === 'call' })}
      />
      {typed.fromCall ? (
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <TextInput
            label="Who said it"
            required
            withAsterisk={false}
            maxLength={120}
            value={typed.with}
            onChange={({ currentTarget }) => set({ with: currentTarget.value })}
          />
          <TextInput
            label="On"
            type="date"
            required
            withAsterisk={false}
            value={typed.on}
            onChange={({ currentTarget }) => set({ on: currentTarget.value })}
          />
        </SimpleGrid>
      ) : (
        <Note>Your name stands with it.</Note>
      )}
    </>
  );
}

type Understood = { readonly said: SaidFact } | { readonly faults: Partial<Record<'value' | 'low' | 'high', string>> };

/** What was typed as it is sent, or which field cannot be understood, and why. */
function saidOf(kind: Kind, typed: Typed): Understood {
  const sight = (typed.shown ?? kind.sight === 'customer') ? 'customer' : 'team';
  const call = typed.fromCall ? { call: { with: typed.with, on: typed.on } } : {};
  const rest = { name: kind.name, sight, ...call } as const;
  if (!isNumeric(kind)) {
    const value = kind.type === 'yes-no' ? typed.value === 'Yes' : typed.value;
    const confidence = typed.confidence === 'guess' ? 'guess' : 'exact';
    return { said: { ...rest, value, confidence } };
  }
  const fields = (['value', 'low', 'high'] as const).filter(
    (field) => field === 'value' || typed.confidence !== 'exact',
  );
  const read = fields.flatMap((field) =>
    typed[field].trim() === '' ? [] : [[field, readAs(kind, typed[field])] as const],
  );
  const wrong = read.flatMap(([field, found]) => ('why' in found ? [[field, found.why] as const] : []));
  if (wrong.length > 0) return { faults: Object.fromEntries(wrong) };
  const figures = Object.fromEntries(
    read.flatMap(([field, found]) => ('value' in found ? [[field, found.value]] : [])),
  );
  const { value = Number.NaN, ...range } = figures;
  return { said: { ...rest, value, ...range, confidence: typed.confidence } };
}

function readAs({ type, unit }: Kind, text: string): Read {
  if (unit === 'bytes') return readBytes(text);
  return type === 'count' ? readCount(text, unit ?? undefined) : readNumber(text);
}
