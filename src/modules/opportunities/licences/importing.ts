import { z } from 'zod';
import { readCsv } from '../../../documents/csv.ts';
import type { Act } from '../../../platform/act.ts';
import { type Fault, Refusal } from '../../../platform/refusal.ts';
import { demand } from '../../../platform/rights.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { changeLicence, openLicence } from './keeping.ts';
import { type ImportedLicences, NewLicence } from './licence.ts';
import { findLicence } from './store.ts';

const columns = {
  ...{ number: 'number', account: 'account', name: 'name', stage: 'stage', 'order type': 'orderType' },
  ...{ 'net ARR': 'netArr', currency: 'currency', 'close date': 'closeDate', owner: 'owner' },
};

/** Whole units with at most two decimals: `120000`, `120,000.50`; a comma groups, a point divides. */
const Amount = z
  .string()
  .regex(/^-?\d{1,3}(,\d{3})*(\.\d{1,2})?$|^-?\d+(\.\d{1,2})?$/, 'must be an amount such as 120000 or 120,000.50.')
  .transform((text) => Math.round(Number(text.replaceAll(',', '')) * 100));

const { netArrCents: _, ...shape } = NewLicence.shape;
const Row = z.object({
  ...shape,
  netArr: Amount.optional(),
  currency: shape.currency,
  owner: z.email().optional(),
});

/**
 * Brings in licence opportunities from a CSV file of the CRM, with the headers number, account (its number here), name, stage,
 * order type, net ARR, currency, close date (`2027-03-31`), owner (e-mail): opens those that are new, brings the others up to
 * date. All of them or none.
 * @throws Refusal `licences.*` of the file; `licences.invalid` with every row that is refused
 */
export async function importLicences(act: Act, playbook: Playbook, csv: string): Promise<ImportedLicences> {
  demand(act.reader, 'licence.keep');
  const rows = readCsv(csv, {
    ...{ noun: 'licences', columns, row: Row, rowsMax: 5000 },
    keyOf: ({ number }) => number,
    twice: 'one row for a number',
  });
  const done = { opened: 0, changed: 0, unchanged: 0 };
  const faults: Fault[] = [];
  // The house acts on each in turn: versions are asked of people who look at one.
  const { precondition: _seen, ...each } = act;
  for (const { netArr = null, owner = null, ...row } of rows) {
    try {
      const became = await keepOne(each, playbook, { ...row, netArrCents: netArr, owner });
      done[became] += 1;
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault;
      faults.push({ place: row.number, sentence: fault.message });
    }
  }
  const [first] = faults;
  if (!first) return done;
  const more = faults.length === 1 ? '' : ` And ${faults.length - 1} more.`;
  throw new Refusal('licences.invalid', `Nothing was brought in: ${first.place}: ${first.sentence}${more}`, { faults });
}

async function keepOne(act: Act, playbook: Playbook, row: NewLicence): Promise<keyof ImportedLicences> {
  const before = await findLicence(act, row.number);
  if (!before) {
    await openLicence(act, playbook, row, 'file');
    return 'opened';
  }
  const { number, account, ...said } = row;
  if (account !== before.account.number) {
    const words = `It is of ${before.account.number} here and of ${account} in the file: correct one of them.`;
    throw new Refusal('licence.otherAccount', words);
  }
  const after = await changeLicence(act, playbook, number, said, 'file');
  return after.version === before.version ? 'unchanged' : 'changed';
}
