import { parseArgs } from 'node:util';
import type { Act } from '../platform/act.ts';
import { systemClock } from '../platform/clock.ts';
import { readConfig } from '../platform/config.ts';
import type { Db } from '../platform/database/database.ts';
import { newId } from '../platform/id.ts';
import { erasePerson } from '../platform/record/erasing.ts';
import { ErasureOrder } from '../platform/record/erasure.ts';
import { personData } from '../platform/record/person-data.ts';
import { notFound } from '../platform/refusal.ts';
import { houseReader } from '../web/house.ts';
import { type Command, type Console, UsageError } from './command.ts';
import { withDatabase } from './database.ts';

const usage = `parley person export --person EMAIL
parley person erase --person EMAIL --reason WORDS

export   writes all that is held about a person as JSON to standard output
erase    forgets who a person was: their name, every way in, and what the ledger says of them. It cannot be undone.
         The ledger still verifies, and says what was erased. The reason stays; let it name nobody.

Exit codes: 0 done, 1 refused, 2 wrong usage.`;

const options = { person: { type: 'string' }, reason: { type: 'string' } } as const;

/** `parley person`: what is held about a person, taken out or forgotten. */
export const command: Command = {
  summary: 'take out what is held about a person, or erase it',
  usage,
  async run(args, desk) {
    const { values, positionals } = parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
    const [verb, ...more] = positionals;
    if ((verb !== 'export' && verb !== 'erase') || more.length > 0)
      throw new UsageError('person takes one of export, erase.');
    const { person: email } = values;
    if (email === undefined) throw new UsageError('--person is missing: name the e-mail address.');
    const order = ErasureOrder.safeParse(values);
    if (verb === 'erase' && !order.success) throw new UsageError('--reason is missing: say why in a few words.');
    return withDatabase(readConfig(), desk.say, async (db) => {
      const id = await idOf(db, email);
      return verb === 'erase' && order.success ? erased(db, id, order.data, desk) : exported(db, id, desk);
    });
  },
};

async function idOf(db: Db, email: string): Promise<string> {
  const person = await db.selectFrom('person').select('id').where('email', '=', email.toLowerCase()).executeTakeFirst();
  if (!person) throw notFound('person', email);
  return person.id;
}

async function exported(db: Db, id: string, desk: Console): Promise<number> {
  desk.out(JSON.stringify(await personData(db, id, systemClock.now()), null, 2));
  return 0;
}

async function erased(db: Db, id: string, order: ErasureOrder, desk: Console): Promise<number> {
  const { token, particulars } = await db.transaction().execute((tx) => {
    const act: Act = { tx, reader: houseReader, clock: systemClock, requestId: newId(), awaited: new Set() };
    return erasePerson(act, id, order);
  });
  desk.out(
    `Erased: ${token} stands in their place, and ${particulars} personal particulars of the ledger are forgotten.`,
  );
  return 0;
}
