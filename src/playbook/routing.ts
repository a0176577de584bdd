import { z } from 'zod';
import type { PlaybookFolder } from './folder.ts';
import { readPolicy } from './tables/reading.ts';
import { policyColumns } from './tables/shape.ts';

const Titled = z.strictObject({ title: z.string().min(1) });

const RoutingShape = z.strictObject({
  /** What a customer may need; more may be added. */
  services: z.record(z.string(), Titled),
  /** What a verdict says, as a clause that can stand in a sentence. */
  outcomes: z.record(z.string(), Titled),
  ...policyColumns,
});

/** Reads `routing.yaml`: the rules of engagement, the services they know and the words of their outcomes. */
export function readRouting(folder: PlaybookFolder) {
  const { content, policy } = readPolicy(folder, 'routing.yaml', RoutingShape);
  return { services: content.services, outcomes: content.outcomes, policy };
}

/** Reads `segments.yaml`: the segment of a customer by the employees of its corporate group. */
export function readSegments(folder: PlaybookFolder) {
  return readPolicy(folder, 'segments.yaml', z.strictObject(policyColumns)).policy;
}
