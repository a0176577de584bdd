import { hashOf } from '../../canonical-json.ts';
import type { Fields } from './path.ts';
import { ScimFault } from './scim-fault.ts';

/** The header `If-Match` as it was sent. */
export type Precondition = string | undefined;

/**
 * The version of a resource, as ETag and as `meta.version`. It is made of what the resource says, so that it changes
 * whoever changes it: a client, an administrator, the person.
 */
export const versionOf = (resource: Fields): string => `W/"${hashOf(resource).slice(0, 20)}"`;

/** @throws ScimFault 412 when the client has seen another version than the one that stands */
export function demandStanding(version: string, ifMatch: Precondition): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return;
  const seen = ifMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (seen.includes(version.replace(/^W\//, ''))) return;
  throw new ScimFault(412, 'The resource was changed since this version was read: read it again.', 'invalidVers');
}

/** Whether the client already holds this version, by its header `If-None-Match`. */
export const isHeld = (version: string, ifNoneMatch: string | undefined): boolean =>
  ifNoneMatch !== undefined &&
  (ifNoneMatch.trim() === '*' ||
    ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === version.replace(/^W\//, '')));
