import { wholePaper } from '../../documents/paper-samples.ts';
import { certificatesIn, keyFrom } from '../../documents/signing/signing-key.ts';
import { sampleKey } from '../../documents/signing/signing-samples.ts';
import type { Act } from '../../platform/act.ts';
import { addPerson, openTestDoor, type TestDoor, testNow } from '../../platform/http/testing.ts';
import { houseId, newId } from '../../platform/id.ts';
import { awaitedBy, type Recorded } from '../../platform/jobs/reactions.ts';
import { readStream } from '../../platform/ledger/ledger.ts';
import type { Person, Reader } from '../../platform/person.ts';
import { everyRight } from '../../platform/rights.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { rightsOf } from '../../playbook/rights.ts';
import { loadShippedPlaybook } from '../../playbook/testing.ts';
import type { SignerAsked } from './envelope.ts';
import { signingGuestRoutes } from './guests/guest-routes.ts';
import { signingLetters } from './guests/writing.ts';
import { signingRoutes } from './routes.ts';
import { openSeal, type Seal } from './sealing/seal.ts';
import { type EnvelopeAsked, sendEnvelope } from './sending.ts';
import type { BesideSigning } from './signing.ts';
import type { StoredEnvelope } from './store.ts';
import { signedPaperRoutes } from './uploaded/routes.ts';

const now = Temporal.Instant.from(testNow);
const year = 24 * 365;

const testKey = sampleKey('Tanager Software', { from: now.subtract({ hours: 24 }), until: now.add({ hours: year }) });
/** A seal whose key holds for a year around the tests' day. */
export const testSeal: Seal = openSeal({
  key: keyFrom(testKey),
  certificates: certificatesIn(testKey.certificates),
  timeStamp: undefined,
});

/** In whose name the house acts when a letter is written, or a guest comes. */
const house: Reader = {
  ...{ id: houseId, name: 'Parley', email: 'house@tanager.example', title: 'Parley' },
  ...{ roles: [], region: null, cleared: true, partnerId: null, rights: everyRight },
};

/** A letter as it lies in the outbox, where nobody may read what it says. */
export interface Letter {
  readonly recipient: string;
  readonly kind: string;
  readonly subject: string;
  readonly text: string;
}

/** A door with the routes of signing, and what a signer has: a mailbox and a browser. */
export interface SigningHouse extends TestDoor {
  readonly playbook: Playbook;
  /** Who sends papers. */
  readonly manager: Person;
  /** Who signs for the company. */
  readonly chief: Person;
  readonly stream: string;
  /** Sends a paper that nobody has sent yet. */
  sendOut(signers: readonly SignerAsked[], more?: Partial<EnvelopeAsked>): Promise<StoredEnvelope>;
  asHouse<Answer>(verb: (act: Act) => Promise<Answer>): Promise<Answer>;
  /** Runs what the entries of a stream have set off and was not run yet. */
  deliver(stream?: string): Promise<void>;
  /** The letters to an address, the newest first. */
  lettersTo(address: string): Promise<Letter[]>;
  /** The token of the newest link that was mailed to an address. */
  tokenOf(address: string): Promise<string>;
  /** Has a code mailed and enters it; @returns the headers by which the browser is known from here on. */
  enter(token: string, address: string): Promise<{ cookie: string }>;
}

/** The API of a link. */
export const guestPath = (token: string, rest = ''): string => `/api/guest/${token}/signing${rest}`;

/** Somebody of the customer who signs. */
export const customer = (name: string, more: Partial<SignerAsked> = {}): SignerAsked => ({
  ...{ side: 'customer', name, title: 'Head of platform' },
  email: `${name.toLowerCase().replaceAll(' ', '.')}@alder.example`,
  ...more,
});

/** A person of ours as a signer. */
export const ofOurs = ({ id, name, title, email }: Person): SignerAsked => ({
  ...{ side: 'company', name, title, email, personId: id },
});

