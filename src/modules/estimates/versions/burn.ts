import { z } from 'zod';

/** Hours by week and role from the begin of the work on, of what is included. */
export const Burn = z.object({
  /** How many weeks there are; every list of hours is as long. */
  weeks: z.number().int().nonnegative(),
  roles: z.array(z.object({ id: z.string(), title: z.string(), hours: z.array(z.number()) })),
  /** Whose weeks these are: planned by people, spread by the playbook's staffing rule, or some of each. */
  by: z.enum(['plan', 'rule', 'both']),
});
export type Burn = z.infer<typeof Burn>;
