import { useState } from 'react';
import { useDeed } from '../../ui/deed.tsx';
import { MayButton } from '../../ui/may-button.tsx';
import { Tag } from '../../ui/tag.tsx';
import type { Fact, FactHistory, Statement } from './fact.ts';
import { sayValue } from './fact.ts';
import { type FactPlace, type SeenStatement, settleFact } from './fact-queries.tsx';
import styles from './facts.module.css';
import { StatementWords } from './statement.tsx';
import { WhyDialog } from './why-dialog.tsx';

/** What disagrees, side by side, with a button on each to settle on it. */
export function Conflict({ place, fact, maySettle }: ConflictProps) {
  const [choosing, setChoosing] = useState<Statement | null>(null);
  const settling = useDeed(
    (seen: SeenStatement) => settleFact(place, seen),
    ({ title, standing }: FactHistory) => `${title} is settled at ${standing ? sayValue(standing) : 'nothing'}.`,
  );
  const sides = fact.standing ? [fact.standing, ...fact.others] : fact.others;
  return (
    <section className={styles.conflict} aria-label={`${fact.title}: sources disagree`}>
      <div className={styles.heading}>
        {fact.title}
        <Tag tone="warn">sources disagree</Tag>
      </div>
      <ul className={styles.sides}>
        {sides.map((statement) => (
          <li key={statement.id} className={styles.side}>
            <StatementWords statement={statement} />
            <div>
              <MayButton
                may={maySettle}
                size="xs"
                variant="default"
                aria-label={`Settle on this: ${fact.title}, ${sayValue(statement)}`}
                onClick={() => setChoosing(statement)}
              >
                Settle on this
              </MayButton>
            </div>
          </li>
        ))}
      </ul>
      <WhyDialog
        title={choosing ? `Settle ${fact.title} at ${sayValue(choosing)}` : ''}
        opened={choosing !== null}
        verb="Settle it"
        deed={settling}
        onClose={() => setChoosing(null)}
        seenOf={(why) => ({ name: fact.name, version: fact.version, statement: choosing?.id ?? '', why })}
      />
    </section>
  );
}

interface ConflictProps {
  readonly place: FactPlace;
  readonly fact: Fact;
  readonly maySettle: true | string;
}
