import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { lifecycleOf, playbookQuery, titleOf } from '../../playbook/playbook-queries.tsx';
import { tell } from '../../ui/api.tsx';
import { useDeed } from '../../ui/deed.tsx';
import { Stages } from '../../ui/stages.tsx';
import { type Verb, VerbMenu, verbInWords } from '../../ui/verbs.tsx';
import { EndingForm } from './exits/ending-form.tsx';
import type { StageExit } from './exits/exit.ts';
import { exitQuery } from './exits/exit-queries.tsx';
import { Opportunity, type StageMoveAsked } from './opportunity.ts';

const useLifecycle = () => lifecycleOf(useQuery(playbookQuery).data, 'opportunity');

/** The playbook's name of a stage. */
export function StageName({ stage }: { readonly stage: string }) {
  return titleOf(useLifecycle()?.states, stage);
}

/** The stages an opportunity goes through while it is open, and where it stands. */
export function StageBar({ stage }: { readonly stage: string }) {
  const stages = useLifecycle()?.states.filter(({ ends }) => !ends) ?? [];
  return <Stages label="Stage" stages={stages} current={stage} />;
}

/** The moves that lead on from here, each no with its reason; nothing once the opportunity is closed. */
export function StageMenu({ opportunity }: { readonly opportunity: Opportunity }) {
  const { number, stage, may, version } = opportunity;
  const lifecycle = useLifecycle();
  const { data: exit } = useQuery({ ...exitQuery(number), enabled: may.seeExits === true });
  const [ending, setEnding] = useState<StageExit['ends'][number] | null>(null);
  const moving = useDeed((move: StageMoveAsked) =>
    tell('POST', `/api/opportunities/${encodeURIComponent(number)}/stage`, move, Opportunity, { version }),
  );
  const endOf = (verb: string) => exit?.ends.find((end) => end.verb === verb);
  const verbs = (lifecycle?.moves ?? [])
    .filter(({ from }) => from.includes(stage))
    .map(
      ({ verb, to, needsReason }): Verb => ({
        id: verb,
        words: `${verbInWords(verb)}: ${titleOf(lifecycle?.states, to)}${endOf(verb) ? '…' : ''}`,
        may:
          (verb === exit?.onward?.verb ? exit.may.onward : may[`stage.${verb}`]) ??
          `${verbInWords(verb)} is not open yet.`,
        needsReason: needsReason && !endOf(verb),
      }),
    );
  // Whoever may move it nowhere, such as a partner, is not shown a menu of refusals.
  if (verbs.every((verb) => verb.may !== true)) return null;
  return (
    <>
      <VerbMenu
        label="Move stage"
        verbs={verbs}
        busy={moving.isPending}
        error={moving.error}
        onVerb={(verb, reason) => {
          const end = endOf(verb);
          if (end) setEnding(end);
          else moving.mutate({ verb, reason });
        }}
      />
      {exit ? (
        <EndingForm
          exit={exit}
          end={ending}
          busy={moving.isPending}
          error={moving.error}
          onClose={() => {
            moving.reset();
            setEnding(null);
          }}
          onEnd={(move) => moving.mutate(move, { onSuccess: () => setEnding(null) })}
        />
      ) : null}
    </>
  );
}
