import { Fragment } from 'react';
import { count, Money, Nothing } from '../../ui/figures.tsx';
import { QuietTable } from '../../ui/quiet-table.tsx';
import type { EstimateLine, EstimateSheet } from './estimate.ts';

/** The activities by workstream with their hours and prices, each with what was counted, and the totals. */
export function EstimateLines({ sheet }: { readonly sheet: EstimateSheet }) {
  const byWorkstream = Map.groupBy(sheet.lines, ({ workstream }) => workstream);
  return (
    <QuietTable label="Activities of the estimate">
      <thead>
        <tr>
          <th scope="col">Activity</th>
          <th scope="col">Source</th>
          <th scope="col" data-align="end">
            Hours
          </th>
          <th scope="col" data-align="end">
            Price
          </th>
        </tr>
      </thead>
      <tbody>
        {[...byWorkstream].map(([workstream, lines]) => (
          <Fragment key={workstream}>
            <Workstream title={workstream} lines={lines} currency={sheet.currency} />
            {lines.map((line) => (
              <Line key={line.id} line={line} currency={sheet.currency} />
            ))}
          </Fragment>
        ))}
      </tbody>
      <Totals sheet={sheet} />
    </QuietTable>
  );
}

function Workstream({ title, lines, currency }: WorkstreamProps) {
  const sum = (figure: (line: EstimateLine) => number) => lines.reduce((total, line) => total + figure(line), 0);
  return (
    <tr data-group>
      <th scope="rowgroup" colSpan={2}>
        {title}
      </th>
      <td data-align="end">
        <Hours hours={sum(({ hours }) => hours)} />
      </td>
      <td data-align="end">
        <Money cents={sum(({ priceCents }) => priceCents)} currency={currency} />
      </td>
    </tr>
  );
}

interface WorkstreamProps {
  readonly title: string;
  readonly lines: readonly EstimateLine[];
  readonly currency: string;
}

function Line({ line, currency }: { readonly line: EstimateLine; readonly currency: string }) {
  const remarks = [line.driver, line.assumption].filter((words) => words !== null);
  return (
    <tr>
      <th scope="row">
        {line.sku === null ? line.title : `${line.title} (${line.sku})`}
        {remarks.map((words) => (
          <div key={words} data-quiet>
            {words}
          </div>
        ))}
      </th>
      <td data-quiet>{line.source}</td>
      <td data-align="end">
        <Hours hours={line.hours} />
      </td>
      <td data-align="end">
        <Money cents={line.priceCents} currency={currency} />
      </td>
    </tr>
  );
}

const Hours = ({ hours }: { readonly hours: number }) => (hours === 0 ? <Nothing /> : count(hours));

function Totals({ sheet: { totals, currency } }: { readonly sheet: EstimateSheet }) {
  const rows = [
    ['Services', null, totals.servicesCents],
    ['Education', null, totals.educationCents],
    ['Total', totals.hours, totals.totalCents],
  ] as const;
  return (
    <tfoot>
      {rows.map(([name, hours, cents]) => (
        <tr key={name}>
          <th scope="row" colSpan={2}>
            {name}
          </th>
          <td data-align="end">{hours === null ? null : count(hours)}</td>
          <td data-align="end">
            <Money cents={cents} currency={currency} />
          </td>
        </tr>
      ))}
    </tfoot>
  );
}
