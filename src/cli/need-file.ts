import { z } from 'zod';
import { RoutingFacts } from '../modules/routing/engagement.ts';
import { readJson } from './json-file.ts';

/** A need as a seller writes it down: the customer, and the facts of the rules of engagement beside it. */
const Need = z.strictObject({
  customer: z.strictObject({
    name: z.string().trim().min(1).max(200),
    /** The largest count in the corporate hierarchy. */
    employees: z.number().int().min(0).optional(),
  }),
  ...RoutingFacts.shape,
});

export interface NeedFile {
  readonly customer: { readonly name: string; readonly employees?: number | undefined };
  readonly facts: RoutingFacts;
}

/**
 * Reads a need file; `file` is how it was named, for the refusal.
 * @throws Refusal `file.notJson`, `file.invalid` with a fault per field
 */
export function readNeed(text: string, file: string): NeedFile {
  const { customer, ...facts } = readJson(text, file, Need);
  return { customer, facts: { ...facts, employees: facts.employees ?? customer.employees } };
}
