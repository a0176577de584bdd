import type { Act } from '../../act.ts';
import { canonicalJson } from '../../canonical-json.ts';
import type { Db, Tx } from '../../database/database.ts';
import { demandVersion } from '../../http/precondition.ts';
import { newId } from '../../id.ts';
import { record } from '../../ledger/ledger.ts';
import { notFound, Refusal } from '../../refusal.ts';
import { demand } from '../../rights.ts';
import type { GivenRole } from '../entrance.ts';
import { type Connection, ConnectionSettings, type ConnectionWish, type RoleRule } from './connection.ts';
import { connectionAdded, connectionChanged, connectionStream } from './entries.ts';
import { readFarText } from './far-places.ts';
import { readMetadata } from './saml-metadata.ts';
import { seal, unseal } from './sealing.ts';

const columns = [
  ...(['id', 'kind', 'name', 'enabled', 'settings', 'hasSecret', 'domains', 'roleRules', 'makesPeople'] as const),
  ...(['firstRoles', 'passwordsRefused', 'version', 'updatedAt'] as const),
] as const;

const rowsOf = (tx: Db | Tx) => tx.selectFrom('signInConnection').select(columns);
type Row = Awaited<ReturnType<ReturnType<typeof rowsOf>['executeTakeFirstOrThrow']>>;

/** Ours, as an identity provider has to be told. @param site how the world reaches Parley */
export function addressesOf(site: string, id: string, kind: string) {
  const place = `${site}/api/sso/${id}`;
  const saml = kind === 'saml';
  return {
    start: `${place}/start`,
    answer: saml ? `${place}/acs` : `${place}/callback`,
    entity: saml ? `${place}/metadata` : null,
  };
}

function connectionOf(row: Row, site: string): Connection {
  const { kind, settings, roleRules, updatedAt, ...said } = row;
  return {
    ...said,
    settings: ConnectionSettings.parse({ ...(settings as object), kind }),
    roleRules: roleRules as unknown as RoleRule[],
    addresses: addressesOf(site, row.id, kind),
    updatedAt: updatedAt.toString(),
  };
}

/** Every connection, by name. */
export const listConnections = async (tx: Tx, site: string): Promise<Connection[]> =>
  (await rowsOf(tx).orderBy('name').execute()).map((row) => connectionOf(row, site));

/** @throws Refusal `connection.notFound` */
export async function readConnection(tx: Db | Tx, id: string, site: string): Promise<Connection> {
  const row = await rowsOf(tx).where('id', '=', id).executeTakeFirst();
  if (!row) throw notFound('connection', id);
  return connectionOf(row, site);
}

/** The secret of a connection, for the house alone; null without one. @param secret the installation's */
export async function openSecret(db: Db, id: string, secret: string): Promise<string | null> {
  const row = await db.selectFrom('signInConnection').select('secretSealed').where('id', '=', id).executeTakeFirst();
  return row?.secretSealed ? unseal(secret, id, row.secretSealed) : null;
}

/** What a verb on connections stands on. */
export interface ConnectionGround {
  readonly site: string;
  /** What secrets are sealed with. */
  readonly secret: string;
  readonly roles: readonly GivenRole[];
}

/**
 * Reads the metadata a wish names, before any transaction begins: another house may take its time to answer.
 * @throws Refusal `connection.unreachable`, `connection.metadata`
 */
export async function settingsOf(
  { provider }: ConnectionWish,
  kept: ConnectionSettings | null,
): Promise<ConnectionSettings> {
  if (provider.kind === 'oidc') {
    const { issuer, clientId, scopes } = provider;
    return { kind: 'oidc', issuer, clientId, scopes };
  }
  const { metadataUrl, metadata } = provider;
  const xml = metadataUrl === null ? metadata : await readFarText(metadataUrl);
  if (xml !== null && xml.trim() !== '') return { kind: 'saml', metadataUrl, ...readMetadata(xml) };
  if (kept?.kind === 'saml') return { ...kept, metadataUrl: null };
  throw new Refusal('connection.metadata', "Name the address of the provider's metadata, or paste it.", {
    faults: [{ place: 'metadata', sentence: 'is missing: paste it, or name its address.' }],
  });
}

/** @throws Refusal `right.missing`, `connection.taken`, `connection.roles`, `connection.unproven` */
export async function addConnection(
  act: Act,
  ground: ConnectionGround,
  wish: ConnectionWish,
  settings: ConnectionSettings,
): Promise<Connection> {
  demand(act.reader, 'connection.change');
  demandRoles(wish, ground.roles);
  const now = act.clock.now();
  const id = newId(now.epochMilliseconds);
  await demandFree(act.tx, wish.name, id);
  await demandProven(act, id, wish);
  const row = { id, ...rowOf(wish, settings), createdAt: now, updatedAt: now };
  await act.tx
    .insertInto('signInConnection')
    .values({ ...row, ...sealedOf(ground.secret, id, wish) })
    .execute();
  await record(act, connectionStream(id), connectionAdded, { name: wish.name });
  return readConnection(act.tx, id, ground.site);
}

