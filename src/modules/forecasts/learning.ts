import { pertMean } from '../../playbook/simulation/pert.ts';
import type { ClosedActivity, Lessons } from './forecast.ts';

/**
 * What closed projects teach, by empirical Bayes.
 *
 * Of every closed activity we look at y = ln(actual / mean of its PERT). With y of activity i normal about its own mean
 * m_i with variance s^2, and the m_i themselves normal about the pool's mean M with variance t^2:
 *
 *   s^2 = what the y of one activity scatter about their own mean, pooled          (within, on N - k degrees of freedom)
 *   t^2 = max(0, (between - s^2) / n0), n0 = (N - sum n_i^2 / N) / (k - 1)         (one-way analysis of variance)
 *   M   = mean of the activities' means, each weighed by 1 / (t^2 + s^2 / n_i)
 *   B_i = n_i t^2 / (n_i t^2 + s^2)                                               (how much we believe the activity itself)
 *   m_i = M + B_i (mean y of i - M), known to the variance t^2 (1 - B_i)
 *
 * An activity seen once is drawn far towards the pool, one seen often stands for itself, and one never seen takes the
 * pool's. The three points are multiplied by the mean of the log-normal this expects,
 *
 *   factor_i = exp(m_i + (s^2 + t^2 (1 - B_i)) / 2),
 *
 * so that the corrected mean is the hours we expect; their spread stays as it was in proportion. Where every activity was
 * seen once, what is within cannot be told from what is between, and all of it counts as within: the pool decides.
 *
 * Below so many closed projects nothing is taught.
 */
export function learn(closed: readonly ClosedActivity[], projectsAtLeast: number): Lessons {
  const projects = new Set(closed.map(({ project }) => project)).size;
  if (projects < projectsAtLeast) return { state: 'off', projects, projectsAtLeast };
  const groups = [...Map.groupBy(closed, ({ activity }) => activity)].map(([activity, rows]) => {
    const ratios = rows.map((row) => Math.log(row.actual / pertMean(row)));
    return { activity, cases: rows.length, mean: meanOf(ratios), ratios };
  });
  const { within, between } = variancesOf(groups);
  const weights = groups.map(({ cases }) => (within + between === 0 ? cases : 1 / (between + within / cases)));
  const pool = groups.reduce((sum, { mean }, at) => sum + mean * weights[at]!, 0) / sumOf(weights);
  const activities = groups.map(({ activity, cases, mean }) => {
    const own = between === 0 ? 0 : (cases * between) / (cases * between + within);
    const known = pool + own * (mean - pool);
    return { activity, cases, factor: Math.exp(known + (within + between * (1 - own)) / 2) };
  });
  activities.sort((one, other) => (one.activity < other.activity ? -1 : 1));
  return { state: 'on', projects, pool: Math.exp(pool + (within + between) / 2), activities };
}

interface Group {
  readonly cases: number;
  readonly mean: number;
  readonly ratios: readonly number[];
}

function variancesOf(groups: readonly Group[]): { within: number; between: number } {
  const cases = groups.reduce((sum, group) => sum + group.cases, 0);
  const whole = groups.reduce((sum, { mean, cases: each }) => sum + mean * each, 0) / cases;
  const inside = sumOf(groups.flatMap(({ ratios, mean }) => ratios.map((ratio) => (ratio - mean) ** 2)));
  const outside = sumOf(groups.map(({ mean, cases: each }) => each * (mean - whole) ** 2));
  const [insideFreedom, outsideFreedom] = [cases - groups.length, groups.length - 1];
  if (insideFreedom === 0) return { within: outsideFreedom === 0 ? 0 : outside / outsideFreedom, between: 0 };
  const within = inside / insideFreedom;
  if (outsideFreedom === 0) return { within, between: 0 };
  const typical = (cases - sumOf(groups.map(({ cases: each }) => each ** 2)) / cases) / outsideFreedom;
  return { within, between: Math.max(0, (outside / outsideFreedom - within) / typical) };
}

const sumOf = (figures: readonly number[]): number => figures.reduce((sum, figure) => sum + figure, 0);
const meanOf = (figures: readonly number[]): number => sumOf(figures) / figures.length;

/** What an activity's three points are multiplied by: its own factor, or the pool's where it was never closed. */
export function factorOf(lessons: Lessons, activity: string): number {
  if (lessons.state === 'off') return 1;
  return lessons.activities.find((lesson) => lesson.activity === activity)?.factor ?? lessons.pool;
}
