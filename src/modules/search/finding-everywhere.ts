import type { Act } from '../../platform/act.ts';
import { findPeople } from '../../platform/auth/finding-store.ts';
import { today } from '../../platform/clock.ts';
import { askDatabase, type Question } from '../../platform/database/question.ts';
import type { Place, Stretch } from '../../platform/database/search.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { openPolicySearch } from '../../playbook/finding.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { findAccounts } from '../accounts/finding-store.ts';
import { findEstimates } from '../estimates/finding-store.ts';
import { findOpportunities } from '../opportunities/finding-store.ts';
import { findPartners } from '../partners/finding-store.ts';
import { findClauses, findSows } from '../sow/finding-store.ts';
import { findTasks } from '../tasks/finding-store.ts';
import { excerptOf } from './excerpt.ts';
import { type Finding, FindingKind, type Findings, type SearchQuery } from './finding.ts';
import { placeOf, readPlace } from './place-mark.ts';

/** What a search is asked in: the playbook in force and the search through it. */
export interface SearchRoom {
  readonly playbook: Playbook;
  readonly searchPolicy: ReturnType<typeof openPolicySearch>;
}

type Found = Place & Finding;

type Finder = (act: Act, question: Question, stretch: Stretch, room: SearchRoom) => Promise<Found[]>;

/** Finds what a reader may see, kind by kind, in one transaction: the row rules of each table decide, nobody sifts later. */
export async function findEverywhere(
  act: Act,
  room: SearchRoom,
  { q, kinds, after, limit }: SearchQuery,
): Promise<Findings> {
  const asked = [...new Set(kinds ?? FindingKind.options)];
  if (after !== undefined && asked.length !== 1) {
    throw new Refusal('search.manyKinds', 'More is found of one kind at a time: name it in "kinds" beside "after".', {
      status: 400,
    });
  }
  const stretch = { after: after === undefined ? null : readPlace(after), limit };
  const question = await askDatabase(act.tx, q);
  const groups: { kind: FindingKind; found: Found[] }[] = [];
  for (const kind of asked) groups.push({ kind, found: await finders[kind](act, question, stretch, room) });
  return {
    groups: groups
      .filter(({ found }) => found.length > 0)
      .sort((one, other) => tierOf(other.found) - tierOf(one.found))
      .map(({ kind, found }) => ({
        kind,
        items: found.slice(0, limit).map(({ score: _, id: __, ...finding }) => finding),
        next: found.length > limit ? placeOf(found[limit - 1]!) : null,
      })),
  };
}

/** How well the best of a kind fits, in whole steps: a number goes before a name, a name before prose. */
const tierOf = ([best]: readonly Place[]): number => Math.floor((best?.score ?? 0) / 1_000_000);

const opportunity = (number: string): string => `opportunity/${number}`;
const lone = { about: null, within: null, excerpt: null };

const finders: Record<FindingKind, Finder> = {
  opportunity: async (act, question, stretch, { playbook }) =>
    (await findOpportunities(act, question, stretch)).map(({ name, stage, customer, ...place }) => ({
      ...{ ...lone, ...place, kind: 'opportunity', title: name, record: opportunity(place.number) },
      about: `${customer}, ${titleOfState(playbook, 'opportunity', stage)}`,
    })),
  account: async (act, question, stretch) =>
    (await findAccounts(act, question, stretch)).map(({ name, country, region: _, ...place }) => ({
      ...{ ...lone, ...place, kind: 'account', title: name, record: `account/${place.number}`, about: country },
    })),
  partner: async (act, question, stretch) =>
    (await findPartners(act, question, stretch)).map(({ name, track, region: _, ...place }) => ({
      ...{
        ...lone,
        ...place,
        kind: 'partner',
        title: name,
        record: `partner/${place.number}`,
        about: `${track} track`,
      },
    })),
  task: async (act, question, stretch) =>
    (await findTasks(act, question, stretch)).map(({ title, subject, state, ...place }) => ({
      ...{ ...lone, ...place, kind: 'task', title, record: `task/${place.number}`, within: subject },
      about: `${subject.split('/')[1]}, ${state}`,
    })),
  estimate: async (act, question, stretch) => (await findEstimates(act, question, stretch)).map(paper('estimate')),
  sow: async (act, question, stretch) => (await findSows(act, question, stretch)).map(paper('sow')),
  clause: async (act, question, stretch) =>
    (await findClauses(act, question, stretch)).map(({ heading, customer, clause, excerpt, ...place }) => ({
      ...{ kind: 'clause', id: place.id, number: place.number, score: place.score, title: heading, about: customer },
      ...{
        record: `sow/${place.number}#${clause}`,
        within: opportunity(place.opportunity),
        excerpt: excerptOf(excerpt),
      },
    })),
  person: async (act, question, stretch) =>
    (await findPeople(act, question, stretch)).map(({ name, title, ...place }) => ({
      ...{ ...lone, ...place, kind: 'person', title: name, record: `person/${place.id}`, about: title || null },
    })),
  playbook: async ({ reader, clock }, { text }, { after, limit }, { searchPolicy }) => {
    if (!reader.rights.has('playbook.see')) return [];
    const found = searchPolicy(text, today(clock)).map((policy) => ({
      ...{ ...lone, ...policy, kind: 'playbook' as const, id: `${policy.record}/${policy.number}` },
    }));
    const behind = after ? found.findIndex(({ id }) => id === after.id) + 1 : 0;
    return found.slice(behind, behind + limit + 1);
  },
};

/** An estimate or a statement of work: it is called by its opportunity, on whose page it stands. */
const paper =
  (kind: 'estimate' | 'sow') =>
  ({ name, revision, state, opportunity: of, ...place }: Place & PaperFacts): Found => ({
    ...{ ...lone, ...place, kind, title: name, record: `${kind}/${place.number}`, within: opportunity(of) },
    about: `revision ${revision}, ${state}`,
  });

interface PaperFacts {
  readonly name: string;
  readonly revision: number;
  readonly state: string;
  readonly opportunity: string;
}

const titleOfState = ({ lifecycles }: Playbook, lifecycle: 'opportunity', state: string): string =>
  lifecycles[lifecycle].states.find(({ id }) => id === state)?.title ?? state;
