import { Button, Group, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { momentInWords } from '../../../ui/figures.tsx';
import { Tag, type Tone } from '../../../ui/tag.tsx';
import type { NewDecision, Redline, ReturnedChange, ReturnedClause, Verdict } from './redline.ts';
import styles from './redlines.module.css';

export const kindTitles: Readonly<Record<ReturnedChange['kind'], string>> = {
  insertion: 'Put in',
  deletion: 'Struck out',
  replacement: 'Reworded',
  move: 'Moved',
  look: 'Formatting',
  shape: 'Form',
};
const tones: Readonly<Record<ReturnedChange['kind'], Tone>> = {
  insertion: 'good',
  deletion: 'bad',
  replacement: 'accent',
  move: 'plum',
  look: 'neutral',
  shape: 'neutral',
};

interface Choosing {
  readonly redline: Redline;
  readonly chosen: string | null;
  /** The verdict whose reason is being written. */
  readonly asking: Verdict | null;
  readonly busy: boolean;
  readonly onChoose: (id: string) => void;
  readonly onAsk: (id: string, verdict: Verdict | null) => void;
  readonly onDecide: (decision: NewDecision) => void;
}

/** A clause with its changes, and what its accepted text needs. */
export function ClauseCard({ clause, ...choosing }: { readonly clause: ReturnedClause } & Choosing) {
  const { number, title, deviation, changes } = clause;
  return (
    <div className={styles.clause}>
      <h3>
        {number ? `${number} ` : ''}
        {title}
      </h3>
      {deviation ? (
        <p className={styles.rung}>
          <Tag tone={deviation.rung === 'own-words' ? 'warn' : 'neutral'}>
            {typeof deviation.rung === 'number' ? `fallback ${deviation.rung}` : deviation.rung.replace('-', ' ')}
          </Tag>{' '}
          {deviation.sentence}
        </p>
      ) : null}
      <ul className={styles.changes}>
        {changes.map((change) => (
          <li key={change.id} id={`change_${change.id}`} data-chosen={change.id === choosing.chosen || undefined}>
            <Change change={change} {...choosing} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Change({ change, ...choosing }: { readonly change: ReturnedChange } & Choosing) {
  const { id, kind, author, at, text, was, untracked, decision } = change;
  const { chosen, onChoose } = choosing;
  return (
    <>
      <button
        type="button"
        className={styles.change}
        aria-pressed={id === chosen}
        data-row-link
        onFocus={() => onChoose(id)}
        onClick={() => onChoose(id)}
      >
        <span className={styles.tags}>
          <Tag tone={tones[kind]}>{kindTitles[kind]}</Tag>
          {untracked ? <Tag tone="warn">Untracked</Tag> : null}
          <span>
            {untracked
              ? 'changed without tracking'
              : `${author}${at === null ? ', no time' : `, ${momentInWords(at)}`}`}
          </span>
        </span>
        {was === null ? null : <del className={styles.words}>{was}</del>}
        {kind === 'deletion' ? (
          <del className={styles.words}>{text}</del>
        ) : (
          <span className={styles.words}>{text}</span>
        )}
      </button>
      {decision ? (
        <p className={styles.decision}>
          <strong>{said[decision.verdict]}</strong> by {decision.by}, {momentInWords(decision.at)}
          {decision.words === null ? null : `, with “${decision.words}”`}
          {decision.why === null ? null : `: ${decision.why}`}
        </p>
      ) : (
        <Verdicts change={change} {...choosing} />
      )}
    </>
  );
}

const said = { accept: 'Accepted', reject: 'Rejected', counter: 'Countered', acknowledge: 'Looked at' } as const;

function Verdicts({
  change,
  redline,
  chosen,
  asking,
  busy,
  onAsk,
  onDecide,
}: { readonly change: ReturnedChange } & Choosing) {
  const { id, canCounter } = change;
  if (redline.mayDecide !== true) return null;
  const press = (verdict: Verdict) => {
    if (verdict === 'counter' || redline.whyFor.includes(verdict)) onAsk(id, verdict);
    else onDecide({ changes: [id], verdict });
  };
  if (id === chosen && asking !== null) {
    return (
      <Reason
        verdict={asking}
        needsWhy={redline.whyFor.includes(asking)}
        busy={busy}
        first={change.text}
        onCancel={() => onAsk(id, null)}
        onGive={(given) => onDecide({ changes: [id], verdict: asking, ...given })}
      />
    );
  }
  return (
    <Group gap={6} className={styles.verdicts}>
      <Button size="compact-xs" variant="default" disabled={busy} onClick={() => press('accept')}>
        Accept
      </Button>
      <Button size="compact-xs" variant="default" disabled={busy} onClick={() => press('reject')}>
        Reject
      </Button>
      {canCounter ? (
        <Button size="compact-xs" variant="default" disabled={busy} onClick={() => press('counter')}>
          Counter
        </Button>
      ) : null}
    </Group>
  );
}

/** Asks for our own words, and why; Ctrl and Enter give them. */
function Reason({ verdict, needsWhy, busy, first, onGive, onCancel }: ReasonProps) {
  const [words, setWords] = useState(first);
  const [why, setWhy] = useState('');
  const counters = verdict === 'counter';
  const isReady = (!needsWhy || why.trim().length >= 3) && (!counters || words.trim() !== '');
  const give = () => {
    if (!isReady || busy) return;
    onGive({ ...(counters ? { words: words.trim() } : {}), ...(why.trim() === '' ? {} : { why: why.trim() }) });
  };
  return (
    <form
      className={styles.reason}
      onSubmit={(event) => {
        event.preventDefault();
        give();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onCancel();
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) give();
      }}
    >
      <Stack gap={6}>
        {counters ? (
          <Textarea
            label="Our own words instead"
            autosize
            data-autofocus
            autoFocus
            value={words}
            onChange={({ currentTarget }) => setWords(currentTarget.value)}
          />
        ) : null}
        <Textarea
          label="Why"
          description="The other side will ask."
          autosize
          autoFocus={!counters}
          required={needsWhy}
          value={why}
          onChange={({ currentTarget }) => setWhy(currentTarget.value)}
        />
        <Group gap={6}>
          <Button size="compact-sm" type="submit" disabled={!isReady} loading={busy}>
            {counters ? 'Counter' : 'Reject'}
          </Button>
          <Button size="compact-sm" variant="default" onClick={onCancel}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface ReasonProps {
  readonly verdict: Verdict;
  readonly needsWhy: boolean;
  readonly busy: boolean;
  readonly first: string;
  readonly onGive: (given: Pick<NewDecision, 'words' | 'why'>) => void;
  readonly onCancel: () => void;
}
