import type { ReactNode } from 'react';
import type { Estimate } from '../../modules/estimates/estimate.ts';
import { EstimateLines } from '../../modules/estimates/estimate-lines.tsx';
import { BurnPanel } from '../../modules/estimates/versions/burn.panel.tsx';
import { SettingsPanel } from '../../modules/estimates/versions/settings.panel.tsx';
import { type Picked, VersionsPanel } from '../../modules/estimates/versions/versions.panel.tsx';
import { WorksheetPanel } from '../../modules/worksheets/worksheet.panel.tsx';
import { Panel } from '../../ui/panel.tsx';
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
  { id: 'versions', title: 'Versions', shows: (props) => <VersionsPanel {...props} /> },
];

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
