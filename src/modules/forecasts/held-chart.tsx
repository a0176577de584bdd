import { useElementSize } from '@mantine/hooks';
import styles from './forecast.module.css';
import { type ClosedProject, heldAt } from './forecast.ts';

const [height, left, top, bottom] = [220, 44, 12, 28];
const levels = [
  { level: 'p80', promised: 0.8, word: 'P80' },
  { level: 'p50', promised: 0.5, word: 'P50' },
] as const;

/** How often the P80 and the P50 held, by the number of closed projects; the dashed lines are what they promise. */
export function HeldChart({ projects }: { readonly projects: readonly ClosedProject[] }) {
  const { ref, width } = useElementSize();
  const words = levels.map(
    ({ level, word }) => `${word} held in ${heldAt(projects, level)} of ${projects.length} closed projects`,
  );
  return (
    <div ref={ref} role="img" aria-label={`${words.join(', ')}.`} style={{ minHeight: height }}>
      {width > 0 ? <Plot projects={projects} width={width} /> : null}
    </div>
  );
}

function Plot({ projects, width }: { readonly projects: readonly ClosedProject[]; readonly width: number }) {
  const room = height - top - bottom;
  const x = (cases: number) => left + ((cases - 1) / Math.max(1, projects.length - 1)) * (width - left - 44);
  const y = (share: number) => top + (1 - share) * room;
  return (
    <svg className={styles.plot} viewBox={`0 0 ${width} ${height}`} aria-hidden>
      {[0, 0.5, 0.8, 1].map((share) => (
        <g key={share}>
          <line className={styles.promise} x1={left} x2={width - 44} y1={y(share)} y2={y(share)} opacity={0.7} />
          <text className={styles.tick} x={left - 8} y={y(share) + 4} textAnchor="end">
            {share * 100} %
          </text>
        </g>
      ))}
      {levels.map(({ level, word }) => {
        const shares = projects.map((_, at) => heldAt(projects.slice(0, at + 1), level) / (at + 1));
        const places = shares.map((share, at) => `${x(at + 1)},${y(share)}`);
        return (
          <g key={level}>
            <polyline className={styles.line} data-level={level} points={places.join(' ')} />
            <text className={styles.tick} x={width - 38} y={y(shares.at(-1) ?? 0) + 4}>
              {word}
            </text>
          </g>
        );
      })}
      <text className={styles.tick} x={left} y={height - 6}>
        1 closed project
      </text>
      <text className={styles.tick} x={width - 44} y={height - 6} textAnchor="end">
        {projects.length}
      </text>
    </svg>
  );
}
