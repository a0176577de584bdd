import { z } from 'zod';
import { Refusal } from '../platform/refusal.ts';
import { elsewhere } from './elsewhere.ts';
import type { PlaybookFolder } from './folder.ts';
import { ruleFrame } from './rule.ts';
import { filesUnder, readSection, type SectionFault } from './section.ts';

/** What a task is made from: who answers for it, by when, and what each role has to see to. */
export const TaskTemplate = z.strictObject({
  ...ruleFrame,
  title: z.string().min(1),
  ownerRole: z.string().min(1),
  labels: z.array(z.string().min(1)),
  /** Id of a promise in `slas.yaml`; without one the task has no clock. */
  sla: z.string().min(1).optional(),
  checklist: z.array(
    z.strictObject({
      role: z.string().min(1),
      text: z.string().min(1),
      /** The task is not finished before this is ticked. */
      mandatory: z.literal(true).optional(),
    }),
  ),
});
export type TaskTemplate = z.infer<typeof TaskTemplate>;

/** The templates by id. */
export type TaskTemplates = Readonly<Record<string, TaskTemplate>>;

/** Reads every file of `tasks/`; a template stands in the file of its name and names only roles and promises there are. */
export function readTaskTemplates(folder: PlaybookFolder): TaskTemplates {
  const role = elsewhere(folder, 'roles.yaml', 'roles');
  const sla = elsewhere(folder, 'slas.yaml', 'slas');
  const templates = filesUnder(folder, 'tasks', '.yaml').map(({ name }) =>
    readSection(folder, name, TaskTemplate, (template) => [
      ...fileNameFaults(name, template.id),
      ...role(template.ownerRole, ['ownerRole']),
      ...template.checklist.flatMap((item, at) => role(item.role, ['checklist', at, 'role'])),
      ...(template.sla === undefined ? [] : sla(template.sla, ['sla'])),
    ]),
  );
  return Object.fromEntries(templates.map((template) => [template.id, template]));
}

const fileNameFaults = (name: string, id: string): SectionFault[] =>
  name === `tasks/${id}.yaml`
    ? []
    : [{ path: ['id'], sentence: `must be the name of its file: rename ${id} or the file.` }];

/**
 * The template of an id.
 * @throws Refusal `task.unknownTemplate`
 */
export function taskTemplate(playbook: { readonly taskTemplates: TaskTemplates }, id: string): TaskTemplate {
  const template = Object.hasOwn(playbook.taskTemplates, id) ? playbook.taskTemplates[id] : undefined;
  if (template) return template;
  const known = Object.keys(playbook.taskTemplates).join(', ');
  throw new Refusal('task.unknownTemplate', `The playbook has no task template ${id}: take one of ${known}.`);
}
