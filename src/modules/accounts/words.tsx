import type { Edition, Region, Segment } from './account.ts';

/** The words people use for what the record calls by id. */
export const regionInWords: Record<Region, string> = { americas: 'Americas', emea: 'EMEA', apac: 'APAC' };

export const segmentInWords: Record<Segment, string> = { smb: 'SMB', 'mid-market': 'Mid-Market', large: 'Large' };

export const editionInWords: Record<Edition, string> = { ee: 'Licensed or prospect (EE)', ce: 'Free edition (CE)' };

/** Choices for a select, in the order of the words above. */
export const choicesOf = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));
