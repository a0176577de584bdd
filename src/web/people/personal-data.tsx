import { Button, Group, Stack, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Erasure } from '../../platform/record/erasure.ts';
import { tell } from '../../ui/api.tsx';
import { useDeed } from '../../ui/deed.tsx';
import { Note, Refused } from '../../ui/states.tsx';
import { meQuery } from '../session.tsx';

/** What is held about a person: taken out by themselves or who may, and forgotten by who may. */
export function PersonalData({ id, name }: { readonly id: string; readonly name: string }) {
  const { data: me } = useSuspenseQuery(meQuery);
  const [erasing, setErasing] = useState(false);
  const may = (right: string) => me?.rights.includes(right) === true;
  const mayErase = may('person.erase') && me?.id !== id;
  if (erasing) return <EraseForm id={id} name={name} onLeave={() => setErasing(false)} />;
  return (
    <Group gap="xs">
      {me?.id === id || may('person.export') ? (
        <Button
          variant="default"
          size="xs"
          leftSection={<IconDownload size={15} aria-hidden />}
          component="a"
          href={`/api/people/${id}/data`}
          download
        >
          All that is held about {me?.id === id ? 'you' : name}
        </Button>
      ) : null}
      {mayErase ? (
        <Button variant="default" size="xs" onClick={() => setErasing(true)}>
          Erase {name} …
        </Button>
      ) : null}
    </Group>
  );
}

function EraseForm({ id, name, onLeave }: EraseFormProps) {
  const [reason, setReason] = useState('');
  const deed = useDeed(
    () => tell('POST', `/api/people/${id}/erasure`, { reason }, Erasure),
    ({ token }) => `${token} stands in the place of ${name}.`,
  );
  return (
    <form
      aria-label={`Erase ${name}`}
      onSubmit={(event) => {
        event.preventDefault();
        deed.mutate(undefined, { onSuccess: onLeave });
      }}
    >
      <Stack gap="sm">
        <Note tone="warn">
          Name, address, every way in, and what the record says of {name} are forgotten. What they did stays, done by a
          former colleague. This cannot be undone.
        </Note>
        <TextInput
          label="Why"
          description="It stays in the record: let it name nobody."
          required
          minLength={3}
          maxLength={500}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
          data-autofocus
        />
        <Refused fault={deed.error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" size="xs" onClick={onLeave}>
            Leave it
          </Button>
          <Button type="submit" color="red" size="xs" loading={deed.isPending} disabled={reason.trim().length < 3}>
            Erase {name}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface EraseFormProps {
  readonly id: string;
  readonly name: string;
  readonly onLeave: () => void;
}
