import { Button, NativeSelect } from '@mantine/core';
import { IconBooks } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react';
import { Note } from '../../../ui/states.tsx';
import type { SowPaper } from '../sow.ts';
import { versionsQuery } from '../versions/version-queries.tsx';
import styles from './editor.module.css';
import { Library } from './library.tsx';
import { Outline, outlineOf } from './outline.tsx';
import { Presence, usePresent } from './presence.tsx';
import { Remarks, useRemarks } from './remarks.tsx';
import { SavingState, SavingTrouble } from './saving.tsx';
import { Toolbar } from './toolbar.tsx';
import { VersionBeside } from './version-beside.tsx';
import { useLeaving, useWork, type Work } from './work.tsx';
import { proposalsIn } from './writing/changes.tsx';
import type { Mode } from './writing/paper-view.tsx';

/** A paper in negotiation is written by proposals, one that nobody outside has seen by hand; whoever may not, reads. */
const firstMode = ({ may, working }: SowPaper): Mode =>
  may.edit === true ? (working > 1 ? 'suggesting' : 'editing') : 'reading';

/** The editor of a statement of work: it looks like the paper, keeps what is written, and says whose turn it is. */
export function PaperEditor({ sow, author, clause }: PaperEditorProps) {
  const [chosen, setMode] = useState<Mode>(() => firstMode(sow));
  const [said, setSaid] = useState('');
  const mode: Mode = sow.may.edit === true ? chosen : 'reading';
  const [work, place] = useWork(sow, author, mode, setSaid);
  useEffect(() => work?.paper.setMode(mode), [work, mode]);
  useEffect(() => work?.desk.adopt(sow), [work, sow]);
  useEffect(() => {
    if (clause) work?.paper.goTo(clause);
  }, [work, clause]);
  const sheet = (
    <article className={styles.sheet} data-mode={mode}>
      <p className={styles.kind}>{sow.paper.content[0].attrs.kind}</p>
      <h2 className={styles.title}>{sow.title}</h2>
      <div ref={place} />
    </article>
  );
  return (
    <section aria-label="Paper" className={styles.editor}>
      {sow.may.edit === true ? null : <WhyNot sow={sow} />}
      <Desktop {...{ sow, work, mode, sheet, said, onSaid: setSaid, onMode: setMode }} />
    </section>
  );
}

interface PaperEditorProps {
  readonly sow: SowPaper;
  /** Whose name a proposal bears. */
  readonly author: string;
  /** The clause one came for. */
  readonly clause: string | undefined;
}

/** Why the reader may not write here now; who holds the pen and since when stands above. */
const WhyNot = ({ sow: { may } }: { readonly sow: SowPaper }) => <Note>{may.edit}</Note>;

/** What stands beside the paper: nothing, the remarks on it, or a version before. */
type Beside = 'nothing' | 'remarks' | number;

function Desktop({ sow, work, sheet, ...rest }: DesktopProps) {
  const [beside, setBeside] = useState<Beside>('nothing');
  return (
    <>
      {work ? <Tools {...{ sow, work, beside, onBeside: setBeside, ...rest }} /> : null}
      <p
        role="status"
        aria-label="What was just done"
        className={styles.said}
        data-empty={rest.said === '' || undefined}
      >
        {rest.said}
      </p>
      <div className={styles.desk} data-beside={beside === 'nothing' ? undefined : ''}>
        {work ? <Clauses work={work} /> : <span />}
        {sheet}
        {work && beside !== 'nothing' ? <Aside {...{ sow, work, beside }} /> : null}
      </div>
    </>
  );
}

interface DesktopProps {
  readonly sow: SowPaper;
  readonly work: Work | null;
  readonly mode: Mode;
  readonly sheet: ReactNode;
  readonly said: string;
  readonly onSaid: (said: string) => void;
  readonly onMode: (mode: Mode) => void;
}

function Clauses({ work: { paper } }: { readonly work: Work }) {
  const { doc } = useSyncExternalStore(paper.subscribe, paper.get);
  return (
    <Outline
      entries={outlineOf(doc)}
      proposals={proposalsIn(doc)}
      here={paper.clause}
      onGo={(clause) => paper.goTo(clause)}
    />
  );
}

