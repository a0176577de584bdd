import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useDeed } from '../../ui/deed.tsx';
import { count, Day } from '../../ui/figures.tsx';
import { FileDrop } from '../../ui/file-drop.tsx';
import { PageHead, PageWaiting } from '../../ui/page-head.tsx';
import { Panel } from '../../ui/panel.tsx';
import { QuietTable } from '../../ui/quiet-table.tsx';
import { Empty, Note, Refused } from '../../ui/states.tsx';
import { type Calibration, heldAt, type Lessons } from './forecast.ts';
import { bringInActuals, calibrationQuery } from './forecast-queries.tsx';
import { HeldChart } from './held-chart.tsx';

/** How often what was forecast held, what closed projects taught, and where their hours are brought in. */
export function CalibrationPage() {
  const { data, error, refetch } = useQuery(calibrationQuery);
  if (!data) return <PageWaiting title="Calibration" fault={error} onRetry={() => void refetch()} />;
  return (
    <Stack gap="md">
      <PageHead title="Calibration" lead="How often what was forecast held, and what closed projects taught." />
      <Held calibration={data} />
      {data.lessons.state === 'on' ? <Taught lessons={data.lessons} /> : null}
      <BringIn mayImport={data.mayImport} />
    </Stack>
  );
}

function Held({ calibration: { lessons, projects } }: { readonly calibration: Calibration }) {
  if (lessons.state === 'off') {
    return (
      <Panel title="How often forecasts held">
        <Empty title="Not enough closed projects yet" small>
          {`${lessons.projects} of at least ${lessons.projectsAtLeast} are known. Below that nothing is said and nothing is corrected.`}
        </Empty>
      </Panel>
    );
  }
  const [p50, p80] = [heldAt(projects, 'p50'), heldAt(projects, 'p80')];
  const all = projects.length;
  return (
    <Panel title="How often forecasts held" aside={`${all} closed projects`}>
      <Stack gap="md">
        <Note tone={p80 / all < 0.7 ? 'warn' : 'good'}>
          The P80 held in {p80} of {all} projects; it promises {Math.round(all * 0.8)}. The P50 held in {p50}; it
          promises {Math.round(all / 2)}.
        </Note>
        <HeldChart projects={projects} />
        <QuietTable label="Closed projects">
          <thead>
            <tr>
              <th>Project</th>
              <th>Closed</th>
              <th data-align="end">P50</th>
              <th data-align="end">P80</th>
              <th data-align="end">Took</th>
              <th>Held</th>
            </tr>
          </thead>
          <tbody>
            {projects.map((each) => (
              <tr key={each.project}>
                <td>{each.project}</td>
                <td>
                  <Day date={each.closedOn} />
                </td>
                <td data-align="end">{count(Math.round(each.p50))} h</td>
                <td data-align="end">{count(Math.round(each.p80))} h</td>
                <td data-align="end">{count(each.actual)} h</td>
                <td>{each.actual <= each.p50 ? 'P50 and P80' : each.actual <= each.p80 ? 'P80' : 'neither'}</td>
              </tr>
            ))}
          </tbody>
        </QuietTable>
      </Stack>
    </Panel>
  );
}

type Taughts = Extract<Lessons, { state: 'on' }>;

function Taught({ lessons: { activities, pool } }: { readonly lessons: Taughts }) {
  return (
    <Panel title="What they taught" aside={`an activity never closed: ${times(pool)}`} flush>
      <QuietTable label="Corrections by activity">
        <thead>
          <tr>
            <th>Activity</th>
            <th data-align="end">Closed</th>
            <th data-align="end">Three points</th>
          </tr>
        </thead>
        <tbody>
          {activities.map(({ activity, cases, factor }) => (
            <tr key={activity}>
              <td>{activity}</td>
              <td data-align="end">{cases}</td>
              <td data-align="end">{times(factor)}</td>
            </tr>
          ))}
        </tbody>
      </QuietTable>
    </Panel>
  );
}

const times = (factor: number): string => `× ${factor.toFixed(2)}`;

function BringIn({ mayImport }: { readonly mayImport: Calibration['mayImport'] }) {
  const [reading, setReading] = useState(false);
  const deed = useDeed(
    bringInActuals,
    ({ projects, activities }) => `${projects} projects with ${activities} activities were brought in.`,
  );
  if (mayImport !== true) return <Note>{mayImport}</Note>;
  const take = async (file: File) => {
    setReading(true);
    const csv = await file.text();
    setReading(false);
    deed.mutate(csv);
  };
  return (
    <Panel title="Hours of closed projects">
      <Stack gap="sm">
        <FileDrop
          title="Drop a CSV of closed projects"
          hint="Columns: project, activity, low, likely, high, actual, closed on. A row that comes again is corrected."
          accept=".csv,text/csv"
          share={reading || deed.isPending ? 1 : null}
          onFile={(file) => void take(file)}
        />
        <Refused fault={deed.error} />
      </Stack>
    </Panel>
  );
}
