import { useElementSize } from '@mantine/hooks';
import { count } from '../../ui/figures.tsx';
import styles from './forecast.module.css';
import type { Forecast } from './forecast.ts';

const [plotHeight, top, bottom] = [190, 34, 24];
const marks = ['p10', 'p50', 'p80', 'p90'] as const;

/** How often which sum of hours came out, with what holds in 10, 50, 80 and 90 of 100 draws. */
export function Distribution({ forecast }: { readonly forecast: Forecast }) {
  const { ref, width } = useElementSize();
  const { effort, draws } = forecast;
  const words = `Of ${draws.toLocaleString('en-US')} draws ${marks
    .map((mark) => `${mark.slice(1)} in 100 come to at most ${count(Math.round(effort[mark]))} hours`)
    .join(', ')}.`;
  return (
    <div ref={ref} role="img" aria-label={words} style={{ minHeight: plotHeight }}>
      {width > 0 ? <Plot forecast={forecast} width={width} /> : null}
    </div>
  );
}

interface PlotProps {
  readonly forecast: Forecast;
  readonly width: number;
}

function Plot({ forecast: { histogram, effort }, width }: PlotProps) {
  const { from, width: step, counts } = histogram;
  const span = step > 0 ? step * counts.length : 1;
  const at = (hours: number) => ((hours - from) / span) * width;
  const most = Math.max(...counts);
  const room = plotHeight - top - bottom;
  return (
    <svg className={styles.plot} viewBox={`0 0 ${width} ${plotHeight}`} aria-hidden>
      {counts.map((drawn, bar) => {
        const height = (drawn / most) * room;
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place.
            key={bar}
            className={styles.bar}
            data-beyond={from + step * bar >= effort.p80 || undefined}
            x={(bar * width) / counts.length + 0.5}
            y={top + room - height}
            width={Math.max(1, width / counts.length - 1)}
            height={height}
          />
        );
      })}
      <line className={styles.axis} x1={0} x2={width} y1={top + room} y2={top + room} />
      {step > 0 ? <Marks effort={effort} at={at} width={width} /> : null}
      <text className={styles.tick} x={0} y={plotHeight - 6}>
        {count(Math.round(from))} h
      </text>
      <text className={styles.tick} x={width} y={plotHeight - 6} textAnchor="end">
        {count(Math.round(from + span))} h
      </text>
    </svg>
  );
}

interface MarksProps {
  readonly effort: Forecast['effort'];
  readonly at: (hours: number) => number;
  readonly width: number;
}

/** On a narrow page only two of them have room for their words. */
function Marks({ effort, at, width }: MarksProps) {
  const told = width < 620 ? (['p50', 'p80'] as const) : marks;
  let before = Number.NEGATIVE_INFINITY;
  return told.map((mark) => {
    const x = at(effort[mark]);
    // Words that would touch those before them stand one line lower.
    const low = x - before < 84;
    before = x;
    return (
      <g key={mark}>
        <line className={styles.mark} x1={x} x2={x} y1={low ? 30 : 16} y2={plotHeight - bottom} />
        <text className={styles.label} x={Math.min(Math.max(x, 40), width - 40)} y={low ? 27 : 12}>
          {mark.toUpperCase()} {count(Math.round(effort[mark]))} h
        </text>
      </g>
    );
  });
}
