import { chownSync, closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../../refusal.ts';
import type { Account } from './account.ts';

const PATIENCE_SECONDS = 60;
const SQLITE_BUSY = 5;

/**
 * Does `work` while no other Parley starts or stops a server in the same folder.
 *
 * The lock must fall when its holder dies, whatever way it dies, so it has to be one the operating system keeps. Node
 * offers no such lock on files; the exclusive transaction of its built-in SQLite is one. Nothing is ever stored in it.
 *
 * @throws Refusal `database.folderNotWritable`, or `database.folderBusy` after a minute of waiting.
 */
export async function withStartLock<T>(file: string, account: Account | undefined, work: () => Promise<T>): Promise<T> {
  const lock = openLock(file, account);
  try {
    const startedAt = performance.now();
    while (!tryLock(lock, file)) {
      if (performance.now() - startedAt > PATIENCE_SECONDS * 1000) throw folderBusy(file);
      await sleep(20);
    }
    return await work();
  } finally {
    lock.close();
  }
}

function openLock(file: string, account: Account | undefined): DatabaseSync {
  try {
    closeSync(openSync(file, 'a', 0o600));
    const lock = new DatabaseSync(file);
    if (account) chownSync(file, account.uid, account.gid);
    return lock;
  } catch (error) {
    throw notWritable(file, error as Error);
  }
}

function tryLock(lock: DatabaseSync, file: string): boolean {
  try {
    lock.exec('PRAGMA journal_mode = memory; BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return false;
    throw notWritable(file, error as Error);
  }
}

const notWritable = (file: string, error: Error): Refusal =>
  new Refusal(
    'database.folderNotWritable',
    `The data folder ${dirname(file)} cannot be written (${error.message}): make it writable, set PARLEY_DATA to another folder, or set DATABASE_URL.`,
  );

const folderBusy = (file: string): Refusal =>
  new Refusal(
    'database.folderBusy',
    `Another Parley has been starting or stopping in ${dirname(file)} for a minute: stop it, or set PARLEY_DATA to another folder.`,
  );
