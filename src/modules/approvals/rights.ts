import type { May } from '../../platform/may.ts';
import type { Reader } from '../../platform/person.ts';
import { mayWhile } from '../../platform/rights.ts';
import { type Role, roleTitle } from '../../playbook/roles.ts';
import type { Decision } from './approval.ts';
import type { Holder, StoredApproval, StoredDecision, StoredStep } from './store.ts';

/** Who asks to decide: the reader, and those whom they stand in for today. */
export interface Hands {
  readonly reader: Reader;
  readonly standsInFor: readonly Holder[];
}

/** In whose right somebody decides a step, and by which role of theirs. */
export interface Standing {
  readonly principal: { readonly id: string; readonly name: string };
  readonly capacity: Decision['capacity'];
  readonly role: string;
}

/** Why somebody does not decide a step: `state` of the step, or `person` who asks. */
export interface Bar {
  readonly by: 'right' | 'state' | 'person';
  readonly sentence: string;
}

/** The words that count for a step: those that were said on the ground it stands on. */
export const wordsOf = (approval: Pick<StoredApproval, 'decisions'>, step: StoredStep): StoredDecision[] =>
  approval.decisions.filter((word) => word.step === step.id && word.groundHash === step.ground.hash);

/** Whether it waits, though enough have said yes on the ground it stands on. */
export const isKept = (approval: StoredApproval, step: StoredStep): boolean =>
  step.state === 'waiting' && wordsOf(approval, step).length >= step.needed;

/** The role by which somebody holds a step; undefined where they hold none, or of another region. */
export const roleFor = (step: Pick<StoredStep, 'roles' | 'region'>, { roles, region }: Omit<Holder, 'id' | 'name'>) =>
  isNear(step, region) ? step.roles.find((role) => roles.includes(role)) : undefined;

const isNear = (step: Pick<StoredStep, 'region'>, region: string | null): boolean =>
  step.region === null || region === null || step.region === region;

/**
 * In whose right somebody may decide a step now, or why they may not. The database holds the same at the moment of
 * deciding; here it is said in words.
 */
export function standingOf(
  roles: readonly Role[],
  hands: Hands,
  approval: StoredApproval,
  step: StoredStep,
): Standing | Bar {
  const { reader } = hands;
  const held = mayWhile(reader, 'approval.decide', true);
  if (held !== true) return { by: 'right', sentence: held };
  const closed = closedWhy(approval, step);
  if (closed !== null) return { by: 'state', sentence: closed };
  const standings = standingsOf(hands, approval, step);
  const bars = standings.map((standing) => barOf(reader, standing, approval, step));
  const free = bars.indexOf(null);
  const standing = standings[free];
  if (standing) return standing;
  return { by: 'person', sentence: bars[0] ?? strangerWhy(roles, reader, step) };
}

/** Whether it is a bar. */
export const isBar = (standing: Standing | Bar): standing is Bar => 'sentence' in standing;

const list = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** Why nobody decides this step now; null where somebody may. */
function closedWhy(approval: StoredApproval, step: StoredStep): string | null {
  const { number, state, steps } = approval;
  const last = wordsOf(approval, step)[0];
  switch (true) {
    case state === 'withdrawn':
      return `${number} was taken back: nothing more is decided.`;
    case step.state === 'given':
      return `${step.title} is given, by ${last?.by.name ?? 'nobody'}: nothing more is asked of it.`;
    case step.state === 'refused':
      return `${step.title} said no, by ${last?.by.name ?? 'nobody'}: it is asked again when what it looked at changes.`;
    case step.state === 'gone':
      return `${step.title} is not asked any more.`;
    case state === 'refused': {
      const refused = steps.find((other) => other.state === 'refused');
      return `${refused?.title} said no: nothing is decided before what it looked at changes.`;
    }
    case step.state === 'waiting': {
      const before = steps.filter(({ id, state: is }) => step.after.includes(id) && is !== 'given' && is !== 'gone');
      return `${step.title} waits for ${list(before.map(({ title }) => title))}.`;
    }
    default:
      return null;
  }
}

/** Every right in which somebody could decide a step: their own first. */
function standingsOf({ reader, standsInFor }: Hands, { delegations }: StoredApproval, step: StoredStep): Standing[] {
  const of = (holder: Holder, capacity: Standing['capacity']): Standing[] => {
    const role = roleFor(step, holder);
    return role === undefined ? [] : [{ principal: { id: holder.id, name: holder.name }, capacity, role }];
  };
  return [
    ...of(reader, 'own'),
    ...delegations
      .filter(({ step: id, to }) => id === step.id && to.id === reader.id)
      .flatMap(({ from }) => of(from, 'delegate')),
    ...standsInFor.flatMap((absent) => of(absent, 'cover')),
  ];
}

/** Why the reader may not decide in this right; null where they may. */
function barOf(
  reader: Reader,
  { principal, capacity }: Standing,
  approval: StoredApproval,
  step: StoredStep,
): string | null {
  const pair = [reader.id, principal.id];
  const is = (id: string) => pair.includes(id);
  const whose = capacity === 'own' ? 'You' : `${principal.name}, for whom you stand in,`;
  const { submittedBy, subject } = approval;
  if (!step.submitterMay && is(submittedBy.id)) {
    const who = submittedBy.id === reader.id ? 'You' : submittedBy.name;
    return `${who} submitted ${subject.number}: nobody decides their own paper, somebody else gives ${step.title}.`;
  }
  const conflict = step.conflicts.find(({ person }) => is(person));
  if (conflict) return conflict.why;
  const said = wordsOf(approval, step).find(({ by, principal: of }) => is(by.id) || is(of.id));
  if (said)
    return `${said.by.id === reader.id ? 'You have' : `${whose} has`} said yes: ${step.title} takes somebody else too.`;
  const other = excludedBy(approval, step, is);
  return other ? `${whose} gave ${other.title}: the same person does not give ${step.title} as well.` : null;
}

/** The step that one of a pair gave and that the playbook keeps apart from this one. */
function excludedBy(approval: StoredApproval, step: StoredStep, is: (id: string) => boolean): StoredStep | undefined {
  return approval.steps.find(
    (other) =>
      other.id !== step.id &&
      other.asked &&
      (step.excludes.includes(other.id) || other.excludes.includes(step.id)) &&
      wordsOf(approval, other).some(({ word, by, principal }) => word === 'yes' && (is(by.id) || is(principal.id))),
  );
}

/** Why a step is nothing of the reader's: another role, or another region. */
function strangerWhy(roles: readonly Role[], reader: Reader, step: StoredStep): string {
  const titles = step.roles.map((role) => roleTitle(roles, role));
  const who = titles.length < 2 ? titles[0] : `${titles.slice(0, -1).join(', ')} or ${titles.at(-1)}`;
  if (step.region !== null && step.roles.some((role) => reader.roles.includes(role)))
    return `${step.title} is given by ${who} of ${step.region}; you serve ${reader.region}.`;
  return `${step.title} is given by ${who}, which you are not.`;
}

/** What the reader may do with a step; every no with its sentence. Only one's own is given into other hands. */
export function mayDo(roles: readonly Role[], hands: Hands, approval: StoredApproval, step: StoredStep): May {
  const standing = standingOf(roles, hands, approval, step);
  if (isBar(standing)) return { yes: standing.sentence, no: standing.sentence, delegate: standing.sentence };
  const { principal, capacity } = standing;
  const theirs = `${step.title} is for ${principal.name} to give away: you decide it on their behalf.`;
  return { yes: true, no: true, delegate: capacity === 'own' || theirs };
}
