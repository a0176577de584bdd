import { z } from 'zod';
import { Estimate } from '../modules/estimates/estimate.ts';
import { readEstimate } from '../modules/estimates/store.ts';
import { Opportunity } from '../modules/opportunities/opportunity.ts';
import { readOpportunity } from '../modules/opportunities/store.ts';
import { Sow } from '../modules/sow/sow.ts';
import { readSow } from '../modules/sow/store.ts';
import type { Act } from '../platform/act.ts';
import { systemClock } from '../platform/clock.ts';
import { openDatabase, openPool } from '../platform/database/database.ts';
import { newId } from '../platform/id.ts';
import { houseReader } from '../web/house.ts';

/** What reading every record found: how many there are of each noun, and those that are not of their noun's shape. */
export interface Examined {
  readonly counts: Readonly<Record<Noun, number>>;
  readonly faults: readonly string[];
}

type Noun = 'opportunity' | 'estimate' | 'sow';

/** How one record of a noun is read, and the shape it has to have; what may be done with it is added later. */
const readings: Readonly<Record<Noun, { shape: z.ZodType; read(act: Act, number: string): Promise<unknown> }>> = {
  opportunity: { shape: Opportunity.omit({ may: true }), read: readOpportunity },
  estimate: { shape: Estimate.omit({ may: true }), read: readEstimate },
  sow: { shape: Sow.omit({ may: true, pen: true }), read: readSow },
};

const batch = 1000;
const faultsShown = 20;

/** Reads every opportunity, estimate and statement of work of a database as its pages would, and holds it to its shape. */
export async function examineRecords(url: string): Promise<Examined> {
  const db = openDatabase(openPool(url, { max: 1, name: 'parley rehearsal' }));
  const counts = { opportunity: 0, estimate: 0, sow: 0 };
  const faults: string[] = [];
  try {
    for (const noun of ['opportunity', 'estimate', 'sow'] as const) {
      await db.transaction().execute(async (tx) => {
        const act: Act = { tx, reader: houseReader, clock: systemClock, requestId: newId(), awaited: new Set() };
        for (let last = ''; ; ) {
          const found = await tx
            .selectFrom(noun)
            .select('number')
            .where('number', '>', last)
            .orderBy('number')
            .limit(batch)
            .execute();
          for (const { number } of found) faults.push(...(await faultOf(act, noun, number)));
          counts[noun] += found.length;
          if (found.length < batch) return;
          last = found.at(-1)!.number;
        }
      });
    }
  } finally {
    await db.destroy();
  }
  return { counts, faults: faults.slice(0, faultsShown) };
}

async function faultOf(act: Act, noun: Noun, number: string): Promise<string[]> {
  try {
    readings[noun].shape.parse(await readings[noun].read(act, number));
    return [];
  } catch (fault) {
    const why = fault instanceof z.ZodError ? z.prettifyError(fault).replaceAll('\n', ' ') : (fault as Error).message;
    return [`${number}: ${why}`];
  }
}