/** @throws Refusal 428, 412, `right.missing`, `connection.notFound`, `connection.taken`, `connection.kind`, `connection.roles`, `connection.unproven` */
export async function changeConnection(
  act: Act,
  ground: ConnectionGround,
  id: string,
  wish: ConnectionWish,
  settings: ConnectionSettings,
): Promise<Connection> {
  demand(act.reader, 'connection.change');
  const locked = await act.tx
    .selectFrom('signInConnection')
    .select(['id', 'version'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!locked) throw notFound('connection', id);
  const before = await readConnection(act.tx, id, ground.site);
  await demandVersion(act, {
    record: `connection ${before.name}`,
    stream: connectionStream(id),
    version: locked.version,
  });
  if (before.settings.kind !== settings.kind) {
    throw new Refusal('connection.kind', 'A connection keeps its kind: add another one instead.', { status: 409 });
  }
  demandRoles(wish, ground.roles);
  await demandFree(act.tx, wish.name, id);
  if (!before.passwordsRefused || !before.enabled) await demandProven(act, id, wish);
  const now = act.clock.now();
  await act.tx
    .updateTable('signInConnection')
    .set({
      ...rowOf(wish, settings),
      ...sealedOf(ground.secret, id, wish),
      version: before.version + 1,
      updatedAt: now,
    })
    .where('id', '=', id)
    .execute();
  const after = await readConnection(act.tx, id, ground.site);
  const changed = changedBetween(before, after, wish);
  await record(act, connectionStream(id), connectionChanged, { name: wish.name, settings: changed });
  return after;
}

const rowOf = (wish: ConnectionWish, { kind, ...settings }: ConnectionSettings) => ({
  kind,
  ...{ name: wish.name, enabled: wish.enabled, domains: [...new Set(wish.domains)], makesPeople: wish.makesPeople },
  ...{ firstRoles: wish.firstRoles, passwordsRefused: wish.passwordsRefused },
  settings: JSON.stringify(settings),
  roleRules: JSON.stringify(wish.roleRules),
});

/** A secret left out stays as it is. */
const sealedOf = (secret: string, id: string, { provider }: ConnectionWish) =>
  provider.kind === 'oidc' && provider.clientSecret ? { secretSealed: seal(secret, id, provider.clientSecret) } : {};

function changedBetween(before: Connection, after: Connection, { provider }: ConnectionWish): string[] {
  const told = [
    'name',
    'enabled',
    'settings',
    'domains',
    'roleRules',
    'makesPeople',
    'firstRoles',
    'passwordsRefused',
  ] as const;
  const changed: string[] = told.filter((field) => canonicalJson(before[field]) !== canonicalJson(after[field]));
  return provider.kind === 'oidc' && provider.clientSecret ? [...changed, 'secret'] : changed;
}

/** A person made or given roles by a connection is the company's own, so that no partner's role may be given. */
function demandRoles({ firstRoles, roleRules }: ConnectionWish, roles: readonly GivenRole[]): void {
  demandKnownRoles([...firstRoles, ...roleRules.map(({ role }) => role)], roles);
}

/** @throws Refusal `connection.roles` naming the first role that nobody of the company's own can hold */
export function demandKnownRoles(given: readonly string[], roles: readonly GivenRole[]): void {
  const known = new Set(roles.filter(({ ofPartner }) => !ofPartner).map(({ id }) => id));
  const unknown = given.find((role) => !known.has(role));
  if (unknown)
    throw new Refusal(
      'connection.roles',
      `${unknown} is no role that may be given here: choose one of the playbook's.`,
    );
}

async function demandFree(tx: Tx, name: string, id: string): Promise<void> {
  const taken = await tx
    .selectFrom('signInConnection')
    .select('id')
    .where('name', '=', name)
    .where('id', '<>', id)
    .executeTakeFirst();
  if (taken)
    throw new Refusal('connection.taken', `There is a connection ${name} already: choose another name.`, {
      status: 409,
    });
}

/** Passwords end only where the one who ends them has come in without: a slip would shut everybody out. */
async function demandProven(
  { tx, reader }: Act,
  id: string,
  { passwordsRefused, enabled }: ConnectionWish,
): Promise<void> {
  if (!passwordsRefused || !enabled) return;
  const accounts = tx.selectFrom('credential').select('id').where('personId', '=', reader.id);
  if (await accounts.where('providerId', '=', id).executeTakeFirst()) return;
  throw new Refusal(
    'connection.unproven',
    'Sign in through this connection once yourself before passwords end: so nobody is shut out by a slip.',
    {
      status: 409,
    },
  );
}
