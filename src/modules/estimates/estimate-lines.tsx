import { Fragment } from 'react';
import { count, Money, Nothing } from '../../ui/figures.tsx';
import { QuietTable } from '../../ui/quiet-table.tsx';
import { Tag } from '../../ui/tag.tsx';
import { type CostFigures, type Estimate, type OpenLine, partInWords } from './estimate.ts';

/** The activities by workstream with their prices, each with what was counted, and the totals; hours for those who may see costs. */
export function EstimateLines({ estimate: { sheet, costs } }: { readonly estimate: Estimate }) {
  const byWorkstream = Map.groupBy(sheet.lines, ({ workstream }) => workstream);
  return (
    <QuietTable label="Activities of the estimate">
      <thead>
        <tr>
          <th scope="col">Activity</th>
          <th scope="col">Source</th>
          {costs ? (
            <th scope="col" data-align="end">
              Hours
            </th>
          ) : null}
          <th scope="col" data-align="end">
            Price
          </th>
        </tr>
      </thead>
      <tbody>
        {[...byWorkstream].map(([workstream, lines]) => (
          <Fragment key={workstream}>
            <Workstream title={workstream} lines={lines} costs={costs} currency={sheet.currency} />
            {lines.map((line) => (
              <Line key={line.id} line={line} costs={costs} currency={sheet.currency} />
            ))}
          </Fragment>
        ))}
      </tbody>
      <Totals sheet={sheet} costs={costs} />
    </QuietTable>
  );
}

function Workstream({ title, lines, costs, currency }: WorkstreamProps) {
  const included = lines.filter(({ part }) => part === 'included');
  const sum = (figure: (line: OpenLine) => number) => included.reduce((total, line) => total + figure(line), 0);
  return (
    <tr data-group>
      <th scope="rowgroup" colSpan={2}>
        {title}
      </th>
      {costs ? <Hours hours={sum(({ id }) => costs.lines[id]?.hours ?? 0)} /> : null}
      <td data-align="end">
        <Money cents={sum(({ priceCents }) => priceCents)} currency={currency} />
      </td>
    </tr>
  );
}

interface WorkstreamProps {
  readonly title: string;
  readonly lines: readonly OpenLine[];
  readonly costs: CostFigures | null;
  readonly currency: string;
}

function Line({ line, costs, currency }: LineProps) {
  const remarks = [line.driver, line.assumption].filter((words) => words !== null);
  return (
    <tr>
      <th scope="row">
        {line.sku === null ? line.title : `${line.title} (${line.sku})`}{' '}
        {line.part === 'included' ? null : <Tag outline>{partInWords[line.part]}</Tag>}
        {remarks.map((words) => (
          <div key={words} data-quiet>
            {words}
          </div>
        ))}
      </th>
      <td data-quiet>{line.source}</td>
      {costs ? <Hours hours={costs.lines[line.id]?.hours ?? 0} /> : null}
      <td data-align="end">
        <Money cents={line.priceCents} currency={currency} />
      </td>
    </tr>
  );
}

interface LineProps {
  readonly line: OpenLine;
  readonly costs: CostFigures | null;
  readonly currency: string;
}

const Hours = ({ hours }: { readonly hours: number }) => (
  <td data-align="end">{hours === 0 ? <Nothing /> : count(hours)}</td>
);

function Totals({ sheet: { totals, currency, discountPercent, listCents }, costs }: Pick<Estimate, 'sheet' | 'costs'>) {
  const rows = [
    ...(discountPercent > 0 ? [[`Before the discount of ${discountPercent} %`, null, listCents] as const] : []),
    ['Services', null, totals.servicesCents],
    ['Education', null, totals.educationCents],
    ['Total', costs?.hours ?? null, totals.totalCents],
  ] as const;
  return (
    <tfoot>
      {rows.map(([name, hours, cents]) => (
        <tr key={name}>
          <th scope="row" colSpan={2}>
            {name}
          </th>
          {costs ? <td data-align="end">{hours === null ? null : count(hours)}</td> : null}
          <td data-align="end">
            <Money cents={cents} currency={currency} />
          </td>
        </tr>
      ))}
    </tfoot>
  );
}
