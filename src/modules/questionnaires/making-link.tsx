import { Button, Checkbox, Group, NumberInput, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useDeed } from '../../ui/deed.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { Refused } from '../../ui/states.tsx';
import type { AskedSet, NewQuestionLink } from './questionnaire.ts';
import { makeLink } from './questionnaire-queries.tsx';

interface MakeLinkProps {
  readonly opportunity: string;
  readonly sets: readonly AskedSet[];
  onDone(): void;
}

/** Asks who gets a link, for how long and to which sets, and shows the link that is made. */
export function MakeLink({ opportunity, sets, onDone }: MakeLinkProps) {
  const offered = sets.filter(({ questions }) => questions.some(({ audience }) => audience === 'customer'));
  const [chosen, setChosen] = useState(() => offered.map(({ id }) => id));
  const [givenTo, setGivenTo] = useState('');
  const [days, setDays] = useState<number | string>('');
  const making = useDeed((wish: NewQuestionLink) => makeLink(opportunity, wish));
  const token = making.data?.token;
  if (token) {
    return (
      <ShownOnce label="The link" secret={`${window.location.origin}/guest/${token}/questionnaire`} onDone={onDone}>
        This link is shown now and never again. Whoever holds it may answer for the customer until it ends.
      </ShownOnce>
    );
  }
  const make = (event: FormEvent) => {
    event.preventDefault();
    // All of them: what opens later by an answer is asked too.
    const some = chosen.length < offered.length ? { sets: chosen } : {};
    making.mutate({ givenTo, ...(typeof days === 'number' ? { days } : {}), ...some });
  };
  return (
    <form aria-label="Ask the customer by a link" onSubmit={make}>
      <Stack gap="sm">
        <TextInput
          label="Who gets it"
          placeholder="Head of platform"
          required
          minLength={2}
          maxLength={120}
          value={givenTo}
          onChange={(event) => setGivenTo(event.currentTarget.value)}
          data-autofocus
        />
        <NumberInput
          label="Opens for (days)"
          description="As the playbook says where nothing stands here."
          min={1}
          max={365}
          value={days}
          onChange={setDays}
        />
        {offered.length > 1 ? (
          <Checkbox.Group
            label="Questions"
            description="All of them: also those that open later."
            error={chosen.length === 0 ? 'Choose one at least.' : null}
            value={chosen}
            onChange={setChosen}
          >
            <Stack gap={6} mt={6}>
              {offered.map(({ id, title }) => (
                <Checkbox key={id} value={id} label={title} />
              ))}
            </Stack>
          </Checkbox.Group>
        ) : null}
        <Refused fault={making.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
          <Button type="submit" loading={making.isPending} disabled={offered.length > 0 && chosen.length === 0}>
            Make the link
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
