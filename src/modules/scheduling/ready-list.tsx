import { Checkbox } from '@mantine/core';
import { IconCheck, IconCircleDashed } from '@tabler/icons-react';
import { useDeed } from '../../ui/deed.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Refused } from '../../ui/states.tsx';
import styles from './start.module.css';
import type { ReadyLine, Start } from './start.ts';
import { tickReady } from './start-queries.tsx';

/** What should be there when people are asked for. */
export function ReadyList({ start, version }: { readonly start: Start; readonly version: number }) {
  const { opportunity, ready, readyRefuses, may } = start;
  const ticking = useDeed(({ id, done }: { id: string; done: boolean }) => tickReady(opportunity, id, done, version));
  const met = ready.filter((line) => line.met).length;
  return (
    <div className={styles.part}>
      <Disclosure summary={`Ready to ask for people, ${met} of ${ready.length}`}>
        <p className={styles.quiet}>
          {readyRefuses
            ? 'No start is confirmed while a line is missing.'
            : 'A start may be confirmed without; the record says what was missing.'}
        </p>
        <ul className={styles.list}>
          {ready.map((line) => (
            <Line
              key={line.id}
              line={line}
              may={may.tick === true && !ticking.isPending}
              onTick={(done) => ticking.mutate({ id: line.id, done })}
            />
          ))}
        </ul>
        <Refused fault={ticking.error} />
      </Disclosure>
    </div>
  );
}

interface LineProps {
  readonly line: ReadyLine;
  readonly may: boolean;
  readonly onTick: (done: boolean) => void;
}

function Line({ line: { title, who, cure, met, computed }, may, onTick }: LineProps) {
  const Icon = met ? IconCheck : IconCircleDashed;
  return (
    <li className={styles.line}>
      {computed ? (
        <span className={styles.mark} data-met={met || undefined}>
          <Icon size={17} role="img" aria-label={met ? 'met' : 'missing'} />
        </span>
      ) : (
        <Checkbox
          aria-label={title}
          checked={met}
          disabled={!may}
          onChange={({ currentTarget }) => onTick(currentTarget.checked)}
        />
      )}
      <span>{title}</span>
      {met ? null : (
        <span className={`${styles.quiet} ${styles.below}`}>
          {who}: {cure.charAt(0).toLowerCase() + cure.slice(1)}
        </span>
      )}
    </li>
  );
}
