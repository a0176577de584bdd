import { Panel } from '../../ui/panel.tsx';
import { QuietTable } from '../../ui/quiet-table.tsx';
import { Tag } from '../../ui/tag.tsx';
import { verbInWords } from '../../ui/verbs.tsx';
import { titleOf } from '../playbook-queries.tsx';
import type { ReadableLifecycle } from '../reading.ts';
import styles from './playbook.module.css';

/** What may become of each kind of record: its states, and the verbs between them. */
export function Lifecycles({ lifecycles }: { readonly lifecycles: readonly ReadableLifecycle[] }) {
  return (
    <div className={styles.lifecycles}>
      {lifecycles.map((lifecycle) => (
        <Panel key={lifecycle.id} title={lifecycle.title} flush>
          <ul className={styles.states} aria-label="States">
            {lifecycle.states.map(({ id, title, ends }) => (
              <li key={id}>
                <Tag tone={ends ? 'neutral' : 'accent'}>{ends ? `${title}, ends` : title}</Tag>
              </li>
            ))}
          </ul>
          <Moves lifecycle={lifecycle} />
        </Panel>
      ))}
    </div>
  );
}

function Moves({ lifecycle: { title, states, moves } }: { readonly lifecycle: ReadableLifecycle }) {
  return (
    <QuietTable label={`Moves of ${title}`}>
      <thead>
        <tr>
          <th scope="col">Verb</th>
          <th scope="col">From</th>
          <th scope="col">To</th>
        </tr>
      </thead>
      <tbody>
        {moves.map(({ verb, from, to, needsReason }) => (
          <tr key={`${verb} ${to}`}>
            <th scope="row">
              {verbInWords(verb)}
              {needsReason ? ', with a reason' : ''}
            </th>
            <td>{from.map((state) => titleOf(states, state)).join(', ')}</td>
            <td>{titleOf(states, to)}</td>
          </tr>
        ))}
      </tbody>
    </QuietTable>
  );
}
