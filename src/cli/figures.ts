/** `1 row`, `10,001 rows`. */
export const counted = (count: number, one: string, more = `${one}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : more}`;

/** `12.4 MB`, in millions of bytes. */
export const megabytes = (bytes: number): string =>
  `${(bytes / 1e6).toLocaleString('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 })} MB`;

/** How long it is since a moment of `performance.now()`: `3.2 s`. */
export const seconds = (began: number): string => `${((performance.now() - began) / 1000).toFixed(1)} s`;
