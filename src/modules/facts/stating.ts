import type { Act } from '../../platform/act.ts';
import { lockDocument } from '../../platform/database/lock.ts';
import { record } from '../../platform/ledger/ledger.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { holdsOn } from '../../playbook/rule.ts';
import { accountStream } from '../accounts/entries.ts';
import { readOpportunity } from '../opportunities/store.ts';
import { checkStatements } from './checking.ts';
import { factsStated } from './entries.ts';
import { agree, type NewStatement, type Provenance, sayValue } from './fact.ts';
import {
  type KeptStatement,
  keepStatements,
  readLastSaid,
  readStanding,
  type StoredStatement,
  setStatementsAside,
} from './store.ts';
import { type FactSubject, factStream } from './subject.ts';

/** What became of statements: the names that are new or say something else now, and those that disagree with others. */
export interface Stated {
  readonly changed: readonly string[];
  readonly disagree: readonly string[];
}

/** The kinds of facts that hold today. */
export const factKinds = ({ clock }: Act, { facts }: Pick<Playbook, 'facts'>) => {
  const today = clock.now().toZonedDateTimeISO('UTC').toPlainDate().toString();
  return facts.filter(({ effective }) => holdsOn(effective, today));
};

/**
 * States facts in the course of an opportunity, whatever the road they came by: report, list, questionnaire, person or
 * customer. The caller has asked for the right and whether the opportunity is open. All are kept or none.
 * @throws Refusal `fact.wrong` with one fault for each field that is wrong
 */
export async function stateFacts(
  act: Act,
  playbook: Playbook,
  { opportunity, facts }: { readonly opportunity: string; readonly facts: readonly NewStatement[] },
): Promise<Stated> {
  const { account } = await readOpportunity(act, opportunity);
  return stateOf(act, playbook, { account: account.number, opportunity }, facts);
}

/**
 * States facts of a subject. A newer statement of the same source takes the place of the older; what the source said
 * before in the same words is not said again, be it that it lost a conflict.
 */
export async function stateOf(
  act: Act,
  playbook: Playbook,
  subject: FactSubject,
  facts: readonly NewStatement[],
): Promise<Stated> {
  if (facts.length === 0) return { changed: [], disagree: [] };
  const kinds = factKinds(act, playbook);
  const checked = checkStatements(kinds, facts).map((kept) => ({
    ...kept,
    source: sourceOf(kept.provenance, subject, act),
  }));
  // Deals of one customer share its facts: their writers wait for one another.
  await lockDocument(act.tx, accountStream(subject.account));
  const names = checked.map(({ name }) => name);
  const standing = await readStanding(act, subject.account, names);
  const lastSaid = await readLastSaid(act, subject.account, names);
  const fresh = checked.filter((kept) => !lastSaid.some((old) => saysAgain(kept, old)));
  if (fresh.length === 0) return { changed: [], disagree: [] };
  const replaced = standing.filter((old) => fresh.some((kept) => kept.name === old.name && kept.source === old.source));
  const byCustomer = fresh[0]?.provenance.kind === 'customer';
  await setStatementsAside(
    act,
    replaced.map(({ id }) => id),
    { why: 'newer', byCustomer },
  );
  await keepStatements(act, subject, fresh);
  const left = standing.filter((old) => !replaced.includes(old));
  const disagree = fresh.filter((kept) => left.some((old) => old.name === kept.name && !agree(kept, old)));
  const titles = new Map(kinds.map((kind) => [kind.name, kind.title]));
  const told = fresh.map((kept) => ({
    name: kept.name,
    title: titles.get(kept.name) ?? kept.name,
    said: sayValue(kept),
  }));
  const particulars = {
    ...subject,
    from: fresh[0]?.provenance.kind ?? 'person',
    facts: told,
    disagree: disagree.map(({ name }) => name),
  };
  await record(act, factStream(subject), factsStated, particulars, playbook.version);
  return { changed: fresh.map(({ name }) => name), disagree: particulars.disagree };
}

/**
 * Whether a source says once more what it said last. What a person set aside, settling a conflict, does not come back by
 * reading the same again; only somebody who says it anew, out of their own mouth or out of a call, means to.
 */
const saysAgain = (kept: KeptStatement, old: StoredStatement): boolean =>
  kept.name === old.name &&
  kept.source === old.source &&
  kept.confidence === old.confidence &&
  agree(kept, old) &&
  (old.setAside === null || !isSpoken(kept.provenance));

const isSpoken = ({ kind }: Provenance): boolean => kind === 'person' || kind === 'call';

/**
 * Whose word a statement is. The report of a deal is one source, however its file is called; so are a person, whoever was
 * called, one file of a list, the customer by link, one way of deriving.
 */
function sourceOf(provenance: Provenance, { account, opportunity }: FactSubject, { reader }: Act): string {
  const deal = opportunity ?? account;
  switch (provenance.kind) {
    case 'report':
      return `report ${deal}`;
    case 'person':
      return `person ${reader.id}`;
    case 'need':
      return `need ${deal}`;
    case 'call':
      return `call ${provenance.with.toLowerCase()}`;
    case 'imported':
      return `imported ${deal} ${provenance.file}`;
    case 'customer':
      return `customer ${account}`;
    case 'derived':
      return `derived ${deal} ${provenance.how}`;
  }
}
