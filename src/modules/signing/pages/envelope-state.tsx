import { Tag, type Tone } from '../../../ui/tag.tsx';
import type { EnvelopeState } from '../envelope.ts';

const states: Readonly<Record<EnvelopeState, readonly [words: string, tone: Tone]>> = {
  out: ['Out for signature', 'accent'],
  completed: ['Signed by everybody', 'good'],
  declined: ['Declined', 'bad'],
  expired: ['Expired', 'warn'],
  withdrawn: ['Withdrawn', 'neutral'],
};

/** Where an envelope stands. */
export function EnvelopeTag({ state }: { readonly state: EnvelopeState }) {
  const [words, tone] = states[state];
  return <Tag tone={tone}>{words}</Tag>;
}

/** The states as a filter offers them. */
export const envelopeStates = Object.entries(states).map(([value, [label]]) => ({ value, label }));
