import { z } from 'zod';
import { entry } from '../../ledger/ledger.ts';

/** Where the changes of a connection are told. */
export const connectionStream = (id: string): string => `connection/${id}`;
/** Where the changes of which group gives which role are told. */
export const groupRolesStream = 'group-roles/all';

const named = z.strictObject({ name: z.string() });
const by = z.strictObject({ connection: z.uuid(), name: z.string() });

export const connectionAdded = entry('connection.added', named, ({ name }) => `Added the sign-in connection ${name}.`);
/** Which settings, not what they say: among them are secrets. */
export const connectionChanged = entry(
  'connection.changed',
  z.strictObject({ name: z.string(), settings: z.array(z.string()) }),
  ({ name, settings }) => `Changed the sign-in connection ${name}: ${settings.join(', ')}.`,
);
export const groupRolesChanged = entry(
  'connection.groupRolesChanged',
  z.strictObject({ given: z.array(z.string()), taken: z.array(z.string()) }),
  ({ given, taken }) =>
    `Changed which group gives which role: ${[...given.map((each) => `+ ${each}`), ...taken.map((each) => `- ${each}`)].join(', ')}.`,
);

export const arrived = entry('person.arrived', by, ({ name }) => `Became known by signing in through ${name}.`);
export const linked = entry('person.linked', by, ({ name }) => `Signed in through ${name} for the first time.`);
