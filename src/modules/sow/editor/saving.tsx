import { Button, Group, Modal } from '@mantine/core';
import type { Clause } from '../../../documents/paper.ts';
import { plainText } from '../../../documents/paper.ts';
import { MergeOffer } from '../../../ui/merge.tsx';
import { Note, Refused } from '../../../ui/states.tsx';
import type { PaperDesk, Saving } from './desk.tsx';
import styles from './editor.module.css';
import { type Parts, partsOf } from './merging.tsx';
import { type Content, docOf } from './model/paper-nodes.ts';
import { schema } from './model/schema.ts';

const inWords: Readonly<Record<Saving['at'], string>> = {
  saved: 'Saved',
  waiting: 'Not saved yet',
  saving: 'Saving…',
  offline: 'No connection: kept here, and tried again',
  refused: 'Not saved',
  clash: 'Not saved: somebody else changed the same',
};

/** Whether what is written is kept. */
export const SavingState = ({ saving }: { readonly saving: Saving }) => (
  <span className={styles.saving} role="status" aria-label="Saving" data-at={saving.at}>
    {inWords[saving.at]}
  </span>
);

/** What keeps the paper from being saved, and what can be done about it. */
export function SavingTrouble({ desk, saving, mine }: SavingTroubleProps) {
  if (saving.at === 'refused') {
    return (
      <Group p="sm">
        <Refused fault={saving.problem} />
        <Button size="xs" variant="default" onClick={desk.flush}>
          Try again
        </Button>
      </Group>
    );
  }
  if (saving.at === 'offline') {
    return (
      <Group p="sm">
        <Note tone="warn" live>
          The server cannot be reached. What you write is kept on this page and saved as soon as it answers.
        </Note>
      </Group>
    );
  }
  return saving.at === 'clash' ? <Clash desk={desk} saving={saving} mine={mine} /> : null;
}

interface SavingTroubleProps {
  readonly desk: PaperDesk;
  readonly saving: Saving;
  readonly mine: () => Content;
}

function Clash({ desk, saving, mine }: ClashProps) {
  const [base = {}, ours = {}, theirs = {}] = partsOf(saving.base, mine(), saving.theirs);
  return (
    <Modal opened onClose={() => {}} withCloseButton={false} size="xl" title="Somebody else saved first">
      <MergeOffer<Parts>
        problem={saving.problem}
        {...{ base, mine: ours, theirs }}
        words={{ title: (name) => titleOf(ours[name] ?? theirs[name]), value: (name, parts) => wordsOf(parts[name]) }}
        onMerge={(parts) => desk.settle(parts)}
      />
    </Modal>
  );
}

interface ClashProps {
  readonly desk: PaperDesk;
  readonly saving: Extract<Saving, { at: 'clash' }>;
  readonly mine: () => Content;
}

type Part = Parts[string] | undefined;

const titleOf = (part: Part): string =>
  part?.type === 'clause' ? plainText((part as Clause).content[0].content) : 'Cover';

/** A clause's words as one text; what is proposed to go is not among them. */
function wordsOf(part: Part): string {
  if (!part) return 'not there';
  const parts =
    part.type === 'cover' ? [part] : [{ type: 'cover', attrs: { kind: '', contents: '' }, content: [] }, part];
  const words: string[] = [];
  docOf(parts as unknown as Content).descendants((node) => {
    if (node.isTextblock) {
      const kept = node.children.filter((child) => !schema.marks.deletion.isInSet(child.marks));
      words.push(kept.map((child) => child.text ?? child.type.spec.leafText?.(child) ?? '').join(''));
    }
  });
  return words.filter((line) => line !== '').join(' · ');
}
