import { useQuery } from '@tanstack/react-query';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { count } from '../../../ui/figures.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { QuietTable } from '../../../ui/quiet-table.tsx';
import { Empty, Failed, Waiting } from '../../../ui/states.tsx';
import styles from './burn.module.css';
import type { Burn } from './burn.ts';
import { burnQuery } from './version-queries.tsx';

const told: Readonly<Record<Burn['by'], string>> = {
  plan: 'as planned by week',
  rule: 'spread by the staffing rule, for nothing is planned by week yet',
  both: 'as planned by week, the rest spread by the staffing rule',
};

/** The hours of an estimate by week and role, for those who may see costs. */
export function BurnPanel({ number }: { readonly number: string }) {
  const { data, error, isPending, refetch } = useQuery(burnQuery(number));
  return (
    <Panel title="Burn by week and role" aside={data && data.weeks > 0 ? told[data.by] : undefined}>
      {isPending ? <Waiting lines={4} /> : null}
      {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
      {data && data.weeks === 0 ? (
        <Empty small title="No hours to show">
          What is included takes no hours of ours.
        </Empty>
      ) : null}
      {data && data.weeks > 0 ? <BurnChart burn={data} /> : null}
    </Panel>
  );
}

function BurnChart({ burn }: { readonly burn: Burn }) {
  const weeks = Array.from({ length: burn.weeks }, (_, week) => ({
    name: `Week ${week + 1}`,
    hours: burn.roles.map(({ hours }) => hours[week] ?? 0),
  }));
  const sums = weeks.map(({ hours }) => hours.reduce((sum, each) => sum + each, 0));
  const most = Math.max(...sums, 1);
  const busiest = sums.indexOf(Math.max(...sums));
  const words = `Hours over ${burn.weeks} weeks; the busiest is week ${busiest + 1} with ${count(sums[busiest] ?? 0)} hours. ${burn.roles
    .map(({ title, hours }) => `${title} ${count(hours.reduce((sum, each) => sum + each, 0))} hours`)
    .join(', ')}.`;
  return (
    <>
      <div className={styles.chart} role="img" aria-label={words}>
        {weeks.map(({ name, hours }, week) => (
          <div key={name} className={styles.week}>
            <span className={styles.sum}>{count(Math.round(sums[week] ?? 0))}</span>
            {hours
              .map((each, role) => ({ id: burn.roles[role]?.id ?? '', role, each }))
              .reverse()
              .map(({ id, role, each }) => (
                <div key={id} data-role={role % 6} style={{ height: `${(each / most) * 100}%` }} />
              ))}
            <span className={styles.name}>{week + 1}</span>
          </div>
        ))}
      </div>
      <ul className={styles.legend}>
        {burn.roles.map(({ id, title }, role) => (
          <li key={id}>
            <span data-role={role % 6} aria-hidden /> {title}
          </li>
        ))}
      </ul>
      <Disclosure summary="As a table">
        <QuietTable label="Hours by week and role">
          <thead>
            <tr>
              <th scope="col">Week</th>
              {burn.roles.map(({ id, title }) => (
                <th key={id} scope="col" data-align="end">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weeks.map(({ name, hours }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {burn.roles.map(({ id }, role) => (
                  <td key={id} data-align="end">
                    {count(hours[role] ?? 0)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </QuietTable>
      </Disclosure>
    </>
  );
}
