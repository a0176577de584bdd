import { Group, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { May } from '../../platform/may.ts';
import { useDeed } from '../../ui/deed.tsx';
import { momentInWords } from '../../ui/figures.tsx';
import { MayButton } from '../../ui/may-button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Failed, Refused, Waiting } from '../../ui/states.tsx';
import { Tag } from '../../ui/tag.tsx';
import styles from './fields/question.module.css';
import { MakeLink } from './making-link.tsx';
import type { AskedSet, QuestionLink } from './questionnaire.ts';
import { questionLinksQuery, takeLinkBack } from './questionnaire-queries.tsx';

interface CustomerLinksProps {
  readonly opportunity: string;
  readonly may: May;
  /** The open sets; a link holds those of them that ask the customer something. */
  readonly sets: readonly AskedSet[];
}

/** The links by which the customer was asked, and the way to make one. */
export function CustomerLinks({ opportunity, may, sets }: CustomerLinksProps) {
  const { data, error, refetch } = useQuery(questionLinksQuery(opportunity));
  const [making, setMaking] = useState(false);
  return (
    <Panel
      title="Customer’s links"
      actions={
        <MayButton may={may.send} variant="default" size="xs" onClick={() => setMaking(true)}>
          Ask the customer
        </MayButton>
      }
    >
      {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
      {data || error ? null : <Waiting lines={2} />}
      {data?.items.length === 0 ? <p>No link yet: with one, the customer answers without an account.</p> : null}
      <ul className={styles.list}>
        {data?.items.map((link) => (
          <LinkLine key={link.id} link={link} opportunity={opportunity} may={may} />
        ))}
      </ul>
      <Modal
        opened={making}
        onClose={() => setMaking(false)}
        title="Ask the customer by a link"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {making ? <MakeLink opportunity={opportunity} sets={sets} onDone={() => setMaking(false)} /> : null}
      </Modal>
    </Panel>
  );
}

const tones = { open: 'accent', finished: 'good', expired: 'neutral', revoked: 'neutral' } as const;

function LinkLine({ link, opportunity, may }: Omit<CustomerLinksProps, 'sets'> & { readonly link: QuestionLink }) {
  const taking = useDeed(
    () => takeLinkBack(opportunity, link.id),
    () => 'The link opens nothing any more.',
  );
  const live = link.state === 'open' || link.state === 'finished';
  return (
    <li>
      <Group gap="xs" justify="space-between">
        <strong>{link.givenTo}</strong>
        <Tag tone={tones[link.state]}>{link.state}</Tag>
      </Group>
      <span className={styles.unit}>
        {link.sets === null ? 'All questions' : link.sets.join(', ')}; until {momentInWords(link.expiresAt)};{' '}
        {link.lastSeenAt === null ? 'never opened' : `last seen ${momentInWords(link.lastSeenAt)}`}; by {link.madeBy}
      </span>
      {live ? (
        <Group>
          <MayButton may={may.send} size="compact-xs" variant="default" onClick={() => taking.mutate(undefined)}>
            Take back
          </MayButton>
        </Group>
      ) : null}
      <Refused fault={taking.error} />
    </li>
  );
}
