import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deskRole } from './reader.ts';
import { testDatabaseUrl } from './testing.ts';

/**
 * What the role of requests may do, read from a migrated database. A new grant, and a new function that works in the
 * owner's name, fails here until somebody has judged it and written down why it may stand.
 */

/** Tables of the desk without row rules, each with the reason. */
const withoutRowRules: Readonly<Record<string, string>> = {
  number_series: 'A number that was given tells of no record.',
  ledger_checkpoint: 'Hashes and signatures are made to be shown.',
  ledger_key: 'Public keys; the private ones lie in a table of their own.',
  paper_key: 'Certificates, which every signed paper carries; the private keys lie in a table of their own.',
};

/** Views of the owner: they pass by row rules, so each must hold them itself. */
const viewsOfTheOwner: Readonly<Record<string, string>> = Object.fromEntries(
  ['opportunity', 'account', 'task', 'estimate', 'sow', 'sow_clause'].map((searched) => [
    `${searched}_in_sight`,
    'Holds the row rule itself, as modules/search/sight-store.test.ts shows.',
  ]),
);

/** Functions that work in the owner's name and that a request may call: what keeps each from telling or doing too much. */
const functionsOfTheOwner: Readonly<Record<string, string>> = {
  approval_asks_reader: 'Yes or no about the reader’s own roles.',
  architect_word: 'Who approved which revision as architect; asked of estimates that the reader has read.',
  ask_ledger_verification: 'Asks for the right, and for the reader’s own name.',
  envelope_asks_reader: 'Yes or no about the reader’s own signature.',
  booking_ground:
    'Asks for the right; numbers, states and totals, and whether there are costs, but no costs. Asked of opportunities that the reader sees.',
  enqueue_job: 'Puts a job in and tells of none.',
  erase_person: 'Asks for the right.',
  estimate_hours: 'Asks for the right; sums of an estimate that the reader has read.',
  estimate_rungs: 'Asks for the right; which margin target is missed, and no margin.',
  estimate_work: 'A hash of the work of an estimate, which tells nothing of it.',
  estimate_prices: 'Asks for the right; sums of an estimate that the reader has read.',
  is_of_public_sector: 'One word of a record; the row rules ask it.',
  keep_webhook_secret: 'Asks for the right, and tells nothing.',
  ledger_append: 'Writes what a verb has to tell, and tells nothing.',
  ledger_head: 'A position and a hash, which tell nothing of what was said.',
  licence_of_public_sector: 'One word of a licence opportunity; the row rules ask it.',
  listed_jobs: 'Asks for the right.',
  named_roles: 'Roles, no names; asked of records that the reader sees.',
  notified_entry: 'Only what the reader was told of, and may hear.',
  offered_event: 'Asks for the right, and for clearance.',
  particulars_about: 'A count.',
  proposal_ground:
    'Words and yes or no for guards, and the total and currency of the live estimate; asked of proposals that the reader sees.',
  proposal_known:
    'Facts of customers, of which the board tells no more than whether the compulsory questions are answered; asked of proposals that the reader sees.',
  question_of: 'Words of all records, but only within a query, which tells nobody.',
  queue_letter: 'Puts a letter in and tells of none.',
  retry_job: 'Asks for the right.',
  retry_letter: 'Asks for the right.',
  set_own_time_zone: 'Changes the reader’s own row.',
  subject_facts: 'Segment, sector and partner; asked of records that the reader sees.',
  task_candidates: 'People and their load; asked of tasks that the reader sees.',
};

/** What lies in no grant at all, whatever becomes of the rest: it opens doors, or would show what was struck out. */
const neverGranted = [
  ...[
    'api_key',
    'credential',
    'installation',
    'invitation',
    'ledger_key_secret',
    'paper_key_secret',
    'passkey',
    'session',
    'two_factor',
  ],
  ...[
    'saml_assertion',
    'scim_user',
    'sign_in_attempt',
    'sign_in_brake',
    'signing_link',
    'verification',
    'word',
    'role_source',
  ],
  ...['letter.text', 'letter.html', 'ledger_particular.salt', 'ledger_particular.whose', 'scim_client.token_hash'],
  ...['sign_in_connection.secret_sealed', 'webhook_secret.sealed', 'guest_link.secret_hash'],
];

