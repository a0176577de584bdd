import { Button, Checkbox, Group, NativeSelect, Radio, Textarea, TextInput } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { momentInWords } from '../../../ui/figures.tsx';
import { Tag } from '../../../ui/tag.tsx';
import type { AskedQuestion } from '../questionnaire.ts';
import { isNumber, unitOf } from './draft.tsx';
import styles from './question.module.css';
import { type SaveAnswer, type Saving, useSaving } from './use-saving.tsx';

/** One question with its answer: saved as it is typed, with a word whether it was. `team` shows whose word an answer is. */
export function QuestionField({ question, save, readOnly, team }: QuestionFieldProps) {
  const saving = useSaving(question, save);
  const name = useId();
  const words = useId();
  const { draft, state, fault } = saving;
  return (
    <fieldset className={styles.question} aria-labelledby={name} aria-describedby={words} disabled={readOnly}>
      <div className={styles.ask}>
        <h3 id={name}>{question.ask}</h3>
        {question.compulsory ? <Tag tone="accent">Needed</Tag> : null}
        {team && question.audience === 'team' ? <Tag>Team only</Tag> : null}
        {question.answer !== null && question.answer.others > 0 && team ? (
          <Tag tone="warn">Sources disagree</Tag>
        ) : null}
      </div>
      <div id={words} className={styles.words}>
        {question.help}
        {team && question.note ? ` ${question.note}` : null}
      </div>
      {draft.unknown ? null : <Fields question={question} saving={saving} labelledBy={name} />}
      <Group gap="md" mt={6}>
        <Checkbox
          label="We do not know"
          checked={draft.unknown}
          onChange={(event) => saving.change({ unknown: event.currentTarget.checked }, true)}
        />
        {isNumber(question) && !draft.unknown ? <Sureness saving={saving} /> : null}
      </Group>
      <div className={styles.state} data-state={state} aria-live="polite">
        {state === 'saving' ? 'Saving' : null}
        {state === 'saved' ? 'Saved' : null}
        {state === 'failed' ? (
          <>
            Not saved. {fault}{' '}
            <Button size="compact-xs" variant="default" onClick={saving.saveNow}>
              Try again
            </Button>
          </>
        ) : null}
        {state === 'still' && question.answer !== null ? <Said question={question} team={team} /> : null}
      </div>
    </fieldset>
  );
}

interface QuestionFieldProps {
  readonly question: AskedQuestion;
  readonly save: SaveAnswer;
  readonly readOnly?: boolean;
  readonly team?: boolean | undefined;
}

function Said({ question: { answer }, team }: Pick<QuestionFieldProps, 'question' | 'team'>): ReactNode {
  if (answer === null) return null;
  return team ? `${answer.said} · ${answer.from}, ${momentInWords(answer.at)}` : `Answered: ${answer.from}`;
}

function Sureness({ saving: { draft, change } }: { readonly saving: Saving }) {
  return (
    <NativeSelect
      aria-label="How sure"
      size="xs"
      value={draft.sure}
      onChange={(event) => change({ sure: event.currentTarget.value as typeof draft.sure }, true)}
      data={[
        { value: 'exact', label: 'Exactly' },
        { value: 'range', label: 'Between two numbers' },
        { value: 'guess', label: 'A guess' },
      ]}
    />
  );
}

interface FieldsProps {
  readonly question: AskedQuestion;
  readonly saving: Saving;
  readonly labelledBy: string;
}

function Fields({ question, saving, labelledBy }: FieldsProps) {
  const { draft, change, saveNow, state } = saving;
  const named = { 'aria-labelledby': labelledBy, 'aria-invalid': state === 'failed', onBlur: saveNow };
  if (question.type === 'choice') {
    return (
      <NativeSelect
        {...named}
        value={draft.value}
        data={[{ value: '', label: 'Choose' }, ...question.options]}
        onChange={(event) => change({ value: event.currentTarget.value }, true)}
      />
    );
  }
  if (question.type === 'yes-no') {
    return (
      <Radio.Group value={draft.value} onChange={(value) => change({ value }, true)} aria-labelledby={labelledBy}>
        <Group gap="lg">
          <Radio value="yes" label="Yes" />
          <Radio value="no" label="No" />
        </Group>
      </Radio.Group>
    );
  }
  if (question.type === 'text') {
    return (
      <Textarea
        {...named}
        autosize
        minRows={1}
        maxLength={2000}
        value={draft.value}
        onChange={(event) => change({ value: event.currentTarget.value })}
      />
    );
  }
  return <FigureFields question={question} saving={saving} labelledBy={labelledBy} />;
}

function FigureFields({ question, saving: { draft, change, saveNow, state }, labelledBy }: FieldsProps) {
  const unit = unitOf(question);
  const number = isNumber(question);
  const look = {
    ...(number ? { inputMode: 'decimal' as const } : {}),
    ...(question.type === 'date' ? { type: 'date' } : {}),
    'aria-invalid': state === 'failed',
    onBlur: saveNow,
  };
  if (number && draft.sure === 'range') {
    return (
      <Group gap="xs" wrap="nowrap">
        <TextInput
          {...look}
          aria-label="From"
          value={draft.low}
          onChange={(event) => change({ low: event.currentTarget.value })}
        />
        <span>to</span>
        <TextInput
          {...look}
          aria-label="To"
          value={draft.high}
          onChange={(event) => change({ high: event.currentTarget.value })}
        />
        <span className={styles.unit}>{unit}</span>
      </Group>
    );
  }
  return (
    <Group gap="xs" wrap="nowrap">
      <TextInput
        {...look}
        className={styles.figure}
        aria-labelledby={labelledBy}
        value={draft.value}
        onChange={(event) => change({ value: event.currentTarget.value })}
      />
      {unit === null ? null : <span className={styles.unit}>{unit}</span>}
    </Group>
  );
}
