import { Button, Group, Modal, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { count, Day } from '../../ui/figures.tsx';
import { MayButton } from '../../ui/may-button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { QuietTable } from '../../ui/quiet-table.tsx';
import { Empty, Failed, Waiting } from '../../ui/states.tsx';
import { Conflict } from './conflict.tsx';
import { type Fact, type FactList, sayValue } from './fact.ts';
import { FactDialog } from './fact-dialog.tsx';
import { FactForm } from './fact-form.tsx';
import { type FactPlace, factsQuery } from './fact-queries.tsx';
import styles from './facts.module.css';
import { Sureness, sourceInWords } from './statement.tsx';

/** How many facts are shown before somebody asks for all. */
const shownAtFirst = 10;

/** What is known of a customer: conflicts side by side, then each fact with its value, source and day. */
export function FactsPanel({ effects, ...place }: FactsPanelProps) {
  const { data, error, isPending, refetch } = useQuery(factsQuery(place));
  const [stating, setStating] = useState(false);
  const conflicts = data?.items.filter(({ others }) => others.length > 0) ?? [];
  const standing = data?.items.filter((fact) => fact.standing !== null) ?? [];
  const aside = standing.length === 0 ? undefined : `${count(standing.length)} known`;
  return (
    <Panel
      title="What is known"
      aside={aside}
      actions={
        data?.may.state === undefined ? null : (
          <MayButton may={data.may.state} size="xs" variant="default" onClick={() => setStating(true)}>
            State a fact
          </MayButton>
        )
      }
      flush
    >
      {isPending ? <Waiting lines={5} /> : null}
      {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
      {data && standing.length === 0 ? (
        <Empty small title="Nothing is known yet">
          A report, a list of repositories, a questionnaire or you yourself can say the first thing.
        </Empty>
      ) : null}
      {data && conflicts.length > 0 ? (
        <div className={styles.conflicts}>
          {conflicts.map((fact) => (
            <Conflict key={fact.name} place={place} fact={fact} maySettle={data.may.settle ?? true} />
          ))}
        </div>
      ) : null}
      {data && standing.length > 0 ? (
        <FactRows place={place} facts={standing} may={data.may} effects={effects} />
      ) : null}
      <Modal
        opened={stating}
        onClose={() => setStating(false)}
        title="State a fact"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <FactForm place={place} onDone={() => setStating(false)} />
      </Modal>
    </Panel>
  );
}

interface FactsPanelProps extends FactPlace {
  /** What hangs on a fact, from rooms that facts know nothing of. */
  readonly effects?: ((name: string) => ReactNode) | undefined;
}

function FactRows({ place, facts, may, effects }: FactRowsProps) {
  const [all, setAll] = useState(false);
  const [seen, setSeen] = useState<string | null>(null);
  const more = facts.length - shownAtFirst;
  return (
    <>
      <QuietTable label="Facts that stand">
        <thead>
          <tr>
            <th scope="col">Fact</th>
            <th scope="col" data-align="end">
              Value
            </th>
            <th scope="col">Taken from</th>
            <th scope="col">Day</th>
          </tr>
        </thead>
        <tbody>
          {(all ? facts : facts.slice(0, shownAtFirst)).map((fact) => (
            <FactRow key={fact.name} fact={fact} onLook={() => setSeen(fact.name)} />
          ))}
        </tbody>
      </QuietTable>
      {more > 0 ? (
        <Group px="sm" py={6}>
          <Button variant="subtle" size="xs" onClick={() => setAll(!all)}>
            {all ? 'Show fewer' : `Show ${more} more`}
          </Button>
        </Group>
      ) : null}
      <FactDialog place={place} name={seen} may={may} effects={effects} onClose={() => setSeen(null)} />
    </>
  );
}

interface FactRowsProps extends Pick<FactsPanelProps, 'effects'> {
  readonly place: FactPlace;
  readonly facts: readonly Fact[];
  readonly may: FactList['may'];
}

function FactRow({ fact, onLook }: { readonly fact: Fact; readonly onLook: () => void }) {
  const { standing } = fact;
  if (standing === null) return null;
  return (
    <tr>
      <th scope="row">
        <UnstyledButton className={styles.look} onClick={onLook}>
          {fact.title}
        </UnstyledButton>
      </th>
      <td data-align={typeof standing.value === 'number' ? 'end' : undefined} className={styles.words}>
        {sayValue(standing)} <Sureness confidence={standing.confidence} />
      </td>
      <td data-quiet>{sourceInWords(standing)}</td>
      <td data-quiet className={styles.day}>
        <Day date={standing.statedAt.slice(0, 10)} />
      </td>
    </tr>
  );
}
