import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A backup that stands in the folder of backups. */
export interface ShelvedBackup {
  readonly file: string;
  readonly takenAt: Temporal.Instant;
  readonly bytes: number;
}

const pattern = /^parley-(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\dZ)\.backup$/;

/** `parley-2026-11-22T02-10-00Z.backup`: its moment, in a name that every file system takes and that sorts by time. */
export const nameOfBackup = (at: Temporal.Instant): string =>
  `parley-${at.toString({ smallestUnit: 'second' }).replaceAll(':', '-')}.backup`;

/** The backups of a folder that bear a name of ours, newest first; none where there is no such folder. */
export async function backupsIn(folder: string): Promise<ShelvedBackup[]> {
  const names = await readdir(folder).catch(() => []);
  const found = names.flatMap((name) => {
    const [, hour, minute, second] = pattern.exec(name) ?? [];
    return hour ? [{ file: join(folder, name), takenAt: Temporal.Instant.from(`${hour}:${minute}:${second}`) }] : [];
  });
  const sized = found.map(async (each) => ({ ...each, bytes: (await stat(each.file)).size }));
  return (await Promise.all(sized)).sort((one, other) => Temporal.Instant.compare(other.takenAt, one.takenAt));
}

/** Removes all but the newest; files that bear other names are nobody's to remove. */
export async function keepNewest(folder: string, keep: number): Promise<void> {
  for (const { file } of (await backupsIn(folder)).slice(keep)) await rm(file, { force: true });
}
