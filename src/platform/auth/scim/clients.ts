import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Act } from '../../act.ts';
import type { Db, Tx } from '../../database/database.ts';
import { newId } from '../../id.ts';
import { entry, record } from '../../ledger/ledger.ts';
import type { Reader } from '../../person.ts';
import { notFound, Refusal } from '../../refusal.ts';
import { demand, type RightsOf } from '../../rights.ts';
import type { MadeScimClient, ScimClient } from './client.ts';

const stream = (id: string) => `scim-client/${id}`;
const named = z.strictObject({ name: z.string() });
const clientMade = entry('scimClient.made', named, ({ name }) => `Let ${name} keep the directory.`);
const clientEnded = entry('scimClient.ended', named, ({ name }) => `Ended the token of ${name}.`);

const columns = ['id', 'name', 'createdAt', 'lastUsedAt', 'endedAt'] as const;
const hash = (token: string): string => createHash('sha256').update(token).digest('hex');

interface ClientRow {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Temporal.Instant;
  readonly lastUsedAt: Temporal.Instant | null;
  readonly endedAt: Temporal.Instant | null;
}

const lineOf = ({ id, name, createdAt, lastUsedAt, endedAt }: ClientRow): ScimClient => ({
  ...{ id, name, createdAt: createdAt.toString() },
  lastUsedAt: lastUsedAt?.toString() ?? null,
  endedAt: endedAt?.toString() ?? null,
});

/** Every client, the newest first. */
export async function listClients(tx: Tx): Promise<ScimClient[]> {
  const rows = await tx.selectFrom('scimClient').select(columns).orderBy('createdAt', 'desc').execute();
  return rows.map(lineOf);
}

/**
 * Makes a client with its token, which is shown this once. It is a person of the ledger who cannot enter.
 * @throws Refusal `right.missing`, `scimClient.taken`
 */
export async function makeClient(act: Act, name: string): Promise<MadeScimClient & { token: string }> {
  demand(act.reader, 'connection.change');
  const taken = await act.tx.selectFrom('scimClient').select('id').where('name', '=', name).executeTakeFirst();
  if (taken)
    throw new Refusal('scimClient.taken', `There is a client ${name} already: choose another name.`, { status: 409 });
  const now = act.clock.now();
  const id = newId(now.epochMilliseconds);
  const token = `parley_scim_${randomBytes(32).toString('base64url')}`;
  const person = { id, name, email: `scim-${id}@parley.example`, title: 'Keeps the directory', disabledAt: now };
  await act.tx.insertInto('person').values(person).execute();
  const client = await act.tx
    .insertInto('scimClient')
    .values({ id, name, tokenHash: hash(token), createdAt: now })
    .returning(columns)
    .executeTakeFirstOrThrow();
  await record(act, stream(id), clientMade, { name });
  return { client: lineOf(client), token };
}

/** Ends a client's token at once. @throws Refusal `right.missing`, `SCIM client.notFound` */
export async function endClient(act: Act, id: string): Promise<ScimClient> {
  demand(act.reader, 'connection.change');
  const ended = await act.tx
    .updateTable('scimClient')
    .set({ endedAt: act.clock.now() })
    .where('id', '=', id)
    .where('endedAt', 'is', null)
    .returning(columns)
    .executeTakeFirst();
  if (!ended) throw notFound('SCIM client', id);
  await record(act, stream(id), clientEnded, { name: ended.name });
  return lineOf(ended);
}

/** How exactly it is noted when a client last asked. */
const noted = { minutes: 1 };

/** The client whose token a request bears, as the one who acts; null for nobody. */
export async function clientOf(
  db: Db,
  authorization: string | undefined,
  now: Temporal.Instant,
  rightsOf: RightsOf,
): Promise<Reader | null> {
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (!token) return null;
  const client = await db
    .selectFrom('scimClient')
    .select(columns)
    .where('tokenHash', '=', hash(token))
    .where('endedAt', 'is', null)
    .executeTakeFirst();
  if (!client) return null;
  const { id, name, lastUsedAt } = client;
  if (lastUsedAt === null || Temporal.Instant.compare(lastUsedAt, now.subtract(noted)) < 0) {
    await db.updateTable('scimClient').set({ lastUsedAt: now }).where('id', '=', id).execute();
  }
  const nobody = {
    email: `scim-${id}@parley.example`,
    title: '',
    roles: [],
    region: null,
    cleared: false,
    partnerId: null,
  };
  return { id, name, ...nobody, rights: rightsOf([]) };
}
