import { z } from 'zod';
import { type Fields, isFields } from './path.ts';
import { schemasOf } from './resource.ts';
import { userType } from './schema.ts';
import { ScimFault } from './scim-fault.ts';
import { versionOf } from './standing.ts';

/** A person with what a client said of them. */
export interface UserRow {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly title: string;
  readonly disabledAt: Temporal.Instant | null;
  readonly createdAt: Temporal.Instant;
  readonly updatedAt: Temporal.Instant;
  /** Null for somebody no client has spoken of yet. */
  readonly userName: string | null;
  readonly externalId: string | null;
  readonly attributes: Fields;
  readonly groups: readonly { readonly id: string; readonly name: string }[];
}

/** The parts of a user that the house keeps itself, and the rest as the client wrote it. */
export interface SaidUser {
  readonly person: { readonly name: string; readonly email: string; readonly title: string; readonly active: boolean };
  readonly userName: string;
  readonly externalId: string | null;
  readonly attributes: Fields;
}

/** What a client may change of a person: the resource without what Parley adds to it. */
export function writtenOf(row: UserRow): Fields {
  return {
    ...row.attributes,
    ...(row.externalId === null ? {} : { externalId: row.externalId }),
    userName: row.userName ?? row.email,
    displayName: row.name,
    ...(row.title === '' ? {} : { title: row.title }),
    active: row.disabledAt === null,
    emails: emailsOf(row),
  };
}

/** What a PATCH begins from: a name that Parley made of its parts follows them. */
export function patchableOf(row: UserRow): Fields {
  const { displayName, ...written } = writtenOf(row);
  const followsParts = row.attributes.displayName === undefined && row.attributes.name !== undefined;
  return followsParts ? written : { ...written, displayName };
}

/** Whoever changed the e-mail address last, here or there: the primary one is the person's. */
function emailsOf({ email, attributes }: UserRow): unknown[] {
  const kept = Array.isArray(attributes.emails) ? attributes.emails.filter(isFields) : [];
  if (kept.some(({ value }) => same(value, email))) return kept;
  const others = kept.filter(({ primary }) => primary !== true);
  return [{ value: email, type: 'work', primary: true }, ...others];
}

const same = (left: unknown, right: string) => String(left).toLowerCase() === right.toLowerCase();

/** A person as a SCIM user. @param base where SCIM is served: `https://parley.company.example/scim/v2` */
export function userResource(row: UserRow, base: string): Fields {
  const written = writtenOf(row);
  const groups = row.groups.map(({ id, name }) => ({
    ...{ value: id, $ref: `${base}/Groups/${id}`, display: name, type: 'direct' },
  }));
  const said = { ...written, id: row.id, ...(groups.length > 0 ? { groups } : {}) };
  return {
    schemas: schemasOf(written, userType),
    ...said,
    meta: {
      resourceType: userType.name,
      created: row.createdAt.toString({ smallestUnit: 'millisecond' }),
      lastModified: row.updatedAt.toString({ smallestUnit: 'millisecond' }),
      location: `${base}${userType.endpoint}/${row.id}`,
      version: versionOf(said),
    },
  };
}

const Email = z.email().max(254);

/**
 * Parts what a client wrote into the house's own and the rest.
 * @throws ScimFault 400 `invalidValue` without any e-mail address
 */
export function saidUser(written: Fields): SaidUser {
  const { userName, externalId, title, active, ...attributes } = written;
  const address = Email.safeParse(primaryOf(attributes.emails) ?? userName);
  if (!address.success) {
    throw new ScimFault(400, 'emails needs a primary e-mail address: Parley writes to people.', 'invalidValue');
  }
  return {
    person: {
      name: String(attributes.displayName ?? nameOf(attributes.name) ?? userName),
      email: address.data.toLowerCase(),
      title: String(title ?? ''),
      active: active !== false,
    },
    userName: String(userName),
    externalId: externalId === undefined ? null : String(externalId),
    attributes,
  };
}

function primaryOf(emails: unknown): string | undefined {
  const values = Array.isArray(emails) ? emails.filter(isFields) : [];
  const chosen =
    values.find(({ primary }) => primary === true) ?? values.find(({ type }) => same(type, 'work')) ?? values[0];
  return chosen?.value === undefined ? undefined : String(chosen.value);
}

function nameOf(name: unknown): string | undefined {
  if (!isFields(name)) return undefined;
  const parts = [name.givenName, name.familyName].filter((part) => part !== undefined);
  return name.formatted === undefined ? (parts.length > 0 ? parts.join(' ') : undefined) : String(name.formatted);
}