/** Opens a door on a database of the test file's own, with a deal and two people of ours. */
export async function openSigningHouse(
  more: { readonly seal?: Seal; readonly beside?: BesideSigning } = {},
): Promise<SigningHouse> {
  const playbook = await loadShippedPlaybook();
  const desk = { playbook, seal: testSeal, beside: {}, ...more };
  const guests = { house, proxies: 0, policy: playbook.signIn, address: 'http://localhost' };
  const reactions = signingLetters({ playbook, page: (path) => `https://desk.example${path}` });
  const awaited = awaitedBy(reactions);
  const door = await openTestDoor(
    [signingRoutes(desk), signingGuestRoutes(desk, guests), signedPaperRoutes(desk)],
    rightsOf(playbook),
    awaited,
  );
  const { db, clock } = door;
  await db.insertInto('person').values({ id: house.id, name: house.name, email: house.email }).execute();
  const manager = await addPerson(db, 'Zoe Lark', [roleWith(playbook, 'envelope.follow', 'envelope.withdraw')], 'emea');
  const chief = await addPerson(db, 'Una Dove', [roleWith(playbook, 'envelope.sign')]);
  const stream = await openDeal(door, manager);
  const asHouse: SigningHouse['asHouse'] = (verb) =>
    db.transaction().execute((tx) => verb({ tx, reader: house, clock, requestId: newId(), awaited }));
  const done = new Set<string>();
  let sent = 0;
  return {
    ...door,
    ...mailboxes(door),
    ...{ playbook, manager, chief, stream, asHouse },
    sendOut(signers, asked = {}) {
      sent += 1;
      const number = `LTR-2026-${String(sent).padStart(4, '0')}`;
      const subject = { kind: 'letter', number, title: 'Migration', href: `/letters/${number}` };
      const paper = wholePaper('Alder Freight', { id: number });
      return door.act(manager, (act) =>
        sendEnvelope(act, playbook, {
          ...{ stream, subject, paper, customer: 'Alder Freight' },
          signers,
          order: 'in-order',
          ...asked,
        }),
      );
    },
    deliver: (of = stream) =>
      asHouse(async (act) => {
        for (const entry of (await readStream(act.tx, of, 500)).toReversed()) {
          if (done.has(entry.id)) continue;
          done.add(entry.id);
          for (const { to, react } of reactions) if (to === entry.name) await react(act, entry as unknown as Recorded);
        }
      }),
  };
}

/** What signers have: mailboxes, and browsers that enter codes. */
function mailboxes(door: TestDoor): Pick<SigningHouse, 'lettersTo' | 'tokenOf' | 'enter'> {
  const lettersTo = async (address: string): Promise<Letter[]> =>
    (await door.db
      .selectFrom('letter')
      .select(['recipient', 'kind', 'subject', 'text'])
      .where('recipient', '=', address)
      .orderBy('id', 'desc')
      .execute()) as Letter[];
  return {
    lettersTo,
    tokenOf: async (address) => {
      const links = (await lettersTo(address)).flatMap(({ text }) => /\/guest\/([^/]+)\/signing/.exec(text)?.[1] ?? []);
      return links[0] ?? 'none';
    },
    enter: async (token, address) => {
      await door.send('POST', guestPath(token, '/codes'));
      const [letter] = (await lettersTo(address)).filter(({ kind }) => kind === 'signature-code');
      const code = /\b\d{6}\b/.exec(letter?.text ?? '')?.[0] ?? 'none';
      const answer = await door.send('POST', guestPath(token, '/pass'), { code });
      return { cookie: (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '' };
    },
  };
}

/** The first role that holds some rights. */
export const roleWith = (playbook: Playbook, ...rights: readonly string[]): string =>
  playbook.roles.find(({ id }) => rights.every((right) => rightsOf(playbook)([id]).has(right)))?.id ?? 'nobody';

let deals = 0;

/** A deal that papers of a test belong to, written straight into the database; @returns its stream. */
export async function openDeal(
  { db }: Pick<TestDoor, 'db'>,
  { id: ownerId }: Person,
  more: { readonly publicSector?: boolean; readonly partnerId?: string } = {},
): Promise<string> {
  deals += 1;
  const [accountId, number] = [newId(), `OPP-2026-${7000 + deals}`];
  const whose = { region: 'emea', segment: 'large', ownerId, createdAt: now };
  const firm = { country: 'DE', edition: 'ee', employees: 5000, groupEmployees: 5000, name: 'Alder Freight' };
  await db
    .insertInto('account')
    .values({ ...whose, ...firm, id: accountId, number: `ACC-2026-${7000 + deals}` })
    .execute();
  const deal = { id: newId(), number, accountId, name: 'Migration', needs: '[]', stage: 'discovery' };
  await db
    .insertInto('opportunity')
    .values({ ...whose, ...deal, publicSector: false, closeDate: '2027-03-31', ...more })
    .execute();
  return `opportunity/${number}`;
}
