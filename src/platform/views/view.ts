import { z } from 'zod';

/** What a list is narrowed and sorted by, as it stands in the address bar. */
const Search = z.record(z.string().max(40), z.union([z.string().max(200), z.number(), z.boolean()]));

const said = {
  name: z.string().trim().min(1).max(60),
  search: Search,
  /** The list opens with it. */
  isDefault: z.boolean().default(false),
};

/** The filters of a list as somebody keeps them under a name. It is theirs alone; its address can be handed on. */
export const SavedView = z.object({
  ...said,
  id: z.uuid(),
  /** Which list: `tasks`. */
  list: z.string(),
  version: z.number().int(),
});
export type SavedView = z.infer<typeof SavedView>;
export const SavedViewList = z.object({ items: z.array(SavedView) });

const List = z.string().regex(/^[a-z]+(-[a-z]+)*$/, 'must be the plain name of a list such as tasks.');

export const ViewFilter = z.object({ list: List });
export const NewView = z.strictObject({ ...said, list: List });
export type NewView = z.infer<typeof NewView>;
export const ChangedView = z.strictObject(said);
export type ChangedView = z.infer<typeof ChangedView>;
