import { IconArrowRight, IconCheck } from '@tabler/icons-react';
import { Day } from '../../ui/figures.tsx';
import { factInWords } from '../playbook-queries.tsx';
import type { ReadableTable, TableRule, TriedDecision } from '../reading.ts';
import styles from './playbook.module.css';

type TraceRow = TriedDecision['trace'][number];

/** Every row of a table, cell by cell; after a trial the hit row is lit and the cell where each other failed is marked. */
export function TableRules({
  table,
  trace,
}: {
  readonly table: ReadableTable;
  readonly trace: TriedDecision['trace'] | undefined;
}) {
  const guards = new Set(table.rules.flatMap(({ when }) => Object.keys(when)));
  const inputs = [
    ...new Set([...guards].filter((name) => name.includes('.')).concat(table.inputs.map(({ name }) => name))),
  ];
  const fates = new Map(trace?.map((row) => [row.rule, row]));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the page must be scrolled by the keyboard too.
    <div className={styles.frame} role="group" tabIndex={0} aria-label={`Rows of ${table.title}`}>
      <table className={styles.rules}>
        <thead>
          <tr>
            <th scope="col">Row</th>
            {inputs.map((name) => (
              <th key={name} scope="col" title={table.inputs.find((input) => input.name === name)?.question}>
                {factInWords(name)}
              </th>
            ))}
            {table.outputs.map((name, place) => (
              <th key={name} scope="col" className={place === 0 ? styles.first : undefined}>
                <IconArrowRight size={12} aria-hidden /> {factInWords(name)}
              </th>
            ))}
            <th scope="col">Source</th>
          </tr>
        </thead>
        <tbody>
          {table.rules.map((rule) => (
            <Rule key={rule.id} rule={rule} inputs={inputs} outputs={table.outputs} fate={fates.get(rule.id)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Rule({ rule, inputs, outputs, fate }: RuleProps) {
  return (
    <tr data-hit={fate?.hit || undefined}>
      <th scope="row">
        <span className={styles.id}>{rule.id}</span>
        {fate?.hit ? <IconCheck size={14} aria-label="hit" /> : null}
      </th>
      {inputs.map((name) => (
        <td
          key={name}
          className={rule.when[name] === undefined ? styles.any : undefined}
          data-failed={fate?.failed?.input === name || undefined}
        >
          {rule.when[name] ?? 'any'}
        </td>
      ))}
      {outputs.map((name, place) => (
        <td key={name} className={`${styles.says} ${place === 0 ? styles.first : ''}`}>
          {rule.says[name] ?? ''}
        </td>
      ))}
      <td className={styles.source}>
        {rule.source}
        <div>
          since <Day date={rule.from} />
          {rule.to === null ? null : (
            <>
              {' '}
              until <Day date={rule.to} />
            </>
          )}
        </div>
        {rule.note === null ? null : <div>{rule.note}</div>}
        {rule.alternative === null ? null : (
          <div>
            <strong>Otherwise</strong> {rule.alternative.source}: {rule.alternative.says}
          </div>
        )}
      </td>
    </tr>
  );
}

interface RuleProps {
  readonly rule: TableRule;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly fate: TraceRow | undefined;
}
