import { Countdown } from '../../../ui/countdown.tsx';
import { Tag, type Tone } from '../../../ui/tag.tsx';
import type { ApprovalState, ApprovalStep, StepLine, StepState } from '../approval.ts';

const tones: Readonly<Record<StepState, Tone>> = {
  waiting: 'neutral',
  open: 'accent',
  given: 'good',
  refused: 'bad',
  gone: 'neutral',
};

const words: Readonly<Record<StepState, string>> = {
  waiting: 'Waits',
  open: 'Open',
  given: 'Given',
  refused: 'Said no',
  gone: 'Not asked any more',
};

/** Where a step stands, and its clock while it is open. */
export function StepStanding({ step }: { readonly step: StepLine | ApprovalStep }) {
  const kept = 'kept' in step && step.kept;
  return (
    <>
      <Tag tone={kept ? 'good' : tones[step.state]} outline={kept}>
        {kept ? 'Given, waits' : words[step.state]}
      </Tag>
      {step.state === 'open' && step.reopened ? <Tag tone="warn">Asked again</Tag> : null}
      {step.state === 'open' && step.dueAt !== null ? <Countdown dueAt={step.dueAt} timeZone={step.timeZone} /> : null}
    </>
  );
}

const wholes: Readonly<Record<ApprovalState, readonly [Tone, string]>> = {
  open: ['accent', 'Open'],
  given: ['good', 'Approved'],
  refused: ['bad', 'Said no'],
  withdrawn: ['neutral', 'Taken back'],
};

/** Where an approval stands as a whole. */
export function ApprovalStanding({ state }: { readonly state: ApprovalState }) {
  const [tone, word] = wholes[state];
  return <Tag tone={tone}>{word}</Tag>;
}
