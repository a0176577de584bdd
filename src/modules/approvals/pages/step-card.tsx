import { Button, Group, Textarea } from '@mantine/core';
import { useState } from 'react';
import { ColleagueSelect } from '../../../ui/colleague-select.tsx';
import { useDeed } from '../../../ui/deed.tsx';
import { momentInWords } from '../../../ui/figures.tsx';
import { takeFocus } from '../../../ui/place-focus.tsx';
import { Note, Refused } from '../../../ui/states.tsx';
import { Tag } from '../../../ui/tag.tsx';
import type { Approval, ApprovalStep, ChangedPart, Decision, NewDelegation, Word } from '../approval.ts';
import styles from './approval.module.css';
import { decide, delegate } from './approval-queries.tsx';
import { DecidingForm, type Said } from './deciding-form.tsx';
import { StepReasons } from './step-reasons.tsx';
import { StepStanding } from './step-state.tsx';

/** One step of the path: where it stands, who may, why it is there, what changed, what was said, and the reader's yes or no. */
export function StepCard({ approval, step, asked, onAsk }: StepCardProps) {
  const said = approval.decisions.filter((word) => word.step === step.id && word.counts);
  const after = approval.steps.filter(({ id, state }) => step.after.includes(id) && state !== 'gone');
  return (
    <li className={styles.step} data-state={step.state} data-kept={step.kept || undefined} data-place tabIndex={-1}>
      <div className={styles.head}>
        <h3>{step.title}</h3>
        <StepStanding step={step} />
        {step.of > 1 ? (
          <Tag outline>
            {step.yes} of {step.of}
          </Tag>
        ) : null}
        {step.escalated ? <Tag tone="plum">Escalated to {step.escalated.role}</Tag> : null}
      </div>
      <p className={styles.quiet}>
        {step.roles.map(({ title }) => title).join(' or ')}
        {step.region === null ? '' : ` of ${step.region}`}
        {after.length === 0 ? '' : `, after ${after.map(({ title }) => title).join(', ')}`}
      </p>
      {step.kept ? (
        <p className={styles.reason}>
          Its yes stands on what is still the same, and counts once what comes before is given.
        </p>
      ) : null}
      {step.reopened ? <Reopened parts={step.reopened.parts} at={step.reopened.at} /> : null}
      {said.map((word) => (
        <Spoken key={word.id} word={word} />
      ))}
      {step.state === 'open' ? <Whom step={step} /> : null}
      <StepReasons why={step.why} removal={step.state === 'gone' ? null : step.removal} />
      {step.state === 'open' ? <Deciding approval={approval} step={step} asked={asked} onAsk={onAsk} /> : null}
    </li>
  );
}

interface StepCardProps {
  readonly approval: Approval;
  readonly step: ApprovalStep;
  /** The word about to be said to this step. */
  readonly asked: Word | null;
  readonly onAsk: (word: Word | null) => void;
}

/** What changed, so that a step is asked again: each part as it was and as it is. */
export function Reopened({ parts, at }: { readonly parts: readonly ChangedPart[]; readonly at: string }) {
  return (
    <Note tone="warn">
      Asked again since {momentInWords(at)}, because this changed:
      <ul className={styles.parts}>
        {parts.map(({ id, title, was, now }) => (
          <li key={id}>
            {title}:{' '}
            <span className={styles.changed}>
              {was === null ? null : <del>{was}</del>} {now === null ? 'not there any more' : <ins>{now}</ins>}
            </span>
          </li>
        ))}
      </ul>
    </Note>
  );
}

/** What somebody said to a step. */
export function Spoken({ word }: { readonly word: Decision }) {
  const place = word.onBehalfOf === null ? '' : ` on behalf of ${word.onBehalfOf.name}`;
  return (
    <p className={styles.spoken}>
      <strong>{word.by.name}</strong> said {word.word}
      {place}, as {word.role}, <time dateTime={word.at}>{momentInWords(word.at)}</time>
      {word.way === 'link' ? ', by the link of a letter' : ''}
      {word.note === null ? '.' : `: ${word.note}`}
    </p>
  );
}

/** Who may decide, who is away and who stands in, and into whose hands it was given. */
function Whom({ step: { people, delegations } }: { readonly step: ApprovalStep }) {
  if (people.length === 0 && delegations.length === 0)
    return <p className={styles.reason}>Nobody holds this role for now: an administrator gives it to somebody.</p>;
  const names = people.slice(0, 6).map(({ name, awayUntil, cover }) => {
    if (awayUntil === null) return name;
    return cover === null
      ? `${name} (away until ${awayUntil})`
      : `${name} (away until ${awayUntil}, ${cover.name} covers)`;
  });
  const more = people.length - names.length;
  return (
    <p className={styles.reason}>
      <span className={styles.quiet}>Asked: </span>
      {names.join(', ')}
      {more > 0 ? ` and ${more} more` : ''}
      {delegations.map(({ from, to, note }) => `; ${from.name} gave it to ${to.name} (${note})`)}
    </p>
  );
}

function Deciding({ approval, step, asked, onAsk }: StepCardProps) {
  const [giving, setGiving] = useState(false);
  const deciding = useDeed(
    (said: Said) => decide(approval, step.id, said),
    (_, { word }) => `${step.title}: you said ${word}.`,
  );
  if (step.may.yes !== true) return <p className={styles.quiet}>{step.may.yes}</p>;
  if (giving) return <Giving approval={approval} step={step} onLeave={() => setGiving(false)} />;
  return (
    <DecidingForm
      label={step.title}
      asked={asked}
      busy={deciding.isPending}
      fault={deciding.error}
      onAsk={(word) => {
        deciding.reset();
        onAsk(word);
      }}
      onSay={(said) => deciding.mutate(said, { onSuccess: () => onAsk(null) })}
    >
      {step.may.delegate === true ? (
        <Button size="xs" variant="subtle" color="gray" onClick={() => setGiving(true)}>
          Give to a colleague
        </Button>
      ) : null}
    </DecidingForm>
  );
}

function Giving({ approval, step, onLeave }: GivingProps) {
  const [to, setTo] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const giving = useDeed(
    (given: NewDelegation) => delegate(approval.number, step.id, given),
    () => `${step.title} is in other hands too.`,
  );
  const ready = to !== null && note.trim().length >= 3;
  return (
    <form
      ref={takeFocus}
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (to !== null && ready) giving.mutate({ to, note: note.trim() }, { onSuccess: onLeave });
      }}
    >
      <ColleagueSelect value={to} onChange={setTo} description="They decide on your behalf; you still may." />
      <Textarea
        label="Why"
        autosize
        minRows={1}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Refused fault={giving.error} />
      <Group gap="xs">
        <Button type="submit" size="xs" loading={giving.isPending} disabled={!ready}>
          Give
        </Button>
        <Button size="xs" variant="default" onClick={onLeave}>
          Leave it
        </Button>
      </Group>
    </form>
  );
}

interface GivingProps extends Pick<StepCardProps, 'approval' | 'step'> {
  readonly onLeave: () => void;
}
