import { handIn } from '../../../ui/api.tsx';
import { ListImported, type ListMapping, ListPreview } from './list.ts';

/** A list as a person hands it in: a file, or rows out of the clipboard. */
export type Handed = { readonly file: File } | { readonly text: string };

const formOf = (handed: Handed, mapping: ListMapping | null): FormData => {
  const form = new FormData();
  if ('file' in handed) form.append('list', handed.file);
  else form.append('text', handed.text);
  if (mapping) form.append('mapping', JSON.stringify(mapping));
  return form;
};

const pathOf = (opportunity: string) => `/api/opportunities/${encodeURIComponent(opportunity)}/imports`;

type Sending = readonly [handed: Handed, mapping: ListMapping | null, onShare: (share: number) => void];

/** What would come of a list; nothing is kept. */
export const previewList = (opportunity: string, ...[handed, mapping, onShare]: Sending): Promise<ListPreview> =>
  handIn(`${pathOf(opportunity)}/preview`, formOf(handed, mapping), ListPreview, { onShare });

/** Keeps what a list says, whole or not at all. */
export const importList = (opportunity: string, ...[handed, mapping, onShare]: Sending): Promise<ListImported> =>
  handIn(pathOf(opportunity), formOf(handed, mapping), ListImported, { onShare });
