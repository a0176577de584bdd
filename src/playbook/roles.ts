import { z } from 'zod';
import type { PlaybookFolder } from './folder.ts';
import { ruleFrame } from './rule.ts';
import { readSection } from './section.ts';

/** What somebody does; people hold roles, and rules name nothing else. */
export const Role = z.strictObject({
  id: ruleFrame.id,
  title: z.string().min(1),
  side: z.enum(['sales', 'services', 'finance-and-legal', 'channel', 'desk', 'partner']),
});
export type Role = z.infer<typeof Role>;

const Roles = z.strictObject({ source: ruleFrame.source, effective: ruleFrame.effective, roles: z.array(Role).min(1) });

/** Reads `roles.yaml`; a role described twice is refused. */
export const readRoles = (folder: PlaybookFolder): Role[] =>
  readSection(folder, 'roles.yaml', Roles, ({ roles }) =>
    roles.flatMap(({ id }, at) =>
      roles.findIndex((role) => role.id === id) < at
        ? [{ path: ['roles', at, 'id'], sentence: `is taken: ${id} is described above; remove one.` }]
        : [],
    ),
  ).roles;

/** "Engagement Manager" for `engagement-manager`; the id itself for a role the playbook does not know. */
export const roleTitle = (roles: readonly Role[], id: string): string =>
  roles.find((role) => role.id === id)?.title ?? id;
