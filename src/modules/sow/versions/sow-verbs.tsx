import { Button, Group, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import type { PenHolder } from '../../../playbook/papers/pen.ts';
import { useDeed } from '../../../ui/deed.tsx';
import { MayButton } from '../../../ui/may-button.tsx';
import { Refused } from '../../../ui/states.tsx';
import type { Sow } from '../sow.ts';
import { paperPath } from '../sow-queries.tsx';
import { handPen, withdrawSow } from './version-queries.tsx';

/** What may be done with a statement of work as a whole; what may not be done says why. */
export function SowVerbs({ sow }: { readonly sow: Sow }) {
  const [open, setOpen] = useState<'pen' | 'withdraw' | null>(null);
  const close = () => setOpen(null);
  return (
    <Group gap="xs">
      {(sow.openChanges > 0 ? (['docx'] as const) : (['docx', 'pdf'] as const)).map((form) => (
        <Button
          key={form}
          component="a"
          href={paperPath(sow.number, form)}
          download
          variant="default"
          leftSection={<IconDownload size={15} aria-hidden />}
        >
          {form === 'docx' ? 'Word' : 'PDF'}
        </Button>
      ))}
      <MayButton may={sow.may.withdraw} variant="default" onClick={() => setOpen('withdraw')}>
        Withdraw
      </MayButton>
      <MayButton may={sow.may.handPen} onClick={() => setOpen('pen')}>
        Hand over the pen
      </MayButton>
      <Modal
        opened={open === 'pen'}
        onClose={close}
        title={`The pen of ${sow.number}`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <HandPen sow={sow} onDone={close} />
      </Modal>
      <Modal
        opened={open === 'withdraw'}
        onClose={close}
        title={`Withdraw ${sow.number}`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Withdraw sow={sow} onDone={close} />
      </Modal>
    </Group>
  );
}

interface DialogProps {
  readonly sow: Sow;
  readonly onDone: () => void;
}

/** The parties in words; the playbook's own titles come with the record once one of them holds the pen. */
const parties: readonly { readonly value: PenHolder; readonly label: string }[] = [
  { value: 'services', label: 'Engagement manager' },
  { value: 'legal', label: 'Legal' },
  { value: 'customer', label: 'Customer' },
  { value: 'partner', label: 'Partner' },
];

function HandPen({ sow, onDone }: DialogProps) {
  const others = parties.filter(({ value }) => value !== sow.pen.party);
  const [to, setTo] = useState<PenHolder>(others[0]?.value ?? 'services');
  const [until, setUntil] = useState('');
  const [note, setNote] = useState('');
  const handing = useDeed(
    () =>
      handPen(sow, { to, ...(until === '' ? {} : { until }), ...(note.trim() === '' ? {} : { note: note.trim() }) }),
    ({ pen }) => `The pen is with ${pen.title}.`,
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        handing.mutate(undefined, { onSuccess: onDone });
      }}
    >
      <Stack gap="sm">
        <Select
          label="To whom"
          description="Only that side edits from then on. What is written now is frozen as a version."
          data={others}
          value={to}
          allowDeselect={false}
          onChange={(party) => setTo(party ?? to)}
        />
        <TextInput
          type="date"
          label="Until when"
          description="Empty: the days that the playbook gives them."
          value={until}
          onChange={({ currentTarget }) => setUntil(currentTarget.value)}
        />
        <Textarea
          label="What is asked of them"
          description="May stay empty."
          maxLength={2000}
          rows={3}
          value={note}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
        />
        <Refused fault={handing.error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onDone}>
            Keep it
          </Button>
          <Button type="submit" loading={handing.isPending}>
            Hand over
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Withdraw({ sow, onDone }: DialogProps) {
  const [reason, setReason] = useState('');
  const withdrawing = useDeed(
    () => withdrawSow(sow, { reason: reason.trim() }),
    ({ number }) => `${number} is withdrawn.`,
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        withdrawing.mutate(undefined, { onSuccess: onDone });
      }}
    >
      <Stack gap="sm">
        <Textarea
          label="Reason"
          description={`Nothing more becomes of it; another statement of work may be drafted.${sow.state === 'released' ? ' Where it is out for signature, the customer reads the reason, as you write it.' : ''}`}
          required
          withAsterisk={false}
          minLength={3}
          maxLength={2000}
          rows={3}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
        <Refused fault={withdrawing.error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onDone}>
            Keep it
          </Button>
          <Button type="submit" color="red" loading={withdrawing.isPending}>
            Withdraw
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
