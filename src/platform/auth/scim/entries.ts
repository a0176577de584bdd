import { z } from 'zod';
import { entry } from '../../ledger/ledger.ts';

/** Where the changes of a group are told. */
export const groupStream = (id: string): string => `group/${id}`;

const none = z.strictObject({});
const group = z.strictObject({ group: z.uuid(), name: z.string() });

export const provisioned = entry('person.provisioned', z.strictObject({ again: z.boolean() }), ({ again }) =>
  again ? 'Added to the directory again.' : 'Added to the directory.',
);
/** Which attributes, not what they say: values are the person's own. */
export const described = entry(
  'person.described',
  z.strictObject({ attributes: z.array(z.string()) }),
  ({ attributes }) => `Described anew: ${attributes.join(', ')}.`,
);
export const deprovisioned = entry('person.deprovisioned', none, () => 'Removed from the directory.');
export const joinedGroup = entry('person.joinedGroup', group, ({ name }) => `Became a member of the group ${name}.`);
export const leftGroup = entry('person.leftGroup', group, ({ name }) => `Left the group ${name}.`);

export const groupAdded = entry('group.added', z.strictObject({ name: z.string() }), ({ name }) => `Added ${name}.`);
export const groupRenamed = entry(
  'group.renamed',
  z.strictObject({ from: z.string(), to: z.string() }),
  ({ from, to }) => `Renamed ${from} to ${to}.`,
);
export const groupRemoved = entry(
  'group.removed',
  z.strictObject({ name: z.string() }),
  ({ name }) => `Removed ${name}.`,
);
