import { z } from 'zod';
import type { PlaybookFolder } from './folder.ts';
import type { SectionFault } from './section.ts';

type Path = SectionFault['path'];

/**
 * Looks up what one section names in another: gives a fault where the other file holds no row of that id. A file that
 * cannot be read at all gives none, for its own reader tells what is wrong with it.
 */
export function elsewhere(folder: PlaybookFolder, file: string, section: string) {
  const Rows = z.looseObject({ [section]: z.array(z.looseObject({ id: z.string() })) });
  const read = Rows.safeParse(folder.files.get(file)?.content);
  const known = read.success ? new Set((read.data[section] ?? []).map(({ id }) => id)) : undefined;
  return (id: string, path: Path): SectionFault[] =>
    known === undefined || known.has(id)
      ? []
      : [{ path, sentence: `names ${id}, which ${file} does not hold: take one of ${[...known].join(', ')}.` }];
}
