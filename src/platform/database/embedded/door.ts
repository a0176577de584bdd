import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync, readSync, rmSync } from 'node:fs';
import { Refusal } from '../../refusal.ts';

/**
 * The door of a running server: a named pipe in the cluster's folder. Every Parley that uses the server holds the
 * pipe open for writing, and a guard beside the server reads it. Nothing is ever written: the system closes the pipe
 * of a process that ends, however it ends, and when the last one has gone the guard reads the end of the file and
 * stops the server. So nothing outlives its users, nobody loses a server that another one started, and a door that
 * cannot be opened for writing has no guard behind it.
 */

/** A file descriptor; as long as it is open, the server stays. */
export type Hold = number;

const { O_RDONLY, O_WRONLY, O_NONBLOCK } = constants;

/**
 * The guard, a shell script so that it costs one megabyte: `sh -c GUARD guard COMMAND..`, run in PostgreSQL's data
 * folder, its standard input the reading end of the door. It starts the server and ends with its exit code.
 *
 * The door is removed before the second reading: whoever came through it in the moment after the last one left is
 * waited for as well, and after that nobody can come any more. A stop that comes by signal to a whole group of
 * processes is left to Parley, which lets its work run out first.
 */
export const GUARD = `
trap '' HUP INT TERM
exec 3<&0 </dev/null
"$@" 3<&- &
server=$!
{ read -r _ <&3; rm -f ../door; read -r _ <&3; kill -INT "$server"; } &
keeper=$!
exec 3<&-
wait "$server"
code=$?
kill -KILL "$keeper"
exit "$code"
`;

/**
 * Makes a new door.
 *
 * @returns `hold`, ours to keep, and `guardEnd`, the reading end to hand to the guard and then to close.
 * @throws Refusal `database.noPipes` where the file system has no named pipes.
 */
export async function makeDoor(door: string): Promise<{ hold: Hold; guardEnd: number }> {
  rmSync(door, { force: true });
  const maker = spawn('mkfifo', ['-m', '600', door], { stdio: ['ignore', 'ignore', 'pipe'] });
  let words = '';
  maker.stderr.on('data', (chunk) => {
    words += chunk;
  });
  const [code] = await once(maker, 'close').catch((error: Error) => [error.message]);
  if (code !== 0) {
    throw new Refusal(
      'database.noPipes',
      `No named pipe can be made at ${door} (${words.trim() || code}): set PARLEY_DATA to a folder on a local disk, or set DATABASE_URL.`,
    );
  }
  const guardEnd = openSync(door, O_RDONLY | O_NONBLOCK);
  return { hold: openSync(door, O_WRONLY | O_NONBLOCK), guardEnd };
}

/** Takes hold of a running server; undefined when there is no door, or no guard behind it. */
export function takeHold(door: string): Hold | undefined {
  try {
    return openSync(door, O_WRONLY | O_NONBLOCK);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENXIO') return undefined;
    throw new Refusal(
      'database.inUse',
      `The database is in use by another user (${message}): start Parley as that user.`,
    );
  }
}

export const letGo = (hold: Hold): void => closeSync(hold);

/** Whether any process still holds the server: reading an empty pipe says "later" as long as somebody may write. */
export function isHeld(door: string): boolean {
  let reader: number;
  try {
    reader = openSync(door, O_RDONLY | O_NONBLOCK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  try {
    readSync(reader, Buffer.alloc(1));
    return false;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return true;
    throw error;
  } finally {
    closeSync(reader);
  }
}
