import { z } from 'zod';
import { openRights, type RightsOf } from '../platform/rights.ts';
import type { PlaybookFolder } from './folder.ts';
import { type Role, roleTitle } from './roles.ts';
import { ruleFrame } from './rule.ts';
import { readSection, type SectionFault } from './section.ts';

/** Which roles may do a thing, by role or by the whole side they work on. `what` follows "may": `draft an estimate`. */
const Right = z.strictObject({
  id: z.string().regex(/^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$/, 'must be noun.verb such as estimate.draft.'),
  what: z.string().min(3),
  roles: z.array(ruleFrame.id).min(1),
  /** Changes nothing, though its verb is not `see`. */
  looks: z.literal(true).optional(),
});
export type Right = z.infer<typeof Right>;

const Rights = z.strictObject({ source: ruleFrame.source, effective: ruleFrame.effective, rights: z.array(Right) });

/** Reads `rights.yaml`: a right given twice, and a role that `roles.yaml` does not describe, are refused. */
export const readRights = (folder: PlaybookFolder, roles: () => readonly Role[]): Right[] =>
  readSection(folder, 'rights.yaml', Rights, ({ rights }) => {
    const known = new Set(roles().flatMap(({ id, side }): string[] => [id, side]));
    return rights.flatMap((right, at): SectionFault[] => [
      ...(rights.findIndex(({ id }) => id === right.id) < at
        ? [{ path: ['rights', at, 'id'], sentence: `is taken: ${right.id} is given above; make it one.` }]
        : []),
      ...right.roles.flatMap((role, index) =>
        known.has(role)
          ? []
          : [
              {
                path: ['rights', at, 'roles', index],
                sentence: `names ${role}, neither a role nor a side of roles.yaml.`,
              },
            ],
      ),
    ]);
  }).rights;

/** What of a playbook says who may do what. */
interface Register {
  readonly rights: readonly Right[];
  readonly roles: readonly Role[];
}

/** The rights of whoever holds some roles, by this playbook. */
export const rightsOf = ({ rights, roles }: Register): RightsOf =>
  openRights(
    rights.map((right) => ({ ...right, roles: expanded(right, roles) })),
    (role) => roleTitle(roles, role),
  );

/** A side stands for all of its roles. */
const expanded = (right: Right, roles: readonly Role[]): string[] =>
  roles.filter(({ id, side }) => right.roles.includes(id) || right.roles.includes(side)).map(({ id }) => id);
