import { segmentDecision } from '../../playbook/segments.ts';
import type { Table } from '../../playbook/tables/table.ts';
import type { RoutingFacts, TraceRow } from './engagement.ts';

/** The segment a verdict reckons with, and how it was found. */
export interface Size {
  readonly segment: string | undefined;
  readonly rules: readonly string[];
  readonly sources: readonly string[];
  readonly trace: readonly TraceRow[];
  readonly notes: readonly string[];
}

/** A segment that is given counts; else it is read off the employees; with neither it is unknown. */
export function sizeOf(segments: Table, { segment, employees }: RoutingFacts, day: string): Size {
  const given = { segment: segment ?? undefined, rules: [], sources: [], trace: [], notes: [] };
  if (employees === null || employees === undefined) return given;
  const { segment: read, rules, sources, trace } = segmentDecision(segments, employees, day);
  const traced = trace.map(({ open: _, ...row }): TraceRow => ({ table: segments.id, ...row }));
  if (!segment) return { segment: read, rules, sources, trace: traced, notes: [] };
  if (segment === read) return given;
  const count = employees.toLocaleString('en-US');
  const note = `The segment is given as ${segment}, though ${count} employees would make it ${read}: the given one counts.`;
  return { ...given, notes: [note] };
}
