import { IconCheck, IconCircleDashed } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Panel } from '../../../ui/panel.tsx';
import { Empty, Failed, Note, Waiting } from '../../../ui/states.tsx';
import { Tag, type Tone } from '../../../ui/tag.tsx';
import type { Sow } from '../sow.ts';
import styles from './lint.module.css';
import type { Answered, Finding, LintReport } from './lint.ts';
import { lintQuery } from './lint-queries.tsx';

/** What should be mended in a statement of work before it goes further, and whether the job can be run from it. */
export function LintPanel({ sow }: { readonly sow: Sow }) {
  const { data, error, isPending, refetch } = useQuery(lintQuery(sow));
  if (isPending) return <Waiting lines={6} />;
  if (error) return <Failed fault={error} onRetry={() => void refetch()} />;
  return (
    <>
      <Panel title="Findings" aside={inShort(data)} flush>
        {sow.openChanges > 0 ? (
          <div className={styles.note}>
            <Note>
              {sow.openChanges === 1 ? 'One change is' : `${sow.openChanges} changes are`} not decided. The paper was
              read as if all were accepted.
            </Note>
          </div>
        ) : null}
        <Findings sow={sow} report={data} />
        <NotLookedInto report={data} />
      </Panel>
      <Panel title="Could a project manager run the job from it alone?" aside={answeredInShort(data)} flush>
        <ul className={styles.list}>
          {data.complete.map((question) => (
            <Question key={question.id} number={sow.number} question={question} />
          ))}
        </ul>
      </Panel>
    </>
  );
}

const severities: readonly { readonly id: Finding['severity']; readonly title: string; readonly tone: Tone }[] = [
  { id: 'blocks', title: 'Stops it from being submitted', tone: 'bad' },
  { id: 'warns', title: 'Should be mended', tone: 'warn' },
  { id: 'notes', title: 'Worth a look', tone: 'neutral' },
];

const inShort = ({ findings, checked }: LintReport): string =>
  `${findings.length === 0 ? 'none' : findings.length} by ${checked} rules`;

const answeredInShort = ({ complete }: LintReport): string =>
  `${complete.filter(({ there }) => there).length} of ${complete.length} questions answered`;

function Findings({ sow, report: { findings, checked } }: { readonly sow: Sow; readonly report: LintReport }) {
  if (findings.length === 0) {
    return (
      <Empty small title="Nothing to mend">
        {checked} rules of the playbook were looked into, and none found anything.
      </Empty>
    );
  }
  const groups = severities.map((severity) => ({
    severity,
    found: findings.filter((finding) => finding.severity === severity.id),
  }));
  return groups.map(({ severity: { id, title, tone }, found }) =>
    found.length === 0 ? null : (
      <section key={id} className={styles.group} aria-label={title}>
        <h3 className={styles.title}>
          {title} <Tag tone={tone}>{found.length}</Tag>
        </h3>
        <ul className={styles.list}>
          {found.map((finding) => (
            <FindingRow
              key={`${finding.rule} ${finding.block} ${finding.sentence}`}
              number={sow.number}
              finding={finding}
            />
          ))}
        </ul>
      </section>
    ),
  );
}

function FindingRow({ number, finding }: { readonly number: string; readonly finding: Finding }) {
  const { sentence, cure, source, clause, clauseTitle } = finding;
  return (
    <li className={styles.row}>
      <p className={styles.place}>
        {clause === null || clauseTitle === null ? (
          'The paper'
        ) : (
          <ToClause {...{ number, clause }}>{clauseTitle}</ToClause>
        )}
      </p>
      <div className={styles.words}>
        <p>
          {sentence} <span className={styles.cure}>{cure}</span>
        </p>
        <p className={styles.source}>
          {finding.title} · {source}
        </p>
      </div>
    </li>
  );
}

interface ToClauseProps {
  readonly number: string;
  readonly clause: string;
  readonly children: string;
}

const ToClause = ({ number, clause, children }: ToClauseProps) => (
  <Link to="/sows/$number" params={{ number }} search={{ tab: 'paper', clause }}>
    {children}
  </Link>
);

function NotLookedInto({ report: { unchecked } }: { readonly report: LintReport }) {
  if (unchecked.length === 0) return null;
  return (
    <section className={styles.group} aria-label="Not looked into">
      <h3 className={styles.title}>Not looked into</h3>
      <ul className={styles.list}>
        {unchecked.map(({ rule, title, why }) => (
          <li key={rule} className={styles.row}>
            <p className={styles.place}>{title}</p>
            <p className={styles.words}>Because {why}.</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Question({ number, question }: { readonly number: string; readonly question: Answered }) {
  const { asks, there, sentence, clause } = question;
  const Sign = there ? IconCheck : IconCircleDashed;
  return (
    <li className={styles.question} data-there={there || undefined}>
      <Sign size={16} aria-label={there ? 'Answered' : 'Open'} className={styles.sign} />
      <p>{asks}</p>
      <p className={styles.answer}>
        {clause === null ? sentence : <ToClause {...{ number, clause }}>{sentence}</ToClause>}
      </p>
    </li>
  );
}
