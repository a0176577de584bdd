import { z } from 'zod';
import { entryKinds } from '../../platform/ledger/ledger.ts';
import { kindOf } from './webhook.ts';

/** The types of events as a page for people: each with what `data.particulars` holds. Lists whatever is loaded. */
export function eventsPage(): string {
  const byKind = Map.groupBy(entryKinds(), ({ name }) => kindOf(name));
  return `${[
    '# Events',
    '',
    'What the ledger records, and [webhooks](webhooks.md) tell: each type with what its `data.particulars` hold.',
    ...[...byKind].flatMap(([kind, types]) => [
      '',
      `## ${kind}.*`,
      '',
      '| Type | Particulars |',
      '|---|---|',
      ...types.map(({ name, particulars }) => `| \`${name}\` | ${fieldsOf(particulars)} |`),
    ]),
    '',
    'This page is written from the program (`npm run docs`), and a check keeps it so.',
  ].join('\n')}\n`;
}

function fieldsOf(particulars: z.ZodType): string {
  const { properties = {} } = z.toJSONSchema(particulars, { unrepresentable: 'any' });
  return (
    Object.keys(properties)
      .map((field) => `\`${field}\``)
      .join(', ') || '-'
  );
}
