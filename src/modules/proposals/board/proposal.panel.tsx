import { Button, Group, Select, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { lifecycleOf, playbookQuery } from '../../../playbook/playbook-queries.tsx';
import { isMissing } from '../../../ui/api.tsx';
import { useDeed } from '../../../ui/deed.tsx';
import { Day, momentInWords } from '../../../ui/figures.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Stages } from '../../../ui/stages.tsx';
import { Failed, Note, Refused, Waiting } from '../../../ui/states.tsx';
import { Tag } from '../../../ui/tag.tsx';
import type { Board, Proposal, Word } from '../proposal.ts';
import styles from './board.module.css';
import { CardFace } from './board-card.tsx';
import { Guards } from './guards.tsx';
import { MoveMenu } from './move-menu.tsx';
import { MovingGround } from './moving.tsx';
import { assignProposal, boardQuery, noteCall, overrule, proposalQuery } from './proposal-queries.tsx';

/** Where the custom work of an opportunity stands on the board, what keeps it from the next column, and the words it needs. */
export function ProposalPanel({ opportunity }: { readonly opportunity: string }) {
  const { data, error, refetch } = useQuery({ ...proposalQuery(opportunity), retry: false });
  const { data: board } = useQuery(boardQuery({ search: opportunity }));
  const { data: playbook } = useQuery(playbookQuery);
  // Work that is not custom stands on no board.
  if (error && isMissing(error)) return null;
  if (error) {
    return (
      <Panel title="Proposal">
        <Failed fault={error} onRetry={() => void refetch()} small />
      </Panel>
    );
  }
  if (!data || !board) return <Waiting lines={4} />;
  const states = lifecycleOf(playbook, data.board)?.states.filter(({ ends }) => !ends) ?? [];
  return (
    <MovingGround board={board} question={{ search: opportunity }}>
      <Panel
        title="Proposal"
        aside={<Link to="/proposals">on the board</Link>}
        actions={data.may.move === true ? <MoveMenu card={data} /> : undefined}
      >
        <Stages label="Column" stages={states} current={data.column} />
        <CardFace card={data} />
        <Stale proposal={data} />
        <Onward proposal={data} />
        <Manager proposal={data} board={board} />
        <Call proposal={data} />
        <Words proposal={data} />
      </Panel>
    </MovingGround>
  );
}

function Onward({ proposal: { moves } }: { readonly proposal: Proposal }) {
  const shut = moves.find(({ guards, needsReason }) => guards.length > 0 && !needsReason);
  return shut ? <Guards guards={shut.guards} /> : null;
}

function Stale({ proposal }: { readonly proposal: Proposal }) {
  const [why, setWhy] = useState('');
  const keeping = useDeed(
    (words: string) => overrule(proposal, words),
    () => 'It is kept.',
  );
  if (proposal.stale === null) return null;
  return (
    <>
      <Note tone="warn">
        Nothing has happened since {momentInWords(proposal.stale.since)}: closing it as lost is proposed (
        {proposal.stale.task}).
      </Note>
      {proposal.may.overrule === true ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            keeping.mutate(why.trim());
          }}
        >
          <TextInput
            label="Why it is kept"
            required
            withAsterisk={false}
            minLength={3}
            value={why}
            onChange={({ currentTarget }) => setWhy(currentTarget.value)}
          />
          <Refused fault={keeping.error} />
          <Button mt="xs" size="xs" variant="default" type="submit" loading={keeping.isPending}>
            Keep it
          </Button>
        </form>
      ) : null}
    </>
  );
}

function Manager({ proposal, board }: { readonly proposal: Proposal; readonly board: Board }) {
  const assigning = useDeed(
    (to: Parameters<typeof assignProposal>[1]) => assignProposal(proposal, to),
    () => 'Noted.',
  );
  if (proposal.may.assign !== true) return null;
  const managers = board.managers.map(({ id, name }) => ({ value: id, label: name }));
  const known = managers.some(({ value }) => value === proposal.manager?.id);
  const data =
    proposal.manager && !known ? [{ value: proposal.manager.id, label: proposal.manager.name }, ...managers] : managers;
  return (
    <>
      <Group grow align="end" gap="xs" mt="sm">
        <Select
          label="Engagement manager"
          placeholder="Nobody yet"
          searchable
          data={data}
          value={proposal.manager?.id ?? null}
          onChange={(manager) => assigning.mutate({ manager })}
        />
        <Select
          label="Segment label"
          placeholder="Not set"
          allowDeselect={false}
          data={proposal.segmentLabels}
          value={proposal.segmentLabel}
          onChange={(label) => {
            if (label !== null) assigning.mutate({ segmentLabel: label });
          }}
        />
      </Group>
      <Refused fault={assigning.error} />
    </>
  );
}

