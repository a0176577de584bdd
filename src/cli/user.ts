import { parseArgs } from 'node:util';
import type { Act } from '../platform/act.ts';
import type { Entrance } from '../platform/auth/entrance.ts';
import { readInstallation } from '../platform/auth/installation.ts';
import { ChangedMember, type Member, NewMember } from '../platform/auth/member.ts';
import {
  changeMember,
  disableMember,
  enableMember,
  inviteMember,
  linkForMember,
  listMembers,
} from '../platform/auth/members.ts';
import { systemClock } from '../platform/clock.ts';
import { type Config, readConfig } from '../platform/config.ts';
import { openPool } from '../platform/database/database.ts';
import { addressOf } from '../platform/http/server.ts';
import { newId } from '../platform/id.ts';
import { awaitedBy } from '../platform/jobs/reactions.ts';
import { Refusal } from '../platform/refusal.ts';
import { schemaFaults } from '../platform/schema-faults.ts';
import { loadPlaybook } from '../playbook/playbook.ts';
import { houseReader, keepHouseReader, openEntrance } from '../web/house.ts';
import { reactions } from '../web/reactions.ts';
import { type Command, type Console, UsageError } from './command.ts';
import { withDatabase } from './database.ts';

const usage = `parley user VERB [options]

  list [--json]              everybody: e-mail, state, roles
  add --email E --name N --role ROLE [--role ROLE ..] [--title T] [--region R] [--cleared] [--partner NAME]
                             adds somebody and prints the link, good once, by which they set their password
  link EMAIL                 prints a new such link: for a lost first one, a lost password or second factor
  roles EMAIL ROLE [ROLE ..] gives these roles instead of those they hold
  disable EMAIL              keeps them out: sessions and keys end at once
  enable EMAIL               lets them in again

Whoever can run this on the database is trusted with everything in it; the ledger names the house as the actor. Roles are
those of the playbook (parley playbook, roles.yaml). Exit codes: 0 done, 1 refused, 2 wrong usage.`;

const options = {
  email: { type: 'string' },
  name: { type: 'string' },
  role: { type: 'string', multiple: true, default: [] as string[] },
  title: { type: 'string', default: '' },
  region: { type: 'string' },
  cleared: { type: 'boolean', default: false },
  partner: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof parsed>['values'];

const parsed = (args: readonly string[]) =>
  parseArgs({ args: [...args], options, strict: true, allowPositionals: true });

/** One verb at work: in a transaction, in the name of the house. */
interface Errand {
  readonly act: Act;
  readonly entrance: Entrance;
  readonly values: Values;
  readonly names: readonly string[];
  readonly desk: Console;
}

const verbs: Readonly<Record<string, (errand: Errand) => Promise<void>>> = {
  list,
  add,
  link,
  roles,
  disable: async (errand) => said(errand, await disableMember(errand.act, errand.entrance, (await named(errand)).id)),
  enable: async (errand) => said(errand, await enableMember(errand.act, errand.entrance, (await named(errand)).id)),
};

/** `parley user`: who may enter, from the terminal. */
export const command: Command = {
  summary: 'List, add, disable and enable people, and give them roles.',
  usage,
  async run(args, desk) {
    const { values, positionals } = parsed(args);
    const [verb = '', ...names] = positionals;
    const work = verbs[verb];
    if (!work) throw new UsageError(verb === '' ? 'A verb is missing.' : `There is no verb ${verb}.`);
    const config = readConfig();
    await withDatabase(config, desk.say, async (db, url) => {
      const playbook = await loadPlaybook(config.playbookFolder);
      await keepHouseReader(db);
      const { secret } = await readInstallation(db);
      const pool = openPool(url, { max: 1, plain: true, name: 'parley command', log: desk.say });
      try {
        const address = () => addressIn(config);
        const entrance = openEntrance({ playbook, pool, secret, address, proxies: config.proxies });
        const awaited = awaitedBy(reactions(playbook));
        await db.transaction().execute((tx) => {
          const act: Act = { tx, reader: houseReader, clock: systemClock, requestId: newId(), awaited };
          return work({ act, entrance, values, names, desk });
        });
      } finally {
        await pool.end();
      }
    });
    return 0;
  },
};

const addressIn = ({ publicUrl, host, port }: Config): string => publicUrl ?? addressOf(host, port);

async function list({ act, entrance, values, desk }: Errand): Promise<void> {
  const { items } = await listMembers(act, entrance);
  if (values.json)
    desk.out(
      JSON.stringify(
        items.map(({ may: _, ...member }) => member),
        null,
        2,
      ),
    );
  else for (const member of items) desk.out(inWords(member));
}

const inWords = ({ email, state, name, roles: held }: Member): string =>
  `${email.padEnd(36)} ${state.padEnd(9)} ${name}: ${held.join(', ') || 'no role'}`;

const said = ({ desk }: Errand, member: Member): void => desk.out(inWords(member));

async function add({ act, entrance, values, names, desk }: Errand): Promise<void> {
  if (names.length > 0) throw new UsageError(`add takes options alone: what is ${names[0]}?`);
  if (!values.email || !values.name) throw new UsageError('add needs --email and --name.');
  if (values.role.length === 0) throw new UsageError('add needs a --role: without one they see nothing.');
  const { partners } = await listMembers(act, entrance);
  const partner = partners.find(({ name }) => name === values.partner);
  if (values.partner !== undefined && !partner) {
    throw new Refusal('person.partnerUnknown', `There is no partner ${values.partner}: check the name.`);
  }
  const given = NewMember.safeParse({
    ...{ name: values.name, email: values.email, title: values.title, roles: values.role },
    ...{ region: values.region ?? null, cleared: values.cleared, partnerId: partner?.id ?? null },
  });
  if (!given.success) {
    const [first] = schemaFaults(given.error);
    throw new UsageError(`--${first?.path.join('.')} ${first?.sentence}`);
  }
  tellLink(desk, await inviteMember(act, entrance, given.data));
}

async function link(errand: Errand): Promise<void> {
  const { act, entrance, desk } = errand;
  tellLink(desk, await linkForMember(act, entrance, (await named(errand)).id));
}

function tellLink(desk: Console, { link: opens, expiresAt, member }: Awaited<ReturnType<typeof linkForMember>>): void {
  desk.out(
    `${inWords(member)}\nHand on this link; it is shown this once, opens once, and ends ${expiresAt}:\n  ${opens}`,
  );
}

async function roles(errand: Errand): Promise<void> {
  const { act, entrance, names } = errand;
  const { id, name, title, region, cleared, partnerId } = await named(errand);
  const [, ...given] = names;
  if (given.length === 0) throw new UsageError('roles needs at least one role: disable keeps somebody out.');
  const changed = ChangedMember.parse({ name, title, region, cleared, partnerId, roles: given });
  said(errand, await changeMember(act, entrance, id, changed));
}

/** The person whose e-mail comes first on the command line. */
async function named({ act, entrance, names }: Errand): Promise<Member> {
  const [email] = names;
  if (email === undefined) throw new UsageError('Say whom, by e-mail.');
  const { items } = await listMembers(act, entrance);
  const member = items.find((each) => each.email === email.toLowerCase());
  if (member) return member;
  throw new Refusal('person.notFound', `Nobody is known by ${email}: "parley user list" shows everybody.`, {
    status: 404,
  });
}