let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client(await testDatabaseUrl());
  await client.connect();
});
afterAll(() => client.end());

const named = async (question: string): Promise<string[]> =>
  (await client.query<{ name: string }>(question, [deskRole])).rows.map(({ name }) => name).sort();

/** Relations of which the desk may read or change anything, whole or by columns. */
const granted = `
  select relname::text as name from pg_class join pg_namespace on pg_namespace.oid = relnamespace
  where nspname not in ('pg_catalog', 'information_schema') and nspname not like 'pg\\_toast%'
    and has_schema_privilege($1, nspname, 'usage')
    and has_any_column_privilege($1, pg_class.oid, 'select, insert, update')`;

test('each table that requests touch has row rules, or a reason', async () => {
  expect(await named(`${granted} and relkind in ('r', 'p') and not relrowsecurity`)).toEqual(
    Object.keys(withoutRowRules).sort(),
  );
});

test('each table with row rules has one for every kind of change that is granted', async () => {
  const bare = await client.query<{ name: string }>(
    `select relname || ' ' || verb as name
     from pg_class, (values ('select', 'r'), ('insert', 'a'), ('update', 'w'), ('delete', 'd')) as kind (verb, letter)
     where relkind = 'r' and relrowsecurity and relnamespace = 'public'::regnamespace
       and case verb when 'delete' then has_table_privilege($1, pg_class.oid, verb)
         else has_any_column_privilege($1, pg_class.oid, verb) end
       and not exists (select from pg_policy where polrelid = pg_class.oid and polcmd::text in ('*', letter))`,
    [deskRole],
  );
  expect(bare.rows).toEqual([]);
});

test('a rule for every verb at once is only for what is the reader’s own: else it would show what it lets change', async () => {
  const all = `select relname::text as name from pg_policy join pg_class on pg_class.oid = polrelid
    where polcmd = '*' and $1::text is not null`;
  expect(await named(all)).toEqual(['answered_request', 'notification_choice', 'saved_view', 'watch']);
});

test('each view is read under the row rules of its reader, or holds them itself', async () => {
  const own = `${granted} and relkind = 'v' and not coalesce('security_invoker=true' = any (reloptions), false)`;
  expect(await named(own)).toEqual(Object.keys(viewsOfTheOwner).sort());
});

test('what opens doors is granted in no table and no column', async () => {
  const readable = await client.query<{ place: string; table: string }>(
    `select relname || '.' || attname as place, relname as "table"
     from pg_attribute join pg_class on pg_class.oid = attrelid
     where attnum > 0 and relnamespace = 'public'::regnamespace and relkind in ('r', 'v')
       and (has_column_privilege($1, attrelid, attnum, 'select') or has_column_privilege($1, attrelid, attnum, 'update'))`,
    [deskRole],
  );
  const told = readable.rows.filter(({ place, table }) => neverGranted.includes(place) || neverGranted.includes(table));
  expect(told).toEqual([]);
});

test('each function that works in the owner’s name has a reason and looks for names only where the owner put them', async () => {
  const ofOwner = `
    select proname::text as name from pg_proc
    where prosecdef and pronamespace = 'public'::regnamespace and prorettype <> 'trigger'::regtype`;
  const callable = await named(`${ofOwner} and has_function_privilege($1, oid, 'execute')`);
  expect(callable).toEqual(
    Object.keys(functionsOfTheOwner)
      .filter((name) => name !== 'akin')
      .sort(),
  );
  const lost = `
    select proname::text as name from pg_proc
    where prosecdef and pronamespace = 'public'::regnamespace and $1::text is not null
      and not coalesce('search_path=public, pg_temp' = any (proconfig), false)`;
  expect(await named(lost)).toEqual([]);
});

test('the role owns nothing, enters nowhere and passes by no row rule', async () => {
  const { rows } = await client.query(
    `select rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
       has_schema_privilege(rolname, 'public', 'create') as makes,
       exists (select from pg_class where relowner = pg_roles.oid) as owns,
       exists (select from pg_auth_members where member = pg_roles.oid) as more
     from pg_roles where rolname = $1`,
    [deskRole],
  );
  expect(Object.values(rows[0] as object)).toEqual(Array(8).fill(false));
});