const titlesOf = (work: Work): ReadonlyMap<string, string> =>
  new Map(outlineOf(work.paper.get().doc).map(({ id, title }) => [id, title]));

/** Tools above the paper: how one writes, what stands beside, who else is there, and whether all is kept. */
function Tools({ sow, work, mode, beside, onMode, onBeside, onSaid }: ToolsProps) {
  const { paper, desk } = work;
  const [library, setLibrary] = useState(false);
  useSyncExternalStore(paper.subscribe, paper.get);
  const saving = useSyncExternalStore(desk.subscribe, desk.get);
  const present = usePresent(sow.number, paper, mode);
  useLeaving(desk);
  const onBefore = () => {
    if (desk.get().at === 'saved') return true;
    onSaid('Wait until what you wrote is saved, then take it once more.');
    desk.flush();
    return false;
  };
  return (
    <>
      <Toolbar paper={paper} mode={mode} mayWrite={sow.may.edit === true} onMode={onMode}>
        {mode === 'reading' ? null : (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconBooks size={15} aria-hidden />}
            onClick={() => setLibrary(true)}
          >
            Clauses
          </Button>
        )}
        <BesideChoice sow={sow} beside={beside} onBeside={onBeside} />
        {sow.may.edit === true ? <SavingState saving={saving} /> : null}
      </Toolbar>
      <p id="paper-keys" className={styles.keys}>
        Tab leaves the paper. Alt+N and Alt+P go from change to change, Alt+A accepts the one at the caret, Alt+R
        rejects it.
      </p>
      <Presence present={present} titles={titlesOf(work)} />
      <SavingTrouble desk={desk} saving={saving} mine={() => paper.content} />
      <Library
        number={sow.number}
        version={() => sow.version}
        opened={library}
        onClose={() => setLibrary(false)}
        onBefore={onBefore}
        onPut={(clause, words) => {
          setLibrary(false);
          paper.put(clause);
          onSaid(`In the paper now: ${words}.`);
        }}
      />
    </>
  );
}

interface ToolsProps extends Omit<DesktopProps, 'work' | 'sheet'> {
  readonly work: Work;
  readonly beside: Beside;
  readonly onBeside: (beside: Beside) => void;
}

function BesideChoice({ sow, beside, onBeside }: BesideChoiceProps) {
  const { data } = useQuery(versionsQuery(sow.number));
  const { items } = useRemarks(sow.opportunity, sow.number);
  const open = items.filter(({ resolved, text }) => resolved === null && text !== null).length;
  const versions = (data?.items ?? []).map(({ number }) => ({ value: String(number), label: `Version ${number}` }));
  return (
    <NativeSelect
      size="xs"
      aria-label="Beside the paper"
      value={String(beside)}
      onChange={({ currentTarget: { value } }) =>
        onBeside(value === 'nothing' || value === 'remarks' ? value : Number(value))
      }
      data={[
        { value: 'nothing', label: 'Nothing beside' },
        { value: 'remarks', label: `Remarks (${open} open)` },
        ...versions,
      ]}
    />
  );
}

interface BesideChoiceProps {
  readonly sow: SowPaper;
  readonly beside: Beside;
  readonly onBeside: (beside: Beside) => void;
}

function Aside({ sow, work, beside }: AsideProps) {
  const { paper } = work;
  const clause = useSyncExternalStore(paper.subscribe, () => paper.clause);
  if (typeof beside === 'number') return <VersionBeside number={sow.number} version={beside} paper={paper} />;
  return (
    <aside aria-label="Remarks" className={styles.aside}>
      <Remarks
        {...{ opportunity: sow.opportunity, number: sow.number, clause, titles: titlesOf(work) }}
        onGo={(id) => paper.goTo(id)}
      />
    </aside>
  );
}

interface AsideProps {
  readonly sow: SowPaper;
  readonly work: Work;
  readonly beside: Exclude<Beside, 'nothing'>;
}
