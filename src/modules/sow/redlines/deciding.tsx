import { Button, Checkbox, Group, Stack } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useDeed } from '../../../ui/deed.tsx';
import { ChoiceFilter, Filters } from '../../../ui/filters.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { useShortcuts } from '../../../ui/shortcuts.tsx';
import { Empty, Note, Refused } from '../../../ui/states.tsx';
import { Beside } from './beside.tsx';
import { ClauseCard, kindTitles } from './clause-card.tsx';
import { PaperView } from './paper-view.tsx';
import type { NewDecision, Redline, ReturnedChange, ReturnedClause, Verdict } from './redline.ts';
import { decide } from './redline-queries.tsx';
import styles from './redlines.module.css';

/** What the list is narrowed to. */
interface Narrowing {
  readonly author?: string | undefined;
  readonly kind?: string | undefined;
  /** What waits for a decision alone. */
  readonly undecided?: boolean | undefined;
}

/** The changes beside the paper: walked as rows with j and k, accepted with a, rejected with r, countered with c. */
export function Deciding({ sow, redline, narrowing, onNarrow }: DecidingProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [asking, setAsking] = useState<Verdict | null>(null);
  const page = useRef<HTMLDivElement>(null);
  const clauses = narrowed(redline.clauses, narrowing);
  const changes = [
    ...new Map(clauses.flatMap((clause) => clause.changes.map((change) => [change.id, change]))).values(),
  ];
  const current = changes.find(({ id }) => id === chosen);
  const deciding = useDeed((decision: NewDecision) => decide({ ...redline, sow }, decision));
  const settle = (decision: NewDecision) =>
    deciding.mutate(decision, {
      onSuccess: () => {
        const next = after(changes, decision.changes) ?? chosen;
        setAsking(null);
        setChosen(next);
        if (next !== null) focusOn(next);
      },
    });
  const press = (verdict: Verdict) => {
    if (!current || current.decision || redline.mayDecide !== true) return;
    if (verdict === 'counter' && !current.canCounter) return;
    if (verdict === 'counter' || redline.whyFor.includes(verdict)) setAsking(verdict);
    else settle({ changes: [current.id], verdict });
  };
  const choose = (id: string) => {
    setChosen(id);
    setAsking(null);
  };
  useShortcuts([
    { keys: 'a', words: 'Accept the change', act: () => press('accept') },
    { keys: 'r', words: 'Reject the change', act: () => press('reject') },
    { keys: 'c', words: 'Counter the change', act: () => press('counter') },
  ]);
  useEffect(() => {
    if (chosen !== null) page.current?.querySelector(`[data-change="${chosen}"]`)?.scrollIntoView({ block: 'center' });
  }, [chosen]);
  const open = changes.filter(({ decision }) => decision === null).map(({ id }) => id);
  return (
    <>
      <Panel title="Changes" aside={`${redline.open} of ${redline.total} left`} flush>
        <Narrow redline={redline} narrowing={narrowing} onNarrow={onNarrow} left={leftInWords(changes)} />
        {redline.mayDecide === true ? (
          <Group gap="xs" className={styles.all}>
            <Button
              size="xs"
              variant="default"
              disabled={open.length === 0}
              onClick={() => settle({ changes: open, verdict: 'accept' })}
            >
              Accept the {open.length} shown
            </Button>
            <span className={styles.keys}>j and k walk, a accepts, r rejects, c counters.</span>
          </Group>
        ) : (
          <Stack px="sm" pb="sm">
            <Note>{redline.mayDecide}</Note>
          </Stack>
        )}
        <Stack px="sm">
          <Refused fault={deciding.error} />
        </Stack>
        <div className={styles.beside}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
          <section className={styles.list} aria-label="Changes by clause" tabIndex={0} data-rows>
            {clauses.length === 0 ? <Empty small title="No change is of this kind" /> : null}
            {clauses.map((clause) => (
              <ClauseCard
                key={clause.clause ?? 'title block'}
                clause={clause}
                redline={redline}
                chosen={chosen}
                asking={asking}
                busy={deciding.isPending}
                onChoose={choose}
                onAsk={(id, verdict) => {
                  setChosen(id);
                  setAsking(verdict);
                }}
                onDecide={settle}
              />
            ))}
          </section>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
          <section className={styles.page} aria-label="The paper with its changes" ref={page} tabIndex={0}>
            <PaperView paper={redline.paper} chosen={chosen} onChoose={choose} />
          </section>
        </div>
      </Panel>
      <Beside sow={sow} redline={redline} />
    </>
  );
}

interface DecidingProps {
  readonly sow: string;
  readonly redline: Redline;
  readonly narrowing: Narrowing;
  readonly onNarrow: (narrowing: Narrowing) => void;
}

/** Puts the focus where j and k go on from. */
const focusOn = (id: string): void => document.querySelector<HTMLElement>(`#change_${id} [data-row-link]`)?.focus();

/** The next change that waits for a decision. */
const after = (changes: readonly ReturnedChange[], done: readonly string[]): string | undefined => {
  const at = changes.findIndex(({ id }) => id === done.at(-1));
  const waits = ({ id, decision }: ReturnedChange): boolean => decision === null && !done.includes(id);
  return (changes.slice(at + 1).find(waits) ?? changes.find(waits))?.id;
};

/** What the file does not own up to stands first in its clause. */
function narrowed(clauses: readonly ReturnedClause[], { author, kind, undecided }: Narrowing): ReturnedClause[] {
  return clauses.flatMap((clause) => {
    const changes = clause.changes
      .filter((change) => author === undefined || change.author === author)
      .filter((change) => kind === undefined || change.kind === kind || (kind === 'untracked' && change.untracked))
      .filter((change) => !undecided || change.decision === null);
    const sorted = changes.toSorted((one, other) => Number(other.untracked) - Number(one.untracked));
    return sorted.length === 0 ? [] : [{ ...clause, changes: sorted }];
  });
}

const leftInWords = (changes: readonly ReturnedChange[]): string =>
  `${changes.length} ${changes.length === 1 ? 'change' : 'changes'} shown`;

function Narrow({ redline, narrowing, onNarrow, left }: NarrowProps) {
  const changes = redline.clauses.flatMap((clause) => clause.changes);
  const authors = [...new Set(changes.map(({ author }) => author))];
  const kinds = [...new Set(changes.map(({ kind }) => kind))];
  const untracked = changes.some((change) => change.untracked) ? [{ value: 'untracked', label: 'Untracked' }] : [];
  return (
    <Filters left={left}>
      <ChoiceFilter
        label="Author"
        value={narrowing.author}
        choices={authors.map((author) => ({ value: author, label: author }))}
        onChange={(author) => onNarrow({ ...narrowing, author })}
      />
      <ChoiceFilter
        label="Kind"
        value={narrowing.kind}
        choices={[...untracked, ...kinds.map((kind) => ({ value: kind, label: kindTitles[kind] }))]}
        onChange={(kind) => onNarrow({ ...narrowing, kind })}
      />
      <Checkbox
        label="Undecided only"
        checked={narrowing.undecided ?? false}
        onChange={({ currentTarget }) => onNarrow({ ...narrowing, undecided: currentTarget.checked || undefined })}
      />
    </Filters>
  );
}

interface NarrowProps extends Omit<DecidingProps, 'sow'> {
  readonly left: string;
}
