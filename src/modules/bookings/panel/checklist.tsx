import { Anchor } from '@mantine/core';
import { IconCircle, IconCircleCheck, IconCircleDashed } from '@tabler/icons-react';
import { createLink } from '@tanstack/react-router';
import { type CheckedItem, isMissing } from '../booking.ts';
import styles from './booking.module.css';

/** A page of the house by its address, as a checklist names it. */
export const PageLink = createLink(Anchor);

const marks = {
  met: { words: 'Met', Icon: IconCircleCheck },
  missing: { words: 'Missing', Icon: IconCircle },
} as const;

/** What closing asks for, what is missing first: each with how it stands, what to do about it and where it is written. */
export function Checklist({ items }: { readonly items: readonly CheckedItem[] }) {
  const asked = items.filter(({ state }) => state !== 'not-needed');
  const spared = items.filter(({ state }) => state === 'not-needed');
  return (
    <div>
      <ul className={styles.items} aria-label="What closing asks for">
        {[...asked.filter(isMissing), ...asked.filter((item) => !isMissing(item))].map((item) => (
          <Item key={item.id} item={item} />
        ))}
      </ul>
      {spared.length === 0 ? null : (
        <p className={styles.spared}>
          <IconCircleDashed size={18} aria-hidden />
          <span>Not needed here: {spared.map(({ title }) => title.toLowerCase()).join(', ')}.</span>
        </p>
      )}
    </div>
  );
}

function Item({ item }: { readonly item: CheckedItem }) {
  const { words, Icon } = marks[isMissing(item) ? 'missing' : 'met'];
  return (
    <li data-state={item.state}>
      <span className={styles.mark}>
        <Icon size={18} aria-label={words} role="img" />
      </span>
      <div>
        <strong>{item.title}</strong> <span className={styles.said}>{item.sentence}</span>{' '}
        {item.cure === null ? null : (
          <span className={styles.cure}>
            {item.href === null ? item.cure : <PageLink to={item.href}>{item.cure}</PageLink>}.
          </span>
        )}
        <p className={styles.quiet}>
          {item.source}
          {item.alternative ? ` · ${item.alternative}` : ''}
        </p>
      </div>
    </li>
  );
}
