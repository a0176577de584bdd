import { z } from 'zod';
import { Refusal } from '../platform/refusal.ts';
import { pathInWords, schemaFaults } from '../platform/schema-faults.ts';
import { UsageError } from './command.ts';

/**
 * Reads a JSON file of a shape; `file` is how it was named, for the refusal.
 * @throws Refusal `file.notJson`, `file.invalid` with a fault per field
 */
export function readJson<T>(text: string, file: string, shape: z.ZodType<T>): T {
  const name = file === '-' ? 'Standard input' : file;
  const result = shape.safeParse(parsed(text, name), { reportInput: true });
  if (result.success) return result.data;
  const faults = schemaFaults(result.error).map(({ path, sentence }) => ({
    place: pathInWords(path) || 'the whole',
    sentence,
  }));
  const first = faults[0]!;
  throw new Refusal('file.invalid', `${name} cannot be used: ${first.place} ${first.sentence}`, { faults });
}

function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (fault) {
    throw new Refusal('file.notJson', `${name} is not JSON: ${(fault as Error).message}.`);
  }
}

/** The day of an `--on` option. */
export function dayOf(text: string): string {
  const day = z.iso.date().safeParse(text);
  if (day.success) return day.data;
  throw new UsageError(`--on takes a day such as 2026-08-31, not "${text}".`);
}
