import { useQuery } from '@tanstack/react-query';
import { lifecycleOf, playbookQuery, titleOf } from '../../playbook/playbook-queries.tsx';
import { tell } from '../../ui/api.tsx';
import { useDeed } from '../../ui/deed.tsx';
import { Stages } from '../../ui/stages.tsx';
import { type Verb, VerbMenu, verbInWords } from '../../ui/verbs.tsx';
import { Opportunity, type StageMove } from './opportunity.ts';

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
  const moving = useDeed((move: StageMove) =>
    tell('POST', `/api/opportunities/${encodeURIComponent(number)}/stage`, move, Opportunity, { version }),
  );
  const verbs = (lifecycle?.moves ?? [])
    .filter(({ from }) => from.includes(stage))
    .map(
      ({ verb, to, needsReason }): Verb => ({
        id: verb,
        words: `${verbInWords(verb)}: ${titleOf(lifecycle?.states, to)}`,
        may: may[`stage.${verb}`] ?? `${verbInWords(verb)} is not open yet.`,
        needsReason,
      }),
    );
  // Whoever may move it nowhere, such as a partner, is not shown a menu of refusals.
  if (verbs.every((verb) => verb.may !== true)) return null;
  return (
    <VerbMenu
      label="Move stage"
      verbs={verbs}
      busy={moving.isPending}
      error={moving.error}
      onVerb={(verb, reason) => moving.mutate({ verb, reason })}
    />
  );
}
