import type { z } from '@hono/zod-openapi';
import { Problem } from './problem.ts';

/** A JSON answer in the API's description. */
export const json = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});

/** A JSON body in the API's description: always demanded. */
export const body = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true,
  content: { 'application/json': { schema } },
});

/** A file in the API's description. */
export const file = (mediaType: string, description: string) => ({
  description,
  content: { [mediaType]: { schema: { type: 'string' as const, format: 'binary' } } },
});

/** What every route may answer instead: problem details (RFC 9457). */
export const refusals = {
  default: {
    description: 'Refused: problem details (RFC 9457)',
    content: { 'application/problem+json': { schema: Problem } },
  },
};
