import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { showMoney } from '../../../platform/money.ts';
import { count } from '../../../ui/figures.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { QuietTable } from '../../../ui/quiet-table.tsx';
import { Failed, Waiting } from '../../../ui/states.tsx';
import type { BoardFigures } from '../proposal.ts';
import { type BoardQuestion, figuresQuery } from './proposal-queries.tsx';

const Bars = lazy(() => import('../../../ui/chart.tsx').then(({ Bars: bars }) => ({ default: bars })));

type Age = BoardFigures['columns'][number]['ages'][number];

/** How much stands in each column, how much of it late, and for how long: the funnel and the ageing of the board. */
export function BoardFiguresView({ question }: { readonly question: BoardQuestion }) {
  const { data, error, refetch } = useQuery(figuresQuery(question));
  if (error) return <Failed fault={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting lines={8} />;
  const labels = data.columns.map(({ title }) => title);
  const ages = data.columns[0]?.ages ?? [];
  const heads = ['Proposals', 'Value', 'In time', 'Late', ...ages.map((_, at) => ageInWords(ages, at))];
  return (
    <>
      <Panel title="Funnel" aside={`value in thousand ${data.currency}`}>
        <Suspense fallback={<Waiting lines={6} />}>
          <Bars
            labels={labels}
            unit={`thousand ${data.currency}`}
            words="Value by column; the table below holds the figures."
            series={[{ name: 'Value', values: data.columns.map(({ valueCents }) => Math.round(valueCents / 100_000)) }]}
          />
        </Suspense>
      </Panel>
      <Panel title="Age in the column" aside="number of proposals by days">
        <Suspense fallback={<Waiting lines={6} />}>
          <Bars
            labels={labels}
            unit="proposals"
            words="Number of proposals by column and days in it; the table below holds the figures."
            series={ages.map((_, at) => ({
              name: ageInWords(ages, at),
              values: data.columns.map((column) => column.ages[at]?.count ?? 0),
            }))}
          />
        </Suspense>
      </Panel>
      <Panel title="In figures" flush>
        <QuietTable label="The board in figures">
          <thead>
            <tr>
              <th scope="col">Column</th>
              {heads.map((head) => (
                <th key={head} scope="col" data-align="end">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.columns.map(({ id, title, count: all, valueCents, onTime, late, ages: of }) => (
              <tr key={id}>
                <th scope="row">{title}</th>
                {[count(all), showMoney(valueCents, data.currency), count(onTime), count(late)].map((figure, at) => (
                  <td key={heads[at]} data-align="end">
                    {figure}
                  </td>
                ))}
                {of.map((age, at) => (
                  <td key={heads[at + 4]} data-align="end">
                    {count(age.count)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </QuietTable>
      </Panel>
    </>
  );
}

/** `up to 2 days`, `3 to 5 days`, `above 40 days` */
function ageInWords(ages: readonly Age[], at: number): string {
  const [before, upTo] = [ages[at - 1]?.upToDays ?? null, ages[at]?.upToDays ?? null];
  if (upTo === null) return `above ${before} days`;
  return before === null ? `up to ${upTo} days` : `${before + 1} to ${upTo} days`;
}
