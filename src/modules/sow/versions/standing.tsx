import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lifecycleOf, playbookQuery, titleOf } from '../../../playbook/playbook-queries.tsx';
import { Countdown } from '../../../ui/countdown.tsx';
import { useDeed } from '../../../ui/deed.tsx';
import { Facts } from '../../../ui/facts.tsx';
import { momentInWords } from '../../../ui/figures.tsx';
import { MayButton } from '../../../ui/may-button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Stages } from '../../../ui/stages.tsx';
import { Note, Refused } from '../../../ui/states.tsx';
import type { Sow } from '../sow.ts';
import { takeEstimate } from './version-queries.tsx';

/** Where a statement of work stands on its way, and in whose hands it is. */
export function SowStanding({ sow }: { readonly sow: Sow }) {
  const { data: playbook } = useQuery(playbookQuery);
  const states = lifecycleOf(playbook, 'sow')?.states ?? [];
  const way = states.filter(({ id }) => id !== 'withdrawn' && id !== 'superseded');
  const { pen, working, openChanges, state } = sow;
  return (
    <Panel title="Where it stands">
      <Stages label="State" stages={way} current={state} />
      {way.some(({ id }) => id === state) ? null : (
        <Note>{titleOf(states, state)}: its paper does not change any more.</Note>
      )}
      {sow.newerEstimate === null ? null : <NewerEstimate sow={sow} to={sow.newerEstimate} />}
      <Facts
        width={180}
        items={[
          ['The pen is with', pen.title],
          ['Since', momentInWords(pen.since)],
          ['Until', pen.until === null ? 'no day agreed' : <Countdown key="until" dueAt={pen.until} />],
          ['Version worked on', String(working)],
          ['Open changes', String(openChanges)],
        ]}
      />
    </Panel>
  );
}

/** A later estimate is published: its figures come into the paper when somebody says so. */
function NewerEstimate({ sow, to }: { readonly sow: Sow; readonly to: string }) {
  const taking = useDeed(
    () => takeEstimate(sow),
    ({ number, estimate }) => `${number} hangs from ${estimate}.`,
  );
  return (
    <Stack gap="xs">
      <Note tone="warn">
        {to} is published and differs from {sow.estimate}, which the paper was written from.{' '}
        <MayButton may={sow.may.takeEstimate} size="xs" loading={taking.isPending} onClick={() => taking.mutate()}>
          Take over {to}
        </MayButton>
      </Note>
      <Refused fault={taking.error} />
    </Stack>
  );
}
