import { Button, Checkbox, Drawer, Group, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Clause } from '../../../documents/paper.ts';
import { useDeed } from '../../../ui/deed.tsx';
import { Empty, Failed, Note, Refused, Waiting } from '../../../ui/states.tsx';
import { Tag } from '../../../ui/tag.tsx';
import type { ClauseDesk, LibraryOffer, LibraryUpdate, Wording } from './desk-shapes.ts';
import { Difference } from './difference.tsx';
import styles from './editor.module.css';
import { clauseDeskQuery, takeUpdates } from './editor-queries.tsx';

/** The library beside the paper: insert a clause, swap one for its fallback, take what the library says since. */
export function Library({ number, version, opened, onClose, onPut, onBefore }: LibraryProps) {
  const { data, error, refetch } = useQuery({ ...clauseDeskQuery(number), enabled: opened });
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size="lg"
      title="Clauses of the library"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
      {!data && !error ? <Waiting lines={8} /> : null}
      {data ? (
        <Stack gap="md">
          <Updates {...{ number, version, data, onBefore }} />
          <Offers offers={data.offers} onPut={onPut} />
        </Stack>
      ) : null}
    </Drawer>
  );
}

interface LibraryProps {
  readonly number: string;
  /** The version of the record that is on the page. */
  readonly version: () => number;
  readonly opened: boolean;
  readonly onClose: () => void;
  /** Puts a clause into the paper, in the place of the one of its name where there is one. */
  readonly onPut: (clause: Clause, words: string) => void;
  /** Whether everything written is kept, so that something may be done on the server. */
  readonly onBefore: () => boolean;
}

function Offers({
  offers,
  onPut,
}: {
  readonly offers: readonly LibraryOffer[];
  readonly onPut: LibraryProps['onPut'];
}) {
  const [asked, setAsked] = useState('');
  const words = asked.trim().toLowerCase();
  const found = offers.filter(({ title, wordings }) =>
    [title, ...wordings.flatMap((wording) => [wording.title, wording.note])].join(' ').toLowerCase().includes(words),
  );
  return (
    <section aria-label="Clauses to insert or swap">
      <TextInput
        label="Find a clause"
        value={asked}
        onChange={({ currentTarget }) => setAsked(currentTarget.value)}
        data-autofocus
      />
      {found.length === 0 ? (
        <Empty small title="No clause says that">
          Ask with other words.
        </Empty>
      ) : null}
      <ul className={styles.offers}>
        {found.map((offer) => (
          <li key={offer.id}>
            <Group gap="xs">
              <strong>{offer.title}</strong>
              {offer.says === null ? <Tag>not in the paper</Tag> : <Tag tone="good">{saysInWords(offer)}</Tag>}
            </Group>
            {offer.wordings.map((wording) => (
              <WordingOffer key={wording.rung} {...{ offer, wording, onPut }} />
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}

function saysInWords({ says, wordings }: LibraryOffer): string {
  if (says === 'own-words') return 'own words';
  return wordings.find(({ rung }) => rung === says)?.title ?? 'in the paper';
}

function WordingOffer({ offer, wording, onPut }: WordingOfferProps) {
  const { clause, needs, note, title, rung } = wording;
  const here = offer.says === rung;
  const verb = offer.says === null ? 'Insert' : 'Take';
  return (
    <div className={styles.wording}>
      <div>
        <strong>{title}</strong>
        <Text fz="sm" c="dimmed">
          {note} {needs === null ? '' : `Needs the yes of: ${needs}.`}
        </Text>
      </div>
      {here ? (
        <span className={styles.quiet}>in the paper</span>
      ) : clause === null ? (
        <span className={styles.quiet}>asks for a value this deal does not have</span>
      ) : (
        <Button
          size="compact-xs"
          variant="default"
          aria-label={`${verb} ${offer.title}: ${title}`}
          onClick={() => onPut(clause, `${offer.title}: ${title}`)}
        >
          {verb}
        </Button>
      )}
    </div>
  );
}

interface WordingOfferProps {
  readonly offer: LibraryOffer;
  readonly wording: Wording;
  readonly onPut: LibraryProps['onPut'];
}

/** What the library says since; the difference is seen before anything is taken. */
function Updates({ number, version, data, onBefore }: UpdatesProps) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const taking = useDeed(
    (clauses: readonly string[]) => takeUpdates(number, { clauses: [...clauses] }, version()),
    () => 'The clauses say what the library says today.',
  );
  if (data.updates.length === 0) return <Note>The library says today what was copied into this paper.</Note>;
  const choose = (id: string, on: boolean) => setChosen(on ? [...chosen, id] : chosen.filter((each) => each !== id));
  return (
    <section aria-label="Changed in the library since">
      <Text fw={600}>Changed in the library since this paper was written</Text>
      {data.updates.map((update) => (
        <UpdateOffer
          key={update.clause}
          update={update}
          chosen={chosen.includes(update.clause)}
          onChoose={(on) => choose(update.clause, on)}
        />
      ))}
      <Refused fault={taking.error} />
      <Button
        size="xs"
        disabled={chosen.length === 0}
        loading={taking.isPending}
        onClick={() => {
          if (onBefore()) taking.mutate(chosen, { onSuccess: () => setChosen([]) });
        }}
      >
        Take the chosen ones
      </Button>
    </section>
  );
}

interface UpdatesProps extends Pick<LibraryProps, 'number' | 'version' | 'onBefore'> {
  readonly data: ClauseDesk;
}

function UpdateOffer({ update, chosen, onChoose }: UpdateOfferProps) {
  const { title, edited, difference } = update;
  return (
    <div className={styles.update}>
      <Checkbox
        checked={chosen}
        onChange={({ currentTarget }) => onChoose(currentTarget.checked)}
        label={title}
        description={
          edited
            ? 'Its words were changed in this paper: the library’s come in as a proposal.'
            : 'Nobody changed it here.'
        }
      />
      <Difference clause={difference} />
    </div>
  );
}

interface UpdateOfferProps {
  readonly update: LibraryUpdate;
  readonly chosen: boolean;
  readonly onChoose: (on: boolean) => void;
}
