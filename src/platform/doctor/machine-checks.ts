import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type pg from 'pg';
import type { Clock } from '../clock.ts';
import { type Finding, fault, hint, ok } from './finding.ts';

const skewHintSeconds = 2;
const skewFaultSeconds = 30;

/** The database's clock beside this machine's: deadlines are counted by one, sessions and one-time codes by both. */
export async function examineClock(client: pg.Client, clock: Clock): Promise<Finding> {
  const before = clock.now().epochMilliseconds;
  const { rows } = await client.query<{ now: string }>('select extract(epoch from clock_timestamp()) * 1000 as now');
  const after = clock.now().epochMilliseconds;
  const apart = (Number(rows[0]?.now) - (before + after) / 2) / 1000;
  const seconds = Math.abs(apart).toFixed(1);
  const cure = 'Keep both machines by NTP: "timedatectl set-ntp true".';
  if (Math.abs(apart) < skewHintSeconds) return ok('clock', `This machine and the database are ${seconds} s apart.`);
  const sentence = `The database's clock is ${seconds} s ${apart > 0 ? 'ahead of' : 'behind'} this machine's.`;
  return Math.abs(apart) < skewFaultSeconds ? hint('clock', sentence, cure) : fault('clock', sentence, cure);
}

const spaceHintBytes = 5e9;
const spaceFaultBytes = 5e8;

/** The room left where a folder lies or will lie. */
export async function examineDisk(matter: string, folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(await standing(folder));
  const free = bavail * bsize;
  const gigabytes = `${(free / 1e9).toFixed(1)} GB`;
  const cure = `Make room on the disk of ${folder}, or move the folder to a larger one.`;
  if (free < spaceFaultBytes) return fault(matter, `${gigabytes} are free at ${folder}: writing will fail soon.`, cure);
  if (free < spaceHintBytes) return hint(matter, `${gigabytes} are free at ${folder}.`, cure);
  return ok(matter, `${gigabytes} are free at ${folder}.`);
}

/** The folder, or the nearest above it that is there. */
async function standing(folder: string): Promise<string> {
  return statfs(folder).then(
    () => folder,
    () => (dirname(folder) === folder ? folder : standing(dirname(folder))),
  );
}
