import type { QuotingPolicy } from '../../../playbook/reading.ts';
import { Facts } from '../../../ui/facts.tsx';
import { Day } from '../../../ui/figures.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Note } from '../../../ui/states.tsx';
import { PathPreview } from '../../approvals/pages/path-preview.tsx';
import type { Quote, QuoteFinding } from '../quote.ts';
import styles from './desk.module.css';
import type { Saving } from './desk.tsx';
import { Findings, lineOfFinding } from './findings.tsx';
import { Totals } from './totals.tsx';

const savingInWords: Readonly<Record<Saving['at'], string>> = {
  saved: 'Saved',
  waiting: 'Not saved yet',
  saving: 'Saving…',
  offline: 'No connection: kept here, and tried again',
  held: 'Not saved: a field has to be mended',
  refused: 'Not saved',
  clash: 'Not saved: somebody else changed the same',
};

/** States in which rules are held against a quote; of any other they say nothing. */
const workedOn = new Set<Quote['state']>(['draft', 'in-approval', 'approved']);

/** What a quote comes to while it is written: totals, validity, what hinders it, and who will be asked. */
export function Outcome({ quote, saving, policy }: OutcomeProps) {
  const { findings, validUntil, pricesOn, currency, state } = quote;
  return (
    <>
      <Panel
        title="What it comes to"
        aside={
          saving === null ? undefined : (
            <span role="status" aria-label="Saving" data-at={saving.at} className={styles.saving}>
              {savingInWords[saving.at]}
            </span>
          )
        }
      >
        <Totals quote={quote} />
        <Facts
          width={92}
          items={[
            ['Valid until', <Day key="valid" date={validUntil} />],
            ['List prices of', <Day key="prices" date={pricesOn} />],
            ['Currency', currency],
          ]}
        />
      </Panel>
      {workedOn.has(state) ? (
        <Panel title="What the rules say" aside={hinderedInWords(findings)}>
          <Whole findings={findings} />
        </Panel>
      ) : null}
      {state === 'draft' ? <Asked findings={findings} policy={policy} /> : null}
    </>
  );
}

interface OutcomeProps {
  readonly quote: Quote;
  /** Whether what is written is kept; null where nothing is. */
  readonly saving: Saving | null;
  readonly policy: QuotingPolicy | undefined;
}

/** How many findings keep a quote from going on: `3 keep it from being submitted`. */
export function hinderedInWords(findings: readonly QuoteFinding[]): string {
  const from = (what: QuoteFinding['hinders']) => findings.filter(({ hinders }) => hinders === what).length;
  const [submission, sending] = [from('submission'), from('sending')];
  if (submission > 0) return `${submission} to mend before it is submitted`;
  return sending > 0 ? `${sending} to mend before it is sent` : 'nothing hinders it';
}

/** What is about the quote as a whole in full; what is about a line or a field is counted, and stands there. */
function Whole({ findings }: { readonly findings: readonly QuoteFinding[] }) {
  const whole = findings.filter(({ place }) => place === null || place === 'lines' || place === 'review');
  const lines = new Set(findings.map(lineOfFinding).filter((id) => id !== undefined)).size;
  const fields = findings.length - whole.length - findings.filter((each) => lineOfFinding(each) !== undefined).length;
  const elsewhere = [
    lines > 0 ? (lines === 1 ? 'one line' : `${lines} lines`) : null,
    fields > 0 ? (fields === 1 ? 'one field' : `${fields} fields`) : null,
  ].filter((words) => words !== null);
  if (findings.length === 0) return <Note tone="good">No rule has anything against it.</Note>;
  return (
    <>
      <Findings findings={whole} label="What rules say of the quote" />
      {elsewhere.length > 0 ? <p className={styles.quiet}>More stands beside {elsewhere.join(' and ')}.</p> : null}
    </>
  );
}

/** Who will be asked for a yes, before anybody is. */
function Asked({
  findings,
  policy,
}: {
  readonly findings: readonly QuoteFinding[];
  readonly policy: QuotingPolicy | undefined;
}) {
  const why = Map.groupBy(
    findings.filter(({ step }) => step !== null),
    ({ step }) => step,
  );
  const steps = policy?.steps.filter(({ id }) => why.has(id)) ?? [];
  return (
    <Panel
      title="Who will be asked"
      aside={steps.length === 0 ? undefined : 'before it is approved'}
      flush={steps.length > 0}
    >
      {steps.length === 0 ? (
        <Note tone="good">Nobody: no rule asks for a yes.</Note>
      ) : (
        <PathPreview
          steps={steps.map(({ id, title, roles, after, due }) => ({
            ...{ id, title, roles, due, of: 1, why: [], removal: null },
            asks: (why.get(id) ?? []).map(({ sentence }) => sentence).join(' '),
            after: steps.filter((each) => after.includes(each.id)).map((each) => each.title),
          }))}
        />
      )}
    </Panel>
  );
}
