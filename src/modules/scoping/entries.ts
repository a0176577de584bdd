import { z } from 'zod';
import { entry } from '../../platform/ledger/ledger.ts';

export const reportImported = entry(
  'scope.imported',
  z.object({
    opportunity: z.string(),
    revision: z.number(),
    file: z.string(),
    sha256: z.string(),
    projects: z.number(),
    users: z.number(),
    facts: z.number(),
    risks: z.number(),
  }),
  ({ file, projects, users, facts, risks }) =>
    `Read ${file}: ${projects} projects and ${users} users gave ${facts} facts and ${risks} risks.`,
);
