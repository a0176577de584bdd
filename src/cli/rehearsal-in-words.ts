import type { SoundBackup } from '../platform/backup/reading.ts';
import { type Hindrance, type LaidMigration, lostIn, type Rehearsal } from '../platform/backup/rehearsal.ts';
import { parleyVersion } from '../platform/version.ts';
import type { Examined } from './every-record.ts';
import { counted } from './figures.ts';

/** What an upgrade would do and what came of it, as a page of text. */
export function rehearsalInWords(file: string, backup: SoundBackup, rehearsal: Rehearsal<Examined>): string {
  const { manifest } = backup;
  const { migrations, ledger, examined } = rehearsal;
  const { opportunity, estimate, sow } = examined.counts;
  const faults = faultsIn(rehearsal);
  return [
    `Rehearsed on ${file}: Parley ${manifest.parley}, as it was at ${manifest.takenAt}.`,
    migrations.length === 0 ? `Parley ${parleyVersion} lays nothing on it.` : `Parley ${parleyVersion} lays`,
    ...migrations.flatMap(migrationInWords),
    'Afterwards',
    ...(ledger.broken ? [] : [`  the ledger of ${counted(ledger.entries, 'entry', 'entries')} verifies`]),
    `  ${counted(opportunity, 'opportunity', 'opportunities')}, ${counted(estimate, 'estimate')} and ${counted(sow, 'statement')} of work were read`,
    ...faults.map((fault) => `  ${fault}`),
    faults.length === 0
      ? 'It would go well. Nothing was touched: parley upgrade does it.'
      : 'It would not go well. Nothing was touched.',
  ].join('\n');
}

function faultsIn(rehearsal: Rehearsal<Examined>): string[] {
  const { broken } = rehearsal.ledger;
  return [
    ...(broken ? [`FAULT: the ledger does not verify: ${broken.place}: ${broken.why}`] : []),
    ...rehearsal.unchecked.map((name) => `FAULT: the constraint ${name} was never checked on the rows that are there`),
    ...lostIn(rehearsal).map((words) => `FAULT: ${words}`),
    ...rehearsal.examined.faults.map((words) => `FAULT: ${words}`),
  ];
}

const waits: Readonly<Record<Hindrance, string>> = {
  'reading and writing': 'reading and writing wait meanwhile',
  writing: 'writing waits meanwhile',
};

function migrationInWords({ name, milliseconds, locks, changes }: LaidMigration): string[] {
  const held = Map.groupBy(locks, ({ hinders }) => hinders);
  return [
    `  ${name} in ${(milliseconds / 1000).toFixed(2)} s`,
    ...[...held].map(([hinders, tables]) => `    ${waits[hinders]}: ${tables.map(({ table }) => table).join(', ')}`),
    ...changes.map(({ table, before, after }) =>
      before === null
        ? `    ${table} is new${after === 0 ? '' : `, with ${counted(after ?? 0, 'row')}`}`
        : `    ${table}: ${counted(before, 'row')} become ${(after ?? 0).toLocaleString('en-US')}`,
    ),
  ];
}
