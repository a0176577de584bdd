import type { Act } from '../../platform/act.ts';
import type { Db } from '../../platform/database/database.ts';
import { seat } from '../../platform/database/reader.ts';
import { type EventStream, openEventStream } from '../../platform/live/event-stream.ts';
import type { Reader } from '../../platform/person.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { NotificationKind } from '../../playbook/notifications.ts';
import { presentNotification } from './presenting.ts';
import { countUnread, type NotificationRow, readNewestIds, readNotification, readSince } from './store.ts';

export interface BellParts {
  readonly db: Db;
  readonly kinds: readonly NotificationKind[];
  /** Who holds the session of a request; asked again while a stream stays open. */
  readonly whoIs: (headers: Headers) => Promise<Reader | null>;
  /** How often a stream shows that it is there and asks whether its session is. */
  readonly beatMs: number;
}

/** One who listens. */
interface Listener {
  reader: Reader;
  readonly headers: Headers;
  readonly stream: EventStream;
  /** The newest they heard of. */
  heard: string | null;
  readonly sent: Set<string>;
  /** What is being told; one thing after the other. */
  telling: Promise<void>;
}

/** Ids bear the time at which they were made, and may be committed a little later than ones made after them. */
const overlapMs = 60_000;

const firstId = '00000000-0000-7000-8000-000000000000';

/** The first id that could have been made at the time of another, less the overlap. */
function idBefore(id: string): string {
  const at = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
  const hex = Math.max(at - overlapMs, 0)
    .toString(16)
    .padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}${firstId.slice(13)}`;
}

/**
 * Rings for everybody who listens on this instance. It keeps nothing that another instance needs: what is told stands in
 * the database, and whoever comes again says what they heard last.
 */
export class Bell {
  readonly #parts: BellParts;
  readonly #listeners = new Set<Listener>();
  #open = true;

  constructor(parts: BellParts) {
    this.#parts = parts;
  }

  /**
   * Opens a stream for whoever asks; `after` is the last notification they heard of.
   * @throws Refusal `server.stopping` (503)
   */
  attach(reader: Reader, headers: Headers, after: string | null): Response {
    if (!this.#open)
      throw new Refusal('server.stopping', 'Parley is closing; come again in a moment.', { status: 503 });
    const stream = openEventStream(() => {
      clearInterval(beating);
      this.#listeners.delete(listener);
    });
    const sent = new Set(after === null ? [] : [after]);
    const listener: Listener = { reader, headers, stream, heard: after, sent, telling: Promise.resolve() };
    const beating = setInterval(() => {
      stream.beat();
      this.#askAgain(listener);
    }, this.#parts.beatMs);
    this.#listeners.add(listener);
    if (after === null) this.#greet(listener);
    else this.#tellMissed(listener);
    return stream.response;
  }

  /**
   * Hears what an instance said: `told <person> <notification>`, `read <person>`, `left <person>`; or `changed <things>`,
   * which tells of nothing but that there is something to look at again.
   */
  hear(message: string): void {
    const [what, person, id] = message.split(' ');
    if (what === 'changed') this.#tellChanged(person ?? '');
    for (const listener of this.#listeners) {
      if (listener.reader.id !== person) continue;
      if (what === 'told' && id) this.#tell(listener, id);
      else if (what === 'read') this.#tellUnread(listener);
      else if (what === 'left') this.#askAgain(listener);
    }
  }

  /** Everybody of the company who listens may look at such things again; whether they see more is asked then. */
  #tellChanged(things: string): void {
    for (const { reader, stream } of this.#listeners) {
      if (reader.partnerId === null) stream.send({ event: 'changed', data: { things } });
    }
  }

  /** Something may not have been heard: everybody is told what they missed. */
  catchUp(): void {
    for (const listener of this.#listeners) this.#tellMissed(listener);
  }

  /** Ends every stream and opens no more. */
  close(): void {
    this.#open = false;
    for (const { stream } of this.#listeners) stream.close();
  }

  /** Whoever comes for the first time has read the list: what is there is not news. */
  #greet(listener: Listener): void {
    this.#then(listener, async () => {
      const ids = await this.#look(listener, readNewestIds);
      for (const id of ids) listener.sent.add(id);
      listener.heard = ids[0] ?? null;
      this.#send(listener, null, await this.#look(listener, countUnread));
    });
  }

  #tell(listener: Listener, id: string): void {
    this.#then(listener, async () => {
      await this.#knowAgain(listener);
      const row = await this.#look(listener, (act) => readNotification(act, id));
      if (row) this.#send(listener, row, await this.#look(listener, countUnread));
    });
  }

  #tellUnread(listener: Listener): void {
    this.#then(listener, async () => this.#send(listener, null, await this.#look(listener, countUnread)));
  }

  #tellMissed(listener: Listener): void {
    this.#then(listener, async () => {
      const from = listener.heard === null ? firstId : idBefore(listener.heard);
      const rows = await this.#look(listener, (act) => readSince(act, from));
      const unread = await this.#look(listener, countUnread);
      for (const row of rows) this.#send(listener, row, unread);
      this.#send(listener, null, unread);
    });
  }

  #askAgain(listener: Listener): void {
    this.#then(listener, () => this.#knowAgain(listener));
  }

  /** Whoever has left, or may enter no more, hears no more; the others hear what they may see by now. */
  async #knowAgain(listener: Listener): Promise<void> {
    const reader = await this.#parts.whoIs(listener.headers).catch((fault: unknown) => {
      // A key that was revoked is refused; a database that is away is another matter.
      if (fault instanceof Refusal) return null;
      throw fault;
    });
    if (reader?.id === listener.reader.id) listener.reader = reader;
    else listener.stream.close();
  }

  #send(listener: Listener, row: NotificationRow | null, unread: number): void {
    if (row === null) listener.stream.send({ event: 'read', data: { unread, item: null } });
    if (row === null || listener.sent.has(row.id)) return;
    listener.sent.add(row.id);
    if ((listener.heard ?? '') < row.id) listener.heard = row.id;
    const item = presentNotification(this.#parts.kinds, row);
    listener.stream.send({ id: row.id, event: 'told', data: { unread, item } });
  }

  /** One thing after the other. A database that is away is no reason to end a stream: `catchUp` comes when it is back. */
  #then(listener: Listener, work: () => Promise<void>): void {
    listener.telling = listener.telling.then(work).catch(() => {});
  }

  #look<Answer>({ reader }: Listener, read: (act: Pick<Act, 'tx' | 'reader'>) => Promise<Answer>): Promise<Answer> {
    return this.#parts.db.transaction().execute(async (tx) => {
      await seat(tx, reader, true);
      return read({ tx, reader });
    });
  }
}
