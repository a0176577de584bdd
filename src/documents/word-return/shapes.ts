import type { ChangeAttrs } from '../paper.ts';
import { untracked } from './line-changes.ts';

/** A block whose attributes were proposed to be others, with the mark that says how they were. */
export function reshaped<Attrs extends object, Thing extends { attrs: Attrs }>(
  thing: Thing,
  was: Attrs,
  is: Partial<Attrs>,
  by: ChangeAttrs | null,
): Thing {
  const before = Object.fromEntries(
    Object.entries(was).filter(([name, value]) => name in is && is[name as keyof Attrs] !== value),
  );
  if (Object.keys(before).length === 0) return thing;
  const mark = { type: 'modification', attrs: { ...(by ?? untracked()), was: before } };
  return { ...thing, attrs: { ...was, ...is }, marks: [mark] };
}
