import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useDeed } from '../../../ui/deed.tsx';
import { MayButton } from '../../../ui/may-button.tsx';
import { Refused } from '../../../ui/states.tsx';
import type { Estimate } from '../estimate.ts';
import { copyAsScenario, type Move, moveEstimate } from './version-queries.tsx';

const said: Readonly<Record<Move, string>> = {
  publish: 'is published.',
  revise: 'is the new draft.',
  apply: 'is the live estimate.',
  discard: 'is discarded.',
};

/** What may be done with an estimate as a whole; what may not be done says why. */
export function EstimateVerbs({ estimate }: { readonly estimate: Estimate }) {
  const [naming, setNaming] = useState(false);
  const navigate = useNavigate();
  const moving = useDeed(
    (move: Move) => moveEstimate(estimate, move),
    ({ number }, move) => `${number} ${said[move]}`,
  );
  const { number, scenario, state, may } = estimate;
  const go = (to: string) =>
    navigate({ to: '/estimates/$number', params: { number: to }, search: (before: object) => before });
  const button = (move: Move, words: string, look: 'default' | 'filled' = 'default') => (
    <MayButton
      may={may[move]}
      variant={look}
      loading={moving.isPending && moving.variables === move}
      onClick={() => moving.mutate(move, { onSuccess: (answer) => void go(answer.number) })}
    >
      {words}
    </MayButton>
  );
  return (
    <Stack gap="xs">
      <Group gap="xs">
        {may.downloadWorkbook === true ? (
          <Button
            component="a"
            href={`/api/estimates/${encodeURIComponent(number)}/workbook`}
            variant="default"
            leftSection={<IconDownload size={15} aria-hidden />}
          >
            Workbook
          </Button>
        ) : null}
        <MayButton may={may.copy} variant="default" onClick={() => setNaming(true)}>
          Copy as scenario
        </MayButton>
        {scenario !== null && state === 'draft' ? button('discard', 'Discard') : null}
        {scenario !== null && state === 'draft' ? button('apply', 'Make it live', 'filled') : null}
        {scenario === null && state === 'draft' ? button('publish', 'Publish', 'filled') : null}
        {state === 'draft' ? null : button('revise', 'Take it up again', 'filled')}
      </Group>
      <Refused fault={moving.error} />
      <NamingDialog estimate={estimate} opened={naming} onClose={() => setNaming(false)} onCopied={go} />
    </Stack>
  );
}

function NamingDialog({ estimate, opened, onClose, onCopied }: NamingDialogProps) {
  const [name, setName] = useState('');
  const copying = useDeed(
    (given: string) => copyAsScenario(estimate, given),
    ({ number, scenario }) => `${number} is the scenario "${scenario}".`,
  );
  const close = () => {
    setName('');
    copying.reset();
    onClose();
  };
  const copy = () =>
    copying.mutate(name.trim(), {
      onSuccess: ({ number }) => {
        close();
        void onCopied(number);
      },
    });
  return (
    <Modal opened={opened} onClose={close} title="Copy as scenario" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          copy();
        }}
      >
        <Stack gap="sm">
          <TextInput
            label="What it is called"
            description="The copy stands beside the live estimate; nothing of that one changes."
            placeholder="Without the second wave"
            required
            withAsterisk={false}
            maxLength={80}
            data-autofocus
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <Refused fault={copying.error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Not now
            </Button>
            <Button type="submit" loading={copying.isPending}>
              Copy
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

interface NamingDialogProps {
  readonly estimate: Estimate;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onCopied: (number: string) => unknown;
}
