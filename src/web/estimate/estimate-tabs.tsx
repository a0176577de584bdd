import type { ReactNode } from 'react';
import type { Estimate } from '../../modules/estimates/estimate.ts';
import { EstimateLines } from '../../modules/estimates/estimate-lines.tsx';
import { BurnPanel } from '../../modules/estimates/versions/burn.panel.tsx';
import { SettingsPanel } from '../../modules/estimates/versions/settings.panel.tsx';
import { type Picked, VersionsPanel } from '../../modules/estimates/versions/versions.panel.tsx';
import { ForecastPanel } from '../../modules/forecasts/forecast.panel.tsx';
import { ReviewPanel } from '../../modules/reviews/review.panel.tsx';
import { WorkbookPanel } from '../../modules/worksheets/workbook/workbook.panel.tsx';
import { WorksheetPanel } from '../../modules/worksheets/worksheet.panel.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Note } from '../../ui/states.tsx';
import type { EstimateSearch } from './estimate-search.tsx';

/** What a tab shows of an estimate. */
export interface TabProps {
  readonly estimate: Estimate;
  readonly picked: Picked;
  readonly onPick: (picked: Picked) => void;
}

export interface EstimateTab {
  readonly id: NonNullable<EstimateSearch['tab']>;
  readonly title: string;
  readonly shows: (props: TabProps) => ReactNode;
}

/** The tabs of an estimate, the first of which opens. */
export const estimateTabs: readonly [EstimateTab, ...EstimateTab[]] = [
  { id: 'lines', title: 'Lines', shows: (props) => <LinesTab {...props} /> },
  { id: 'forecast', title: 'How sure', shows: (props) => <ForecastTab {...props} /> },
  { id: 'review', title: 'Review', shows: ({ estimate }) => <ReviewPanel estimate={estimate} /> },
  { id: 'workbook', title: 'Spreadsheet', shows: ({ estimate }) => <WorkbookTab estimate={estimate} /> },
  { id: 'versions', title: 'Versions', shows: (props) => <VersionsPanel {...props} /> },
];

const ForecastTab = ({ estimate }: TabProps) =>
  estimate.costs ? (
    <ForecastPanel estimate={estimate.number} />
  ) : (
    <Panel title="How sure it is">
      <Note>A forecast tells hours and costs, so it is for those who may see them.</Note>
    </Panel>
  );

const LinesTab = ({ estimate }: TabProps) => (
  <>
    {estimate.may.change === true ? <SettingsPanel estimate={estimate} /> : null}
    {estimate.costs ? (
      <WorksheetPanel estimate={estimate.number} />
    ) : (
      <Panel title="Activities" flush>
        <EstimateLines estimate={estimate} />
      </Panel>
    )}
    {estimate.costs ? <BurnPanel number={estimate.number} /> : null}
  </>
);

const WorkbookTab = ({ estimate }: Pick<TabProps, 'estimate'>) =>
  estimate.costs ? (
    <WorkbookPanel estimate={estimate.number} />
  ) : (
    <Panel title="Spreadsheet">
      <Note>The spreadsheet shows hours beside money, so it is for those who may see costs.</Note>
    </Panel>
  );