function Call({ proposal }: { readonly proposal: Proposal }) {
  const { call, may } = proposal;
  const [writing, setWriting] = useState(false);
  return (
    <div>
      {call === null ? null : (
        <p className={styles.quiet}>
          Scoping call on <Day date={call.on} /> with {call.with}, noted by {call.notedBy}
          {call.note === null ? '.' : `: ${call.note}`}
        </p>
      )}
      {writing ? <CallForm proposal={proposal} onDone={() => setWriting(false)} /> : null}
      {writing || may.noteCall !== true ? null : (
        <Button mt="xs" size="xs" variant="default" onClick={() => setWriting(true)}>
          Note the scoping call
        </Button>
      )}
    </div>
  );
}

function CallForm({ proposal, onDone }: { readonly proposal: Proposal; readonly onDone: () => void }) {
  const [on, setOn] = useState('');
  const [who, setWho] = useState('');
  const [note, setNote] = useState('');
  const noting = useDeed(
    () => noteCall(proposal, { on, with: who.trim(), note: note.trim() === '' ? null : note.trim() }),
    () => 'The call is noted.',
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        noting.mutate(undefined, { onSuccess: onDone });
      }}
    >
      <Group grow align="end" gap="xs" mt="sm">
        <TextInput
          type="date"
          label="Day of the call"
          required
          withAsterisk={false}
          value={on}
          onChange={({ currentTarget }) => setOn(currentTarget.value)}
        />
        <TextInput
          label="With whom"
          required
          withAsterisk={false}
          minLength={2}
          maxLength={200}
          value={who}
          onChange={({ currentTarget }) => setWho(currentTarget.value)}
        />
      </Group>
      <Textarea
        label="What was learnt"
        autosize
        minRows={2}
        maxLength={2000}
        value={note}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
      />
      <Refused fault={noting.error} />
      <Group gap="xs" mt="xs" justify="flex-end">
        <Button variant="default" size="xs" onClick={onDone}>
          Leave it
        </Button>
        <Button size="xs" type="submit" loading={noting.isPending}>
          Note it
        </Button>
      </Group>
    </form>
  );
}

const tones = { asked: 'warn', given: 'good', void: 'bad', 'not-asked': 'neutral' } as const;
const states = { asked: 'asked for', given: 'given', void: 'void: it has changed since', 'not-asked': 'not needed' };

function Words({ proposal }: { readonly proposal: Proposal }) {
  if (proposal.words.length === 0) return null;
  return (
    <ul className={styles.words}>
      {proposal.words.map((word) => (
        <li key={word.kind}>
          <span>{word.title}</span> <Tag tone={tones[word.state]}>{states[word.state]}</Tag>
          {word.by === null || word.at === null ? null : (
            <span className={styles.quiet}>
              {word.by}, {momentInWords(word.at)}
            </span>
          )}
          {word.state === 'asked' || word.state === 'void' ? (
            <WordPlace proposal={proposal} where={word.where} />
          ) : null}
        </li>
      ))}
    </ul>
  );
}

/** Where a word is given: nowhere on the board. */
function WordPlace({
  proposal: { estimate, sow },
  where,
}: {
  readonly proposal: Proposal;
  readonly where: Word['where'];
}) {
  if (where === 'approval') {
    return sow === null ? null : (
      <Link to="/sows/$number" params={{ number: sow }} search={{ tab: 'approval' }}>
        In its approval
      </Link>
    );
  }
  return estimate === null ? null : (
    <Link to="/estimates/$number" params={{ number: estimate }} search={{ tab: 'review' }}>
      In its review
    </Link>
  );
}
