import { IconArrowRight, IconCheck } from '@tabler/icons-react';
import { Day } from '../../ui/figures.tsx';
import { Tag } from '../../ui/tag.tsx';
import { factInWords, valueInWords } from '../playbook-queries.tsx';
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
    <section className={styles.frame} tabIndex={0} aria-label={`Rows of ${table.title}`}>
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
          </tr>
        </thead>
        {table.rules.map((rule) => (
          <Rule key={rule.id} rule={rule} inputs={inputs} outputs={table.outputs} fate={fates.get(rule.id)} />
        ))}
      </table>
    </section>
  );
}

/** A row and, below its cells, where it is written, since when it holds and what other sources say. */
function Rule({ rule, inputs, outputs, fate }: RuleProps) {
  return (
    <tbody data-hit={fate?.hit || undefined}>
      <tr>
        <th scope="rowgroup" rowSpan={2}>
          <span className={styles.id}>{rule.id}</span>
          {fate?.hit ? <IconCheck size={14} aria-label="hit" /> : null}
        </th>
        {inputs.map((name) => (
          <td
            key={name}
            className={rule.when[name] === undefined ? styles.any : undefined}
            data-failed={fate?.failed?.input === name || undefined}
          >
            {cellInWords(rule.when[name])}
          </td>
        ))}
        {outputs.map((name, place) => (
          <td key={name} className={`${styles.says} ${place === 0 ? styles.first : ''}`}>
            {cellInWords(rule.says[name] ?? '')}
          </td>
        ))}
      </tr>
      <tr>
        <td className={styles.source} colSpan={inputs.length + outputs.length}>
          <Source rule={rule} />
        </td>
      </tr>
    </tbody>
  );
}

function Source({ rule }: { readonly rule: TableRule }) {
  return (
    <>
      {rule.source}, since <Day date={rule.from} />
      {rule.to === null ? '.' : ', until '}
      {rule.to === null ? null : <Day date={rule.to} />} {rule.note}
      {rule.alternative === null ? null : (
        <div>
          <Tag outline>Elsewhere</Tag> {rule.alternative.source}: {rule.alternative.says}
        </div>
      )}
    </>
  );
}

const cellInWords = (cell: string | undefined): string => (cell === undefined ? 'any' : valueInWords(cell));

interface RuleProps {
  readonly rule: TableRule;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly fate: TraceRow | undefined;
}
