import { Progress, SegmentedControl, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { showMoney } from '../../platform/money.ts';
import { count } from '../../ui/figures.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RangeBar } from '../../ui/range-bar.tsx';
import { Failed, Note, Waiting } from '../../ui/states.tsx';
import { Distribution } from './distribution.tsx';
import styles from './forecast.module.css';
import type { Forecast, Points, SpreadCents } from './forecast.ts';
import { forecastQuery } from './forecast-queries.tsx';
import { Tornado } from './tornado.tsx';

/** How sure an estimate is: its distribution, effort and money by their quantiles, and what drives the spread. */
export function ForecastPanel({ estimate }: { readonly estimate: string }) {
  const [points, setPoints] = useState<Points>('playbook');
  const [share, setShare] = useState(0);
  const { data, error, isFetching, refetch } = useQuery(forecastQuery(estimate, points, setShare));
  if (error) {
    return (
      <Panel title="How sure it is">
        <Failed fault={error} onRetry={() => void refetch()} small />
      </Panel>
    );
  }
  if (!data) {
    return (
      <Panel title="How sure it is">
        <Throwing share={share} busy />
        <Waiting lines={8} label="Throwing the dice" />
      </Panel>
    );
  }
  return (
    <>
      <Panel title="How sure it is" aside={`${data.draws.toLocaleString('en-US')} draws, seed ${data.seed}`}>
        <Throwing share={share} busy={isFetching} />
        <Stack gap="md">
          <Taught forecast={data} points={points} onPoints={setPoints} />
          <Stack gap="md" className={styles.figures} aria-busy={isFetching}>
            <Distribution forecast={data} />
            <Loss forecast={data} />
            <Spreads forecast={data} />
          </Stack>
        </Stack>
      </Panel>
      <Panel title="What drives the spread" aside="share of the variance of the hours">
        <div className={styles.figures} aria-busy={isFetching}>
          <Tornado drivers={data.drivers} />
        </div>
      </Panel>
    </>
  );
}

/** How far the dice are. Its place is kept when they lie still, so that nothing below moves. */
function Throwing({ share, busy }: { readonly share: number; readonly busy: boolean }) {
  return (
    <div className={styles.throwing}>
      {busy ? <Progress value={Math.round(share * 100)} size={4} aria-label="Dice thrown" /> : null}
    </div>
  );
}

interface TaughtProps {
  readonly forecast: Forecast;
  readonly points: Points;
  readonly onPoints: (points: Points) => void;
}

/** Whose three points are taken; what closed projects taught is offered and never taken by itself. */
function Taught({ forecast: { lessons }, points, onPoints }: TaughtProps) {
  if (lessons.state === 'off') {
    return (
      <Note>
        The three points are as estimated. Closed projects correct nothing yet: {lessons.projects} of at least{' '}
        {lessons.projectsAtLeast} are known.
      </Note>
    );
  }
  return (
    <Stack gap={6} align="flex-start">
      <SegmentedControl
        aria-label="Whose three points"
        value={points}
        onChange={(value) => onPoints(value === 'learned' ? 'learned' : 'playbook')}
        data={[
          { value: 'playbook', label: 'As estimated' },
          { value: 'learned', label: 'As closed projects taught' },
        ]}
      />
      <span className={styles.hours}>
        {lessons.projects} closed projects were taken into account.{' '}
        <Link to="/calibration">How often forecasts held</Link>
      </span>
    </Stack>
  );
}

function Loss({ forecast: { money, currency, effort } }: { readonly forecast: Forecast }) {
  if (!money) {
    return (
      <Note>
        In 80 of 100 draws the work takes no more than {count(Math.round(effort.p80))} hours. Cost and margin are not
        told, for a role has no cost card.
      </Note>
    );
  }
  const lost = Math.round(money.chanceOfLoss * 100);
  const tone = lost >= 20 ? 'bad' : lost >= 5 ? 'warn' : 'good';
  const offered = showMoney(money.offeredCents, currency);
  return (
    <Note tone={tone}>
      {lost === 0
        ? `At the offered price of ${offered} money is lost in less than 1 of 100 draws.`
        : `At the offered price of ${offered} money is lost in ${lost} of 100 draws.`}{' '}
      In 80 of 100 the work takes no more than {count(Math.round(effort.p80))} hours and leaves{' '}
      {roundMoney(money.margin.p80, currency)} or more.
    </Note>
  );
}

/** A forecast knows no cents. */
const roundMoney = (cents: number, currency: string): string => showMoney(Math.round(cents / 100) * 100, currency);

function Spreads({ forecast: { effort, money, currency } }: { readonly forecast: Forecast }) {
  const hours = (value: number) => `${count(Math.round(value))} h`;
  const cents = (value: number) => roundMoney(value, currency);
  return (
    <div className={styles.spreads}>
      <SpreadBar name="Effort" spread={effort} show={hours} />
      {money ? (
        <>
          <SpreadBar name="Cost" spread={money.cost} show={cents} />
          <SpreadBar name="Worth of the hours at our rates" spread={money.price} show={cents} />
          <SpreadBar name="Margin at the offered price" spread={money.margin} show={cents} least />
        </>
      ) : null}
    </div>
  );
}

interface SpreadBarProps {
  readonly name: string;
  readonly spread: Pick<SpreadCents, 'p10' | 'p50' | 'p80' | 'p90'>;
  readonly show: (value: number) => string;
  /** What is good is more: 80 of 100 draws reach the P80 or pass it. */
  readonly least?: boolean;
}

function SpreadBar({ name, spread, show, least = false }: SpreadBarProps): ReactNode {
  const [low, high] = [Math.min(spread.p10, spread.p90), Math.max(spread.p10, spread.p90)];
  return (
    <div>
      <p className={styles.name}>{name}</p>
      <RangeBar low={low} high={high} value={spread.p80} show={show} label={`${name}, P80 between P10 and P90`} />
      <span className={styles.hours}>
        P50 {show(spread.p50)}, P80 {show(spread.p80)}: {least ? 'at least' : 'at most'} that in 80 of 100
      </span>
    </div>
  );
}
