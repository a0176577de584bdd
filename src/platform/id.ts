import { randomBytes } from 'node:crypto';

/** The house itself, as a person that nobody signs in as: the actor of what it does on its own. */
export const houseId = '00000000-0000-7000-8000-000000000001';

/**
 * A UUIDv7 (RFC 9562, 5.7): time-ordered, so that new rows stand together in an index. Made here and not by the
 * database, because PostgreSQL below 18 has no `uuidv7()`.
 */
export function newId(epochMilliseconds: number = Temporal.Now.instant().epochMilliseconds): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(epochMilliseconds, 0, 6);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
