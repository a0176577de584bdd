import { Checkbox } from '@mantine/core';
import { Ago } from '../../../ui/figures.tsx';
import { useNow } from '../../../ui/now.tsx';
import { RowLink } from '../../../ui/row-link.tsx';
import type { ApprovalLine } from '../approval.ts';
import styles from './approval.module.css';
import type { ChosenSteps } from './many-words.tsx';
import { ApprovalStanding, StepStanding } from './step-state.tsx';

/** One approval on one line: what, who asked, the steps that are open, and how far the path is walked. */
export function ApprovalRow({ line, chosen }: { readonly line: ApprovalLine; readonly chosen: ChosenSteps }) {
  const now = useNow(60);
  const { number, subject, steps, submittedBy, askedAt, lead, state } = line;
  const mine = steps.filter((step) => step.mine);
  const shown = mine.length > 0 ? mine : steps.filter((step) => step.state === 'open' || step.state === 'refused');
  return (
    <li className={styles.row} data-approval={number} data-selected={chosen.has(number) || undefined}>
      {mine.length > 0 ? (
        <Checkbox
          size="xs"
          aria-label={`Select ${subject.number}`}
          checked={chosen.has(number)}
          onChange={() => chosen.toggle(number)}
        />
      ) : null}
      <div className={styles.what}>
        <RowLink to="/approvals/$number" params={{ number }}>
          {subject.number}, {subject.title}
        </RowLink>
        <p className={styles.quiet}>
          {submittedBy} asked <Ago at={askedAt} now={now} />. {lead}
        </p>
      </div>
      <div className={styles.asks}>
        {state === 'open' ? null : <ApprovalStanding state={state} />}
        {state === 'withdrawn'
          ? null
          : shown.map((step) => (
              <span key={step.id} className={styles.ask}>
                {step.title} <StepStanding step={step} />
              </span>
            ))}
      </div>
      <Beads steps={steps} />
    </li>
  );
}

/** The path in small: a bead for each step. */
function Beads({ steps }: Pick<ApprovalLine, 'steps'>) {
  const given = steps.filter(({ state }) => state === 'given').length;
  return (
    <span className={styles.beads} role="img" aria-label={`${given} of ${steps.length} steps are given`}>
      {steps.map(({ id, state }) => (
        <span key={id} data-state={state} />
      ))}
    </span>
  );
}
