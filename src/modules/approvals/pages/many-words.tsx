import { Button } from '@mantine/core';
import { useState } from 'react';
import { useDeed } from '../../../ui/deed.tsx';
import { useShortcuts } from '../../../ui/shortcuts.tsx';
import { Note } from '../../../ui/states.tsx';
import type { ApprovalLine, ManyDecided, Word } from '../approval.ts';
import styles from './approval.module.css';
import { decideMany } from './approval-queries.tsx';
import { DecidingForm, type Said } from './deciding-form.tsx';

/** Which approvals of a list are selected; one that has left the list is no longer. */
export interface ChosenSteps {
  readonly lines: readonly ApprovalLine[];
  has(number: string): boolean;
  toggle(number: string): void;
  clear(): void;
}

export function useChosenSteps(present: readonly ApprovalLine[]): ChosenSteps {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (number: string) => setChosen((before) => before.symmetricDifference(new Set([number])));
  const clear = () => setChosen(new Set());
  useShortcuts([
    { keys: 'x', words: 'Select this approval', act: () => toggleFocused(toggle) },
    { keys: 'Escape', words: 'Select none', act: clear },
  ]);
  const lines = present.filter(({ number }) => chosen.has(number));
  return { lines, has: (number) => lines.some((line) => line.number === number), toggle, clear };
}

function toggleFocused(toggle: (number: string) => void): void {
  const row = document.activeElement?.closest<HTMLElement>('[data-approval]');
  const { approval } = row?.dataset ?? {};
  if (approval && row?.querySelector('input[type=checkbox]')) toggle(approval);
}

/** One word for all that is selected, each step checked for itself; what was refused says why. */
export function ManyWords({ chosen: { lines, clear } }: { readonly chosen: ChosenSteps }) {
  const [asked, setAsked] = useState<Word | null>(null);
  const [refused, setRefused] = useState<ManyDecided['items']>([]);
  const steps = lines.flatMap(({ number: approval, briefHash: brief, steps: all }) =>
    all.filter(({ mine }) => mine).map(({ id: step }) => ({ approval, step, brief })),
  );
  const deciding = useDeed(
    (said: Said) => decideMany({ ...said, steps }),
    ({ items }, { word }) => `You said ${word} to ${items.filter(({ done }) => done).length} of ${items.length}.`,
  );
  if (lines.length === 0 && refused.length === 0) return null;
  return (
    <section className={styles.many} aria-label="Selected approvals">
      {lines.length === 0 ? null : (
        <>
          <strong>
            {lines.length} selected, {steps.length === 1 ? 'one step' : `${steps.length} steps`} of yours
          </strong>
          <DecidingForm
            label="To all of them"
            asked={asked}
            busy={deciding.isPending}
            fault={deciding.error}
            onAsk={setAsked}
            onSay={(said) =>
              deciding.mutate(said, {
                onSuccess: ({ items }) => {
                  setRefused(items.filter(({ done }) => !done));
                  setAsked(null);
                  clear();
                },
              })
            }
          >
            <Button size="xs" variant="subtle" color="gray" onClick={clear}>
              Select none
            </Button>
          </DecidingForm>
        </>
      )}
      {refused.length === 0 ? null : (
        <Note tone="warn" live>
          Not done:
          <ul>
            {refused.map(({ approval, step, sentence }) => (
              <li key={`${approval} ${step}`}>
                {approval}: {sentence}
              </li>
            ))}
          </ul>
          <Button size="compact-xs" variant="default" onClick={() => setRefused([])}>
            Understood
          </Button>
        </Note>
      )}
    </section>
  );
}
