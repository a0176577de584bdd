import { z } from 'zod';
import type { PlaybookFolder } from './folder.ts';
import type { SectionFault } from './section.ts';
import { type Decided, decide } from './tables/decide.ts';
import { readPolicy } from './tables/loading.ts';
import { policyColumns, type TableShape } from './tables/shape.ts';
import type { Table } from './tables/table.ts';

const table = 'segment-by-size';
const segments = ['smb', 'mid-market', 'large'] as const;
type Segment = (typeof segments)[number];

/** Reads `segments.yaml`: the segment of a customer by the employees of its corporate group. */
export function readSegments(folder: PlaybookFolder): Table {
  const { policy } = readPolicy(folder, 'segments.yaml', z.strictObject(policyColumns), segmentFaults);
  return policy.tables.find(({ id }) => id === table)!;
}

function segmentFaults({ tables }: { tables: Record<string, TableShape> }): SectionFault[] {
  const output = tables[table]?.outputs.segment;
  if (output?.type === 'enum' && output.values.every((value) => segments.some((known) => known === value))) return [];
  return [{ path: ['tables', table], sentence: `must give a segment that is one of ${segments.join(', ')}.` }];
}

/**
 * The segment by the largest employee count in the corporate hierarchy on a day, with its rule and trace.
 * Refuses a count that is no whole number from 0 on (`fact.invalid`).
 */
export function segmentDecision(table: Table, employees: number, day: string): Decided & { segment: Segment } {
  const decision = decide(table, { employees }, day);
  if (decision.state !== 'decided') throw new Error(`The segment hangs on more than employees: ${table.id}.`);
  return { ...decision, segment: decision.outcome.segment as Segment };
}

/** The segment alone. */
export const segmentOf = (playbook: { readonly segments: Table }, employees: number, day: string): Segment =>
  segmentDecision(playbook.segments, employees, day).segment;
