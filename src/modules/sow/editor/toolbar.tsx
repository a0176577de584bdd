import { ActionIcon, Group, SegmentedControl, Tooltip } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowDown,
  IconArrowForwardUp,
  IconArrowUp,
  IconBold,
  IconCheck,
  IconHeading,
  IconIndentDecrease,
  IconIndentIncrease,
  IconItalic,
  IconList,
  IconListLetters,
  IconListNumbers,
  IconRowInsertBottom,
  IconRowRemove,
  IconX,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from './editor.module.css';
import { isDecidedHere, proposalAt } from './writing/changes.tsx';
import { verbs } from './writing/commands.tsx';
import type { Mode, PaperView } from './writing/paper-view.tsx';

const icons: Readonly<Record<keyof typeof verbs, typeof IconBold>> = {
  strong: IconBold,
  emphasis: IconItalic,
  numbered: IconListNumbers,
  heading: IconHeading,
  bullets: IconList,
  letters: IconListLetters,
  deeper: IconIndentIncrease,
  higher: IconIndentDecrease,
  insertRow: IconRowInsertBottom,
  deleteRow: IconRowRemove,
  undo: IconArrowBackUp,
  redo: IconArrowForwardUp,
};

const groups: readonly (readonly (keyof typeof verbs)[])[] = [
  ['undo', 'redo'],
  ['strong', 'emphasis'],
  ['heading', 'numbered', 'bullets', 'letters', 'deeper', 'higher'],
  ['insertRow', 'deleteRow'],
];

/** `Mod-Alt-n` -> `Ctrl+Alt+N`. */
const keysInWords = (keys: string): string =>
  keys
    .replace('Mod', 'Ctrl')
    .split('-')
    .map((key) => (key.length === 1 ? key.toUpperCase() : key))
    .join('+');

/** What can be done with the words selected; each has its keys too. */
export function Toolbar({ paper, mode, mayWrite, onMode, children }: ToolbarProps) {
  return (
    <div role="toolbar" aria-label="Writing" className={styles.toolbar}>
      {mayWrite ? (
        <SegmentedControl
          size="xs"
          aria-label="How you write"
          value={mode}
          onChange={(chosen) => onMode(chosen as Mode)}
          data={[
            { value: 'editing', label: 'Edit' },
            { value: 'suggesting', label: 'Suggest' },
            { value: 'reading', label: 'Read' },
          ]}
        />
      ) : null}
      {mode === 'reading' ? null : <Verbs paper={paper} />}
      <Steps paper={paper} deciding={mode !== 'reading'} />
      {children}
    </div>
  );
}

interface ToolbarProps {
  readonly paper: PaperView;
  readonly mode: Mode;
  readonly mayWrite: boolean;
  readonly onMode: (mode: Mode) => void;
  readonly children: ReactNode;
}

function Verbs({ paper }: { readonly paper: PaperView }) {
  const state = paper.get();
  return groups.map((group) => (
    <Group key={group[0]} gap={2} wrap="nowrap" className={styles.group}>
      {group.map((id) => {
        const { words, keys, run } = verbs[id];
        return (
          <Tool
            key={id}
            words={words}
            keys={keysInWords(keys)}
            icon={icons[id]}
            open={run(state)}
            onPress={() => {
              run(paper.view.state, paper.view.dispatch, paper.view);
              paper.view.focus();
            }}
          />
        );
      })}
    </Group>
  ));
}

/** From one proposal to the next, and what becomes of the one at the caret. */
function Steps({ paper, deciding }: { readonly paper: PaperView; readonly deciding: boolean }) {
  const proposal = proposalAt(paper.get());
  const open = deciding && proposal !== undefined && isDecidedHere(proposal);
  const decide = (verdict: 'accept' | 'reject') => () => {
    if (proposal) paper.decide(new Set([proposal.change.id]), verdict);
    paper.view.focus();
  };
  return (
    <Group gap={2} wrap="nowrap" className={styles.group}>
      <Tool words="Change before" keys="Alt+P" icon={IconArrowUp} open onPress={() => paper.go(-1)} />
      <Tool words="Next change" keys="Alt+N" icon={IconArrowDown} open onPress={() => paper.go(1)} />
      {deciding ? (
        <>
          <Tool words="Accept the change" keys="Alt+A" icon={IconCheck} open={open} onPress={decide('accept')} />
          <Tool words="Reject the change" keys="Alt+R" icon={IconX} open={open} onPress={decide('reject')} />
        </>
      ) : null}
    </Group>
  );
}

function Tool({ words, keys, icon: Icon, open, onPress }: ToolProps) {
  return (
    <Tooltip label={`${words} (${keys})`}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={28}
        aria-label={words}
        aria-disabled={!open}
        className={styles.tool}
        onMouseDown={(event) => event.preventDefault()}
        {...(open ? { onClick: onPress } : {})}
      >
        <Icon size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

interface ToolProps {
  readonly words: string;
  readonly keys: string;
  readonly icon: typeof IconBold;
  readonly open: boolean;
  readonly onPress: () => void;
}
