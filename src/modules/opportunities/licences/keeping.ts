import type { Act } from '../../../platform/act.ts';
import { lockDocument } from '../../../platform/database/lock.ts';
import { demandVersion } from '../../../platform/http/precondition.ts';
import { record } from '../../../platform/ledger/ledger.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { demand } from '../../../platform/rights.ts';
import { titleOf } from '../../../playbook/lifecycle.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { isCleared } from '../../accounts/rights.ts';
import { readAccount } from '../../accounts/store.ts';
import { opportunityPlaced, opportunityStream } from '../entries.ts';
import { isOpen } from '../rights.ts';
import { readOpportunity, type StoredOpportunity, setLicence } from '../store.ts';
import { licenceChanged, licenceOpened, licenceStream } from './entries.ts';
import type { ChangedLicence, NewLicence, Placement } from './licence.ts';
import {
  findLicence,
  insertLicence,
  type KeptLicence,
  readLicence,
  readPeopleByEmail,
  type StoredLicence,
  updateLicence,
} from './store.ts';

type Way = 'hand' | 'file';

/**
 * Writes a licence opportunity of the CRM down.
 * @throws Refusal `right.missing`, `licence.notCleared` (403), `licence.there` (409), `licence.stage`, `licence.orderType`,
 *   `licence.owner`
 */
export async function openLicence(
  act: Act,
  playbook: Playbook,
  { number, account, ...said }: NewLicence,
  way: Way = 'hand',
): Promise<StoredLicence> {
  demand(act.reader, 'licence.keep');
  await lockDocument(act.tx, licenceStream(number));
  if (await findLicence(act, number)) {
    const words = `${number} is written down already: change it on its page.`;
    throw new Refusal('licence.there', words, { status: 409 });
  }
  const customer = await readAccount(act, account);
  const cleared = isCleared(act.reader, customer);
  if (cleared !== true) throw new Refusal('licence.notCleared', cleared, { status: 403 });
  const kept = await keptOf(act, playbook, said, act.reader.id);
  await insertLicence(act, { ...kept, number, account });
  const told = { ...toldOf(playbook, number, kept, way), account: customer.name };
  await record(act, licenceStream(number), licenceOpened, told, playbook.version);
  return readLicence(act, number);
}

/**
 * Brings a licence opportunity up to date; what is as it was writes no entry.
 * @throws Refusal as `openLicence`; `licence opportunity.notFound` (404)
 */
export async function changeLicence(
  act: Act,
  playbook: Playbook,
  number: string,
  said: ChangedLicence,
  way: Way = 'hand',
): Promise<StoredLicence> {
  const stream = licenceStream(number);
  demand(act.reader, 'licence.keep');
  await lockDocument(act.tx, stream);
  const before = await readLicence(act, number);
  await demandVersion(act, { record: `licence opportunity ${number}`, stream, version: before.version });
  const [ownerId] = (await readPeopleByEmail(act, [before.owner.email.toLowerCase()])).values();
  const kept = await keptOf(act, playbook, said, ownerId ?? act.reader.id);
  if (isSame(before, kept, ownerId)) return before;
  await updateLicence(act, number, kept);
  await record(act, stream, licenceChanged, toldOf(playbook, number, kept, way), playbook.version);
  return readLicence(act, number);
}

/**
 * Places an opportunity of services beside a licence opportunity, or beside none. One that is written down must be of the same
 * account; one that is not yet is named all the same, for the CRM knows it.
 * @throws Refusal `right.missing` (403), `opportunity.closed` (409), `licence.otherAccount`
 */
export async function placeBeside(
  act: Act,
  playbook: Playbook,
  number: string,
  { licence }: Placement,
): Promise<StoredOpportunity> {
  const stream = opportunityStream(number);
  demand(act.reader, 'opportunity.revise');
  await lockDocument(act.tx, stream);
  const opportunity = await readOpportunity(act, number);
  await demandVersion(act, { record: `opportunity ${number}`, stream, version: opportunity.version });
  const open = isOpen(playbook, opportunity);
  if (open !== true) throw new Refusal('opportunity.closed', open, { status: 409 });
  await demandOfAccount(act, licence, opportunity.account.number);
  await setLicence(act, number, licence);
  await record(act, stream, opportunityPlaced, { number, licence }, playbook.version);
  return readOpportunity(act, number);
}

/** Refuses a licence opportunity of another account (`licence.otherAccount`); of one that is not written down nothing is known. */
export async function demandOfAccount(act: Act, licence: string | null, account: string): Promise<void> {
  const found = licence === null ? undefined : await findLicence(act, licence);
  if (!found || found.account.number === account) return;
  const words = `${found.number} is of ${found.account.name} (${found.account.number}): name a licence opportunity of ${account}.`;
  throw new Refusal('licence.otherAccount', words);
}

async function keptOf(act: Act, playbook: Playbook, said: ChangedLicence, otherwise: string): Promise<KeptLicence> {
  const { owner, ...kept } = said;
  const { states } = playbook.lifecycles.opportunity;
  const stage = states.find(({ id, title }) => id === said.stage || title === said.stage);
  if (!stage) {
    const titles = states.map(({ title }) => title).join(', ');
    throw new Refusal('licence.stage', `stage is "${said.stage}": take one of ${titles}.`);
  }
  const { orderTypes } = playbook.stages;
  const orderType = orderTypes.find(({ id, title }) => id === said.orderType || title === said.orderType);
  if (!orderType) {
    const titles = orderTypes.map(({ title }) => title).join(', ');
    throw new Refusal('licence.orderType', `order type is "${said.orderType}": take one of ${titles}.`);
  }
  const ownerId = owner === null ? otherwise : await ownerOf(act, owner);
  return { ...kept, stage: stage.id, orderType: orderType.id, ownerId };
}

async function ownerOf(act: Act, email: string): Promise<string> {
  const id = (await readPeopleByEmail(act, [email.toLowerCase()])).get(email.toLowerCase());
  if (id !== undefined) return id;
  throw new Refusal('licence.owner', `Nobody of ours has the e-mail ${email}: name the owner as they sign in.`);
}

const isSame = (before: StoredLicence, kept: KeptLicence, ownerId: string | undefined): boolean =>
  (['name', 'stage', 'orderType', 'netArrCents', 'currency', 'closeDate'] as const).every(
    (field) => before[field] === kept[field],
  ) && ownerId === kept.ownerId;

function toldOf({ lifecycles }: Playbook, licence: string, { ownerId: _, ...kept }: KeptLicence, way: Way) {
  return { ...kept, licence, way, stageTitle: titleOf(lifecycles.opportunity, kept.stage) };
}
