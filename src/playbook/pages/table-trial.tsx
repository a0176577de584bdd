import { Button, NumberInput, Select } from '@mantine/core';
import { Panel } from '../../ui/panel.tsx';
import { Note, Refused } from '../../ui/states.tsx';
import { Tag } from '../../ui/tag.tsx';
import { factInWords, valueInWords } from '../playbook-queries.tsx';
import type { ReadableTable, TableInput, TriedDecision } from '../reading.ts';
import styles from './playbook.module.css';
import type { TriedFacts } from './playbook-search.tsx';

/** Facts typed in to see what the table would answer; nothing is stored. */
export function TableTrial({ table, facts, decision, fault, onFacts }: TableTrialProps) {
  const set = (name: string, value: string | number | boolean | undefined) => {
    const { [name]: _, ...others } = facts;
    onFacts(value === undefined ? others : { ...others, [name]: value });
  };
  return (
    <Panel
      title="Try facts"
      aside="nothing is stored; the address bar keeps the case"
      actions={
        Object.keys(facts).length > 0 ? (
          <Button variant="default" size="xs" onClick={() => onFacts({})}>
            Clear
          </Button>
        ) : undefined
      }
    >
      <div className={styles.trial}>
        {table.inputs.map((input) => (
          <Field
            key={input.name}
            input={input}
            value={facts[input.name]}
            onChange={(value) => set(input.name, value)}
          />
        ))}
      </div>
      <div aria-live="polite">
        <Refused fault={fault} />
        {decision ? <Answer decision={decision} /> : null}
      </div>
    </Panel>
  );
}

interface TableTrialProps {
  readonly table: ReadableTable;
  readonly facts: TriedFacts;
  readonly decision: TriedDecision | undefined;
  readonly fault: Error | null;
  readonly onFacts: (facts: TriedFacts) => void;
}

function Field({ input, value, onChange }: FieldProps) {
  const { name, type, values, assume } = input;
  const label = factInWords(name);
  const placeholder = assume === undefined ? 'Not known' : `${valueInWords(assume)} (assumed)`;
  if (type === 'integer' || type === 'number') {
    return (
      <NumberInput
        label={label}
        placeholder={placeholder}
        allowDecimal={type === 'number'}
        thousandSeparator
        value={typeof value === 'number' ? value : ''}
        onChange={(typed) => onChange(typeof typed === 'number' ? typed : undefined)}
      />
    );
  }
  const choices = type === 'boolean' ? ['true', 'false'] : (values ?? []);
  return (
    <Select
      label={label}
      placeholder={placeholder}
      clearable
      data={choices.map((choice) => ({
        value: choice,
        label: valueInWords(choice),
      }))}
      value={value === undefined ? null : String(value)}
      onChange={(chosen) => onChange(chosen === null ? undefined : type === 'boolean' ? chosen === 'true' : chosen)}
    />
  );
}

interface FieldProps {
  readonly input: TableInput;
  readonly value: string | number | boolean | undefined;
  readonly onChange: (value: string | number | boolean | undefined) => void;
}

function Answer({ decision }: { readonly decision: TriedDecision }) {
  if (decision.state === 'needs-information') {
    return (
      <div className={styles.answer}>
        <Note tone="warn">
          <strong>More must be known</strong>
          <ul>
            {decision.questions.map(({ fact, question }) => (
              <li key={fact}>{question}</li>
            ))}
          </ul>
        </Note>
      </div>
    );
  }
  return (
    <div className={styles.answer}>
      <strong>Answer</strong>
      {decision.rules.length === 0 ? <span>no row fits, and that is an answer too</span> : null}
      {Object.entries(decision.outcome)
        .filter(([, value]) => value !== '')
        .map(([name, value]) => (
          <span key={name}>
            {factInWords(name)} <Tag tone="accent">{value}</Tag>
          </span>
        ))}
    </div>
  );
}
