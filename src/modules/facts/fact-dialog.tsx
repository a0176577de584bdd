import { Modal, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { May } from '../../platform/may.ts';
import { useDeed } from '../../ui/deed.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { MayButton } from '../../ui/may-button.tsx';
import { Failed, Waiting } from '../../ui/states.tsx';
import { type FactHistory, type Statement, sayValue } from './fact.ts';
import { FactForm } from './fact-form.tsx';
import { type FactPlace, factQuery, type SeenStatement, setFactAside } from './fact-queries.tsx';
import styles from './facts.module.css';
import { StatementWords } from './statement.tsx';
import { WhyDialog } from './why-dialog.tsx';

/** One fact looked at closely: what stands, what hangs on it, a correction, and everything that was ever said. */
export function FactDialog({ place, name, may, effects, onClose }: FactDialogProps) {
  const { data, error } = useQuery({ ...factQuery(place, name ?? ''), enabled: name !== null });
  return (
    <Modal
      opened={name !== null}
      onClose={onClose}
      title={data?.title ?? 'Fact'}
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {error ? <Failed fault={error} small /> : null}
      {data || error ? null : <Waiting lines={4} />}
      {data && name !== null ? (
        <Stack gap="md">
          <Standing place={place} fact={data} maySettle={may.settle ?? true} />
          {effects?.(name)}
          {may.state === true ? (
            <Disclosure summary="Say otherwise">
              <FactForm place={place} name={name} onDone={onClose} />
            </Disclosure>
          ) : null}
          <Disclosure summary={`History (${data.statements.length})`}>
            <ul className={styles.list}>
              {data.statements.map((statement) => (
                <li key={statement.id} className={styles.side}>
                  <StatementWords statement={statement} />
                </li>
              ))}
            </ul>
          </Disclosure>
        </Stack>
      ) : null}
    </Modal>
  );
}

interface FactDialogProps {
  readonly place: FactPlace;
  /** Null while no fact is looked at. */
  readonly name: string | null;
  readonly may: May;
  /** What hangs on the fact, from rooms that facts know nothing of. */
  readonly effects?: ((name: string) => ReactNode) | undefined;
  readonly onClose: () => void;
}

function Standing({ place, fact, maySettle }: { place: FactPlace; fact: FactHistory; maySettle: true | string }) {
  const [aside, setAside] = useState<Statement | null>(null);
  const setting = useDeed(
    (seen: SeenStatement) => setFactAside(place, seen),
    ({ title }: FactHistory) => `A statement of ${title} was set aside.`,
  );
  const standing = fact.statements.filter((statement) => statement.setAside === null);
  return (
    <>
      <ul className={styles.sides}>
        {standing.map((statement) => (
          <li key={statement.id} className={styles.side}>
            <StatementWords statement={statement} />
            <div>
              <MayButton
                may={maySettle}
                size="xs"
                variant="subtle"
                aria-label={`Set aside that ${fact.title} is ${sayValue(statement)}`}
                onClick={() => setAside(statement)}
              >
                Set aside
              </MayButton>
            </div>
          </li>
        ))}
      </ul>
      <WhyDialog
        title={aside ? `Set aside that ${fact.title} is ${sayValue(aside)}` : ''}
        opened={aside !== null}
        verb="Set it aside"
        deed={setting}
        onClose={() => setAside(null)}
        seenOf={(why) => ({ name: fact.name, version: fact.version, statement: aside?.id ?? '', why })}
      />
    </>
  );
}
