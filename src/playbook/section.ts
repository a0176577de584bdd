import type { z } from 'zod';
import { type Fault, Refusal } from '../platform/refusal.ts';
import { schemaFaults } from '../platform/schema-faults.ts';
import { type PlaybookFile, type PlaybookFolder, placeIn, playbookInvalid } from './folder.ts';

type Path = readonly (string | number)[];

/** Something wrong at a path of a file, found after its shape was right (a cycle, an unknown role, a gap). */
export interface SectionFault {
  readonly path: Path;
  readonly sentence: string;
}

/**
 * Reads one YAML file of a playbook by its zod shape. `check` may look for what a shape cannot say; its faults get
 * file and line like all others. Throws one `playbook.invalid` with every fault of the file.
 */
export function readSection<T>(
  folder: PlaybookFolder,
  name: string,
  shape: z.ZodType<T>,
  check: (content: T) => readonly SectionFault[] = () => [],
): T {
  const file = fileIn(folder, name);
  const result = shape.safeParse(file.content, { reportInput: true });
  if (!result.success) throw faulty(file, schemaFaults(result.error));
  const faults = check(result.data);
  if (faults.length > 0) throw faulty(file, faults);
  return result.data;
}

/** The files below a folder of the playbook in the order of their names, e.g. `filesUnder(folder, 'clauses', '.md')`. */
export function filesUnder(folder: PlaybookFolder, under: string, ending: string): PlaybookFile[] {
  return [...folder.files.values()].filter(({ name }) => name.startsWith(`${under}/`) && name.endsWith(ending));
}

/** Runs the readers of all sections and throws the faults of all of them together, so that one look shows everything. */
export function readTogether<T extends Record<string, unknown>>(readers: { [K in keyof T]: () => T[K] }): T {
  const faults: Fault[] = [];
  const read = Object.entries(readers).map(([name, reader]) => {
    try {
      return [name, (reader as () => unknown)()];
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault;
      faults.push(...fault.faults);
      return [name, undefined];
    }
  });
  if (faults.length > 0) throw playbookInvalid(faults);
  return Object.fromEntries(read) as T;
}

function fileIn(folder: PlaybookFolder, name: string): PlaybookFile {
  const file = folder.files.get(name);
  if (file) return file;
  throw playbookInvalid([{ place: name, sentence: `is missing from the playbook ${folder.path}: add the file.` }]);
}

const faulty = (file: PlaybookFile, faults: readonly SectionFault[]): Refusal =>
  playbookInvalid(faults.map(({ path, sentence }) => ({ place: placeIn(file, path), sentence })));
