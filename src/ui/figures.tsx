import { Text, Tooltip } from '@mantine/core';
import { showMoney } from '../platform/money.ts';

/** Money as the papers write it; a dash where there is none yet. */
export function Money({ cents, currency = 'USD' }: { readonly cents: number | null; readonly currency?: string }) {
  if (cents === null) return <Nothing />;
  return <span className="figures">{showMoney(cents, currency)}</span>;
}

/** A quiet dash that a screen reader reads as words. */
export function Nothing({ words = 'none' }: { readonly words?: string }) {
  return (
    <Text span c="dimmed" aria-label={words} role="img">
      –
    </Text>
  );
}

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const moment = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

/** A calendar day within a sentence, `31 Aug 2026`. */
export const dayInWords = (date: string): string => day.format(Date.parse(`${date}T00:00:00Z`));

/** A calendar day, `31 Aug 2026`; it belongs to no time zone. */
export function Day({ date }: { readonly date: string }) {
  return <time dateTime={date}>{dayInWords(date)}</time>;
}

/** A moment in the reader's own time zone, `31 Aug 2026, 17:00`. */
export const momentInWords = (at: string): string => moment.format(Date.parse(at));

/** How long ago, with the exact moment on demand. */
export function Ago({ at, now }: { readonly at: string; readonly now: number }) {
  return (
    <Tooltip label={momentInWords(at)}>
      <time dateTime={at}>{agoInWords(now - Date.parse(at))}</time>
    </Tooltip>
  );
}

function agoInWords(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 60 * 24) return `${Math.round(minutes / 60)} h ago`;
  const days = Math.round(minutes / 1440);
  return days === 1 ? 'yesterday' : `${days} days ago`;
}

/** `1,234` and `2.5`: counts and hours, never money. */
export const count = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 1 });
