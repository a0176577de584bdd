import type { ReactNode } from 'react';
import styles from './tag.module.css';

export type Tone = 'neutral' | 'accent' | 'good' | 'warn' | 'bad' | 'plum';

/** One or two words on a quiet ground. The words carry the meaning; the tone only helps the eye. */
export function Tag({ tone = 'neutral', outline, icon, children }: TagProps) {
  return (
    <span className={styles.tag} data-tone={tone} data-outline={outline || undefined}>
      {icon}
      {children}
    </span>
  );
}

interface TagProps {
  readonly tone?: Tone;
  readonly outline?: boolean;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
}
