import { Tooltip } from '@mantine/core';
import { IconClock, IconClockPause, IconFlame } from '@tabler/icons-react';
import { momentInWords } from './figures.tsx';
import { useNow } from './now.tsx';
import { Tag } from './tag.tsx';

/** `3 d 4 h`, `4 h 20 min`, `12 min`: two figures at most, whichever way the clock runs. */
export function spanInWords(milliseconds: number): string {
  const minutes = Math.floor(Math.abs(milliseconds) / 60_000);
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  if (days > 0) return hours > 0 ? `${days} d ${hours} h` : `${days} d`;
  if (hours > 0) return `${hours} h ${minutes % 60} min`;
  return `${minutes} min`;
}

const soonMilliseconds = 4 * 60 * 60 * 1000;

/** A clock running down to `dueAt`; paused it stands still, past due it says by how much. */
export function Countdown({ dueAt, paused, timeZone }: CountdownProps) {
  const now = useNow();
  const left = Date.parse(dueAt) - now;
  const due = `Due ${momentInWords(dueAt)} your time${timeZone ? `, counted in ${timeZone}` : ''}`;
  return (
    <Tooltip label={due}>
      <span>{face(left, paused)}</span>
    </Tooltip>
  );
}

interface CountdownProps {
  readonly dueAt: string;
  readonly paused?: boolean;
  readonly timeZone?: string | null;
}

function face(left: number, paused: boolean | undefined) {
  if (paused) return <Tag icon={<IconClockPause size={13} aria-hidden />}>Clock paused</Tag>;
  if (left < 0) {
    return (
      <Tag tone="bad" icon={<IconFlame size={13} aria-hidden />}>
        {spanInWords(left)} overdue
      </Tag>
    );
  }
  return (
    <Tag tone={left < soonMilliseconds ? 'warn' : 'neutral'} icon={<IconClock size={13} aria-hidden />}>
      {spanInWords(left)} left
    </Tag>
  );
}
