import { Tag, type Tone } from '../../../ui/tag.tsx';
import type { SignerState } from '../envelope.ts';

const states: Readonly<Record<SignerState, readonly [words: string, tone: Tone]>> = {
  waiting: ['not yet asked', 'neutral'],
  asked: ['asked', 'accent'],
  opened: ['has opened it', 'accent'],
  signed: ['signed', 'good'],
  declined: ['declined', 'bad'],
  delegated: ['gave it on', 'neutral'],
};

/** How far somebody is who signs. */
export function SignerTag({ state }: { readonly state: SignerState }) {
  const [words, tone] = states[state];
  return <Tag tone={tone}>{words}</Tag>;
}
