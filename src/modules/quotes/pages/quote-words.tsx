import { useQuery } from '@tanstack/react-query';
import { lifecycleOf, playbookQuery, titleOf } from '../../../playbook/playbook-queries.tsx';
import { Tag, type Tone } from '../../../ui/tag.tsx';
import type { QuoteKind, QuoteState } from '../quote.ts';

const tones: Readonly<Record<QuoteState, Tone>> = {
  draft: 'accent',
  'in-approval': 'warn',
  approved: 'good',
  sent: 'plum',
  accepted: 'good',
  superseded: 'neutral',
  withdrawn: 'neutral',
  expired: 'bad',
  custom: 'neutral',
};

export const kindInWords: Readonly<Record<QuoteKind, string>> = {
  standard: 'Standard',
  'custom-services': 'Custom, services',
  'custom-education': 'Custom, education',
};

/** Where a quote stands, in the playbook's word. */
export function QuoteStateTag({ state }: { readonly state: QuoteState }) {
  const { data: playbook } = useQuery(playbookQuery);
  return <Tag tone={tones[state]}>{titleOf(lifecycleOf(playbook, 'quote')?.states, state)}</Tag>;
}
