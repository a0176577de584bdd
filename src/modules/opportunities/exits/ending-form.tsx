import { Button, Group, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Refused } from '../../../ui/states.tsx';
import { verbInWords } from '../../../ui/verbs.tsx';
import type { StageMoveAsked } from '../opportunity.ts';
import type { StageExit } from './exit.ts';

type End = StageExit['ends'][number];

interface EndingFormProps {
  readonly exit: StageExit;
  /** The verb that is asked for; null while none is. */
  readonly end: End | null;
  readonly busy: boolean;
  readonly error: Error | null;
  readonly onClose: () => void;
  readonly onEnd: (move: StageMoveAsked) => void;
}

/** Why an opportunity ends, as the playbook asks for it. */
export function EndingForm({ end, onClose, ...rest }: EndingFormProps) {
  return (
    <Modal
      opened={end !== null}
      onClose={onClose}
      title={end ? verbInWords(end.verb) : undefined}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {end ? <Why key={end.verb} end={end} onClose={onClose} {...rest} /> : null}
    </Modal>
  );
}

function Why({ exit, end, busy, error, onClose, onEnd }: Omit<EndingFormProps, 'end'> & { readonly end: End }) {
  const [reason, setReason] = useState<string | null>(null);
  const [details, setDetails] = useState('');
  const [other, setOther] = useState('');
  const reasons = end.as === 'lost' ? exit.lossReasons : end.as === 'unqualified' ? exit.unqualifiedReasons : [];
  const asks = exit.lossReasons.find(({ id }) => id === reason)?.asks ?? null;
  const asksOther = end.as === 'duplicate' || (end.as === 'lost' && asks === 'other');
  const wanted = end.as === 'unqualified' || (end.as === 'lost' && (asks === 'details' || exit.detailsWanted !== null));
  const said = (text: string) => (text.trim() === '' ? null : text.trim());
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onEnd({ verb: end.verb, reason, details: said(details), other: asksOther ? said(other) : null });
      }}
    >
      <Stack gap="sm">
        {reasons.length === 0 ? null : (
          <Select
            label="Why"
            data={reasons.map(({ id, title }) => ({ value: id, label: title }))}
            value={reason}
            onChange={setReason}
            required
            withAsterisk={false}
            data-autofocus
          />
        )}
        {asksOther ? (
          <TextInput
            label="The other one"
            description={end.as === 'duplicate' ? 'Number of the opportunity' : 'Number of the opportunity or licence'}
            placeholder="OPP-2026-0001"
            required
            withAsterisk={false}
            maxLength={60}
            value={other}
            onChange={({ currentTarget }) => setOther(currentTarget.value)}
          />
        ) : null}
        <Textarea
          label="What happened"
          description={(wanted ? exit.detailsWanted : null) ?? 'It stands in the record for everybody who looks later.'}
          required={wanted}
          withAsterisk={false}
          maxLength={4000}
          rows={3}
          value={details}
          onChange={({ currentTarget }) => setDetails(currentTarget.value)}
        />
        <Refused fault={error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button type="submit" loading={busy}>
            {verbInWords(end.verb)}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
