import { IconHelpCircle, IconRouteOff } from '@tabler/icons-react';
import { Tag, type Tone } from '../../ui/tag.tsx';

/** Who serves, at a glance: our own services in the accent, partners in plum, open questions in amber. */
export function OutcomeTag({ outcome, short }: OutcomeTagProps) {
  const last = outcome?.at(-1);
  if (last === undefined) {
    return (
      <Tag outline icon={<IconRouteOff size={13} aria-hidden />}>
        Not routed
      </Tag>
    );
  }
  const open = last === 'needs-information';
  return (
    <Tag tone={toneOf(last)} icon={open ? <IconHelpCircle size={13} aria-hidden /> : undefined}>
      {outcomeInWords(short ? [last] : (outcome ?? []))}
    </Tag>
  );
}

interface OutcomeTagProps {
  readonly outcome: readonly string[] | null;
  /** Only where it ends, for lists: "Partner sourcing" without the "Partner only" before it. */
  readonly short?: boolean;
}

function toneOf(outcome: string): Tone {
  if (outcome === 'needs-information') return 'warn';
  return outcome.startsWith('ps-') ? 'accent' : 'plum';
}

/** `['partner-only', 'known-partner']` -> `Partner only, known partner`. */
export function outcomeInWords(outcome: readonly string[]): string {
  const words = outcome
    .join(', ')
    .replace(/-/g, ' ')
    .replace(/\bps\b/g, 'PS');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
