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

export const listImported = entry(
  'scope.listImported',
  z.object({
    opportunity: z.string(),
    revision: z.number(),
    file: z.string(),
    sha256: z.string(),
    rows: z.number(),
    facts: z.number(),
    risks: z.number(),
  }),
  ({ file, rows, facts, risks }) =>
    `Read the list ${file}: ${counted(rows, 'repository', 'repositories')} gave ${counted(facts, 'fact', 'facts')} and ${counted(risks, 'risk', 'risks')}.`,
);

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
