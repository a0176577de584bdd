import { isDeepStrictEqual } from 'node:util';
import { showMoney } from '../../../platform/money.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { type CostFigures, type Effort, type OpenLine, partInWords } from '../estimate.ts';
import type { StoredEstimate } from '../store.ts';
import type { Comparison, FieldChange, FigurePair, LineChange } from './comparison.ts';

type Hidden = CostFigures['lines'];

/** What one estimate is compared by. */
export type Compared = Pick<
  StoredEstimate,
  'number' | 'revision' | 'scenario' | 'state' | 'opportunity' | 'sheet' | 'costs'
>;

/** What a field is called; in the order in which a sentence tells of them. */
const labels: Readonly<Record<Exclude<keyof OpenLine, 'id'>, string>> = {
  title: 'title',
  part: 'part',
  workstream: 'workstream',
  service: 'service',
  kind: 'kind',
  sku: 'SKU',
  mode: 'delivery',
  driver: 'sized for',
  deliverable: 'deliverable',
  assumption: 'assumption',
  prerequisites: 'prerequisites',
  rule: 'rule',
  source: 'source',
  pricing: 'priced by',
  priceCents: 'price',
};

/**
 * Compares two estimates by activity: what the right one adds, removes and changes, and what both come to. Hours and
 * cost are told where both sides show them. Refuses (`estimate.twoCurrencies`, 409) amounts that cannot be set side by side.
 */
export function compare(left: Compared, right: Compared): Comparison {
  const { currency } = left.sheet;
  if (currency !== right.sheet.currency) {
    const words = `${left.number} is in ${currency} and ${right.number} in ${right.sheet.currency}: only estimates in one currency are compared.`;
    throw new Refusal('estimate.twoCurrencies', words, { status: 409 });
  }
  const hours = left.costs && right.costs ? { left: left.costs.lines, right: right.costs.lines } : null;
  const words = { currency, titles: titlesOf(left, right) };
  const before = new Map(left.sheet.lines.map((line) => [line.id, line]));
  const after = new Map(right.sheet.lines.map((line) => [line.id, line]));
  const removed = left.sheet.lines.filter(({ id }) => !after.has(id));
  const lines = [
    ...right.sheet.lines.flatMap((line) => {
      const old = before.get(line.id);
      return old ? changed(old, line, hours, words) : [oneSided('added', line, hours?.right, words)];
    }),
    ...removed.map((line) => oneSided('removed', line, hours?.left, words)),
  ];
  return {
    left: sideOf(left),
    right: sideOf(right),
    currency,
    lines,
    settings: settingsOf(left, right),
    figures: figuresOf(left, right),
  };
}

interface Words {
  readonly currency: string;
  /** Roles by id. */
  readonly titles: ReadonlyMap<string, string>;
}

const sideOf = ({ number, revision, scenario, state }: Compared) => ({ number, revision, scenario, state });

const titlesOf = (...sides: readonly Compared[]): Map<string, string> =>
  new Map(sides.flatMap(({ costs }) => costs?.roles.map(({ id, title }) => [id, title] as const) ?? []));

function oneSided(change: 'added' | 'removed', line: OpenLine, hidden: Hidden | undefined, words: Words): LineChange {
  const byCents = change === 'added' ? line.priceCents : -line.priceCents;
  const effort = hidden ? (hidden[line.id]?.effort ?? {}) : null;
  const parts = [change, ...effortInWords(effort, words), `price ${signed(byCents, words.currency)}`];
  const sentence = `${line.title}: ${parts.join(', ')}.`;
  return { id: line.id, title: line.title, change, fields: [], line, effort, byCents, sentence };
}

const effortInWords = (effort: Readonly<Record<string, Effort>> | null, { titles }: Words): string[] =>
  Object.entries(effort ?? {}).map(([role, { likely }]) => `${titles.get(role) ?? role} ${hoursInWords(likely)} h`);

function changed(
  left: OpenLine,
  right: OpenLine,
  hours: { readonly left: Hidden; readonly right: Hidden } | null,
  words: Words,
): LineChange[] {
  const names = Object.keys(labels) as (keyof typeof labels)[];
  const open = names.flatMap((field) => fieldChange(field, left, right));
  const efforts = hours ? effortChanges(hours.left[left.id]?.effort, hours.right[right.id]?.effort, words) : [];
  const fields = [...efforts, ...open];
  if (fields.length === 0) return [];
  const sentence = `${right.title}: ${fields.map((field) => fieldInWords(field, words)).join(', ')}.`;
  const byCents = right.priceCents - left.priceCents;
  const { id, title } = right;
  return [{ id, title, change: 'changed', fields, line: null, effort: null, byCents, sentence }];
}

