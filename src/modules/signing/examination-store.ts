import { sql } from 'kysely';
import { type Db, openDatabase, openPool } from '../../platform/database/database.ts';
import { type Finding, fault, hint, ok } from '../../platform/doctor/finding.ts';

/** What waits for a letter, and what left none: a sweep writes within minutes what a job did not. */
interface Waiting {
  readonly out: number;
  readonly unwritten: number;
  readonly undelivered: number;
}

/** Longer than the sweep takes to come by. */
const patienceMinutes = 30;

const ask = async (db: Db): Promise<Waiting> => {
  const { rows } = await sql<Waiting>`select
    (select count(*)::int from envelope where state = 'out') as out,
    (select count(*)::int from envelope join envelope_signer as signer on signer.envelope_id = envelope.id
      where envelope.state = 'out' and signer.side = 'customer' and signer.state = 'asked'
        and signer.asked_at < now() - make_interval(mins => ${patienceMinutes})
        and not exists (select from signing_link as link where link.signer_id = signer.id and link.call = signer.call)) as unwritten,
    (select count(*)::int from letter where kind like 'signature-%' and state in ('failed', 'expired')
      and created_at > now() - interval '7 days') as undelivered`.execute(db);
  return rows[0]!;
};

/**
 * Whether anybody waits for a letter to sign by.
 * @param mailed whether letters leave this house
 */
export async function examineSigning(url: string, mailed: boolean): Promise<Finding[]> {
  const db = openDatabase(openPool(url, { max: 1 }));
  try {
    const { rows } = await sql<{
      there: boolean;
    }>`select to_regclass('public.signing_link') is not null as there`.execute(db);
    if (!rows[0]?.there) return [];
    return findingsOf(await ask(db), mailed);
  } finally {
    await db.destroy();
  }
}

function findingsOf({ out, unwritten, undelivered }: Waiting, mailed: boolean): Finding[] {
  const findings: Finding[] = [];
  if (!mailed) {
    const cure = 'Set SMTP_URL and MAIL_FROM: links and codes to sign by go by mail, and by nothing else.';
    findings.push(hint('signing', 'No customer can sign: letters do not leave this house.', cure));
  }
  if (unwritten > 0) {
    const cure = 'Start Parley, or read on the page Operations why its jobs fail: it then writes them by itself.';
    findings.push(fault('signing', `${unwritten} who are asked to sign were not written to.`, cure));
  }
  if (undelivered > 0) {
    const cure = 'See under Operations why, then send each signer their link again, from the page of the envelope.';
    findings.push(hint('signing', `${undelivered} letters to signers did not leave within a week.`, cure));
  }
  return findings.length > 0 ? findings : [ok('signing', `${out} out for signature, and everybody was written to.`)];
}
