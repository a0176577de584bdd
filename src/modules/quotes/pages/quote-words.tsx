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

export const stateInWords: Readonly<Record<QuoteState, string>> = {
  draft: 'Draft',
  'in-approval': 'In approval',
  approved: 'Approved',
  sent: 'Sent',
  accepted: 'Accepted',
  superseded: 'Superseded',
  withdrawn: 'Withdrawn',
  expired: 'Expired',
  custom: 'Custom scope',
};

export const kindInWords: Readonly<Record<QuoteKind, string>> = {
  standard: 'Standard',
  'custom-services': 'Custom, services',
  'custom-education': 'Custom, education',
};

/** Where a quote stands. */
export const QuoteStateTag = ({ state }: { readonly state: QuoteState }) => (
  <Tag tone={tones[state]}>{stateInWords[state]}</Tag>
);
