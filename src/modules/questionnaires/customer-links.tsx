import { Button, Group, Modal, NumberInput, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { May } from '../../platform/may.ts';
import { useDeed } from '../../ui/deed.tsx';
import { momentInWords } from '../../ui/figures.tsx';
import { MayButton } from '../../ui/may-button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { Failed, Refused, Waiting } from '../../ui/states.tsx';
import { Tag } from '../../ui/tag.tsx';
import styles from './fields/question.module.css';
import type { QuestionLink } from './questionnaire.ts';
import { makeLink, questionLinksQuery, takeLinkBack } from './questionnaire-queries.tsx';

interface CustomerLinksProps {
  readonly opportunity: string;
  readonly may: May;
}

/** The links by which the customer was asked, and the way to make one. */
export function CustomerLinks({ opportunity, may }: CustomerLinksProps) {
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
        {making ? <MakeLink opportunity={opportunity} onDone={() => setMaking(false)} /> : null}
      </Modal>
    </Panel>
  );
}

const tones = { open: 'accent', finished: 'good', expired: 'neutral', revoked: 'neutral' } as const;

function LinkLine({ link, opportunity, may }: CustomerLinksProps & { readonly link: QuestionLink }) {
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

function MakeLink({ opportunity, onDone }: { readonly opportunity: string; readonly onDone: () => void }) {
  const [givenTo, setGivenTo] = useState('');
  const [days, setDays] = useState<number | string>('');
  const making = useDeed((wish: { givenTo: string; days?: number }) => makeLink(opportunity, wish));
  const token = making.data?.token;
  if (token) {
    return (
      <ShownOnce label="The link" secret={`${window.location.origin}/guest/${token}/questionnaire`} onDone={onDone}>
        This link is shown now and never again. Whoever holds it may answer for the customer until it ends.
      </ShownOnce>
    );
  }
  const make = (event: FormEvent) => {
    event.preventDefault();
    making.mutate({ givenTo, ...(typeof days === 'number' ? { days } : {}) });
  };
  return (
    <form aria-label="Ask the customer by a link" onSubmit={make}>
      <Stack gap="sm">
        <TextInput
          label="Who gets it"
          placeholder="Head of platform"
          required
          minLength={2}
          maxLength={120}
          value={givenTo}
          onChange={(event) => setGivenTo(event.currentTarget.value)}
          data-autofocus
        />
        <NumberInput
          label="Opens for (days)"
          description="As the playbook says where nothing stands here."
          min={1}
          max={365}
          value={days}
          onChange={setDays}
        />
        <Refused fault={making.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
          <Button type="submit" loading={making.isPending}>
            Make the link
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