function fieldChange(field: keyof typeof labels, before: OpenLine, after: OpenLine): FieldChange[] {
  const [left, right] = [before[field], after[field]];
  if (isDeepStrictEqual(left, right)) return [];
  const by = typeof left === 'number' && typeof right === 'number' ? right - left : null;
  return [{ field, label: labels[field], left, right, by }];
}

function effortChanges(
  before: Readonly<Record<string, Effort>> = {},
  after: Readonly<Record<string, Effort>> = {},
  { titles }: Words,
): FieldChange[] {
  const roles = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return roles.flatMap((role): FieldChange[] => {
    const [left, right] = [before[role] ?? null, after[role] ?? null];
    if (isDeepStrictEqual(left, right)) return [];
    const by = (right?.likely ?? 0) - (left?.likely ?? 0);
    return [{ field: `effort/${role}`, label: titles.get(role) ?? role, left, right, by }];
  });
}

/** `engineer 12 → 16 h`, `price +1,200 USD`, `optional instead of included`. */
function fieldInWords({ field, label, left, right, by }: FieldChange, { currency }: Words): string {
  if (field === 'priceCents') return `price ${signed(by ?? 0, currency)}`;
  if (field === 'part')
    return `${partInWords[right as OpenLine['part']]} instead of ${partInWords[left as OpenLine['part']]}`;
  if (field === 'title') return `was called "${String(left)}"`;
  if (!field.startsWith('effort/')) return `${label} ${said(left)} → ${said(right)}`;
  const [before, after] = [left as Effort | null, right as Effort | null];
  if (by !== 0) return `${label} ${hoursInWords(before?.likely ?? 0)} → ${hoursInWords(after?.likely ?? 0)} h`;
  const [one, other] = [before, after].map((effort) => pointsInWords(effort));
  return one === other ? `${label} planned by other weeks` : `${label} ${one} → ${other} h`;
}

const said = (value: unknown): string => {
  if (value === null || value === '') return 'nothing';
  return Array.isArray(value) ? (value.length > 0 ? value.map(said).join(' and ') : 'nothing') : `"${String(value)}"`;
};

const hoursInWords = (hours: number): string => hours.toLocaleString('en-US', { maximumFractionDigits: 2 });

const pointsInWords = (effort: Effort | null): string =>
  effort ? [effort.low, effort.likely, effort.high].map(hoursInWords).join(' to ') : '0';

/** `+1,200 USD` */
function signed(cents: number, currency: string): string {
  const amount = showMoney(Math.abs(cents), currency).slice(currency.length + 1);
  return `${cents < 0 ? '−' : '+'}${amount} ${currency}`;
}

function settingsOf({ sheet: left }: Compared, { sheet: right }: Compared): string[] {
  const settings: string[] = [];
  if (left.discountPercent !== right.discountPercent) {
    settings.push(`Discount: ${left.discountPercent} % → ${right.discountPercent} %.`);
  }
  if (left.travelCents !== right.travelCents) {
    const [before, after] = [left, right].map(({ travelCents }) => showMoney(travelCents, left.currency));
    settings.push(`Travel budget: ${before} → ${after}.`);
  }
  return settings;
}

function figuresOf(left: Compared, right: Compared): FigurePair[] {
  const pair = (name: string, unit: FigurePair['unit'], figure: (of: Compared) => number | null): FigurePair => ({
    ...{ name, unit },
    left: figure(left),
    right: figure(right),
  });
  const open = [
    pair('Before discount', 'cents', ({ sheet }) => sheet.listCents),
    pair('Services', 'cents', ({ sheet }) => sheet.totals.servicesCents),
    pair('Education', 'cents', ({ sheet }) => sheet.totals.educationCents),
    pair('Total', 'cents', ({ sheet }) => sheet.totals.totalCents),
    pair('Optional and second phase', 'cents', ({ sheet }) => sheet.optionalCents),
    pair('Travel budget', 'cents', ({ sheet }) => sheet.travelCents),
    pair('Duration', 'days', ({ sheet }) => sheet.durationDays),
  ];
  if (left.costs === null || right.costs === null) return open;
  return [
    ...open,
    pair('Hours', 'hours', ({ costs }) => costs?.hours ?? null),
    pair('Cost', 'cents', ({ costs }) => costs?.costCents ?? null),
    pair('Margin', 'percent', ({ costs }) => costs?.marginPercent ?? null),
  ];
}
