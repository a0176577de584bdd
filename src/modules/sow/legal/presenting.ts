import type { Act } from '../../../platform/act.ts';
import { today } from '../../../platform/clock.ts';
import type { May } from '../../../platform/may.ts';
import { demand, mayWhile } from '../../../platform/rights.ts';
import { mayMove, titleOf } from '../../../playbook/lifecycle.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { roleTitle } from '../../../playbook/roles.ts';
import { readApprovalsOf } from '../../approvals/store.ts';
import type { StoredSow } from '../store.ts';
import { envelopeOut } from '../versions/envelopes.ts';
import { isWorkedOn } from '../versions/keeping.ts';
import { readVersions } from '../versions/version-store.ts';
import {
  findCase,
  readExceptions,
  readMessages,
  readSendings,
  readStamps,
  type StoredCase,
  type StoredException,
} from './case-store.ts';
import type { CaseException, LegalCase, LegalStanding, OrderPoint, Stamp } from './legal-case.ts';
import { limitsMissed, type MissedLimit } from './limits.ts';
import { opensCases } from './opening.ts';
import { signatoriesOn, signsFor } from './stamping.ts';

/** Where a statement of work stands with Legal, as the reader is answered it. */
export async function presentStanding(act: Act, playbook: Playbook, sow: StoredSow): Promise<LegalStanding> {
  demand(act.reader, 'legalCase.see');
  const stored = await findCase(act, sow);
  const file = stored && (await presentCase(act, playbook, sow, stored));
  const approvals = await readApprovalsOf(act, { kind: 'sow', number: sow.number });
  const approval = approvals.find(({ state }) => state !== 'withdrawn');
  const [newest] = await readVersions(act, sow.number);
  const waits =
    approval?.steps.filter((step) => step.asked && step.state !== 'given').map(({ title }) => title) ?? null;
  const roles = signatoriesOn(playbook, today(act.clock))?.roles ?? [];
  const signatories = roles.map((role) => roleTitle(playbook.roles, role));
  return {
    sow: sow.number,
    case: file,
    order: orderOf(sow, file, waits, signatories),
    contentHash: sow.contentHash,
    signatories,
    newest: newest?.number ?? null,
    may: mayOf(act, playbook, sow, {
      file,
      waits,
      submitter: approval?.submittedBy.id ?? null,
      newest: newest ?? null,
      out: (await envelopeOut(act, sow))?.number ?? null,
    }),
  };
}

async function presentCase(act: Act, playbook: Playbook, sow: StoredSow, file: StoredCase): Promise<LegalCase> {
  const { id, openedAt, dueAt, endedAt, endedWhy, ...rest } = file;
  const stamps = await readStamps(act, id);
  const open = file.state === 'open';
  return {
    ...rest,
    stateTitle: titleOf(playbook.lifecycles['legal-case'], file.state),
    openedAt: openedAt.toString(),
    dueAt: dueAt?.toString() ?? null,
    overdue: open && dueAt !== null && Temporal.Instant.compare(dueAt, act.clock.now()) < 0,
    ended: endedAt ? { at: endedAt.toString(), why: endedWhy ?? '' } : null,
    exceptions: exceptionsOf(
      act,
      await readExceptions(act, id),
      open ? limitsMissed(act, playbook, sow, file.paper) : [],
    ),
    messages: await readMessages(act, id),
    stamp: stamps.find(({ lifted }) => lifted === null) ?? null,
    lifted: stamps.filter(({ lifted }) => lifted !== null),
    sendings: await readSendings(act, id),
  };
}

/** Every exception that was asked for, and the limits of which nobody has asked one yet. */
function exceptionsOf(act: Act, asked: readonly StoredException[], missed: readonly MissedLimit[]): CaseException[] {
  const standing = new Set(asked.filter(({ word }) => word !== 'no').map(({ rule }) => rule));
  const needed = missed.filter(({ id }) => !standing.has(id));
  const ask = mayWhile(act.reader, 'legalCase.write', true);
  return [
    ...needed.map(({ id, sentence, source }) => ({
      ...{
        rule: id,
        sentence,
        source,
        state: 'needed' as const,
        why: null,
        askedBy: null,
        decidedBy: null,
        words: null,
      },
      may: { ask, decide: 'Nobody has asked for it yet.' },
    })),
    ...asked.map(({ rule, sentence, why, askedBy, askedById, word, words, decidedBy }) => {
      const own = askedById !== act.reader.id || 'You asked for this exception: somebody else of Legal decides it.';
      return {
        ...{ rule, sentence, why, askedBy, decidedBy, words },
        source: missed.find(({ id }) => id === rule)?.source ?? { document: 'Parley', section: rule },
        state: word === 'yes' ? ('given' as const) : word === 'no' ? ('refused' as const) : ('asked' as const),
        may: {
          ask: 'It is asked for already.',
          decide: mayWhile(act.reader, 'legalCase.stamp', word === null ? own : 'It is decided.'),
        },
      };
    }),
  ];
}

/** The way out of the house: each point after the one before. */
function orderOf(
  sow: StoredSow,
  file: LegalCase | null,
  waits: readonly string[] | null,
  signatories: readonly string[],
): OrderPoint[] {
  const stamp = file?.stamp ?? null;
  const sent = file?.sendings.find(({ purpose }) => purpose === 'signature');
  const approved = waits !== null && waits.length === 0;
  const signs = signatories.join(' or ');
  return [
    {
      ...{ id: 'approval', title: 'Approved by everybody', done: approved },
      sentence: approved
        ? 'Every step of the approval is given.'
        : waits === null
          ? 'Not submitted yet.'
          : `Waits for ${waits.join(', ')}.`,
    },
    {
      ...{ id: 'stamp', title: "Legal's stamp", done: stamp !== null },
      sentence: stamp
        ? `${stamp.name}, on version ${stamp.version}.`
        : file
          ? 'Not stamped yet.'
          : 'No legal case is open.',
    },
    {
      ...{ id: 'signatory', title: 'Our signatory', done: stamp?.countersigned != null },
      sentence: signatorySentence(sow, stamp, signs),
    },
    {
      ...{ id: 'customer', title: 'The customer', done: sow.state === 'signed' },
      sentence: sent
        ? `Version ${sent.version} went to ${sent.recipient} to sign.`
        : 'Receives it after our signatory.',
    },
  ];
}

function signatorySentence({ state }: StoredSow, stamp: Stamp | null, signs: string): string {
  if (stamp?.countersigned) return `Signed by ${stamp.countersigned.by}.`;
  return state === 'released' ? `With ${signs}.` : `${signs || 'Nobody'} signs once it is stamped and released.`;
}

interface Found {
  readonly file: LegalCase | null;
  readonly waits: readonly string[] | null;
  readonly submitter: string | null;
  readonly newest: { readonly number: number; readonly clean: boolean } | null;
  /** Number of the envelope in which it is out for signature. */
  readonly out: string | null;
}

function mayOf(act: Act, playbook: Playbook, sow: StoredSow, { file, waits, submitter, newest, out }: Found): May {
  const { reader } = act;
  const stamp = file?.stamp ?? null;
  const caseMove = (verb: string): true | string => {
    if (!file) return 'No legal case was opened.';
    const permitted = mayMove(playbook.lifecycles['legal-case'], file.state, verb);
    return permitted.may || permitted.why;
  };
  const sowMove = (verb: string): true | string => {
    const permitted = mayMove(playbook.lifecycles.sow, sow.state, verb);
    return permitted.may || permitted.why;
  };
  const none =
    file === null || file.state === 'closed' || file.state === 'withdrawn' || `${file.number} is open already.`;
  const first = (...conditions: readonly (true | string)[]): true | string =>
    conditions.find((each) => each !== true) ?? true;
  const own = reader.id !== submitter || 'You submitted it: somebody else stamps and signs it.';
  const approved = (waits !== null && waits.length === 0) || 'It is not approved by everybody.';
  const clean = sow.openChanges === 0 || 'It holds changes that nobody decided.';
  const excepted =
    !file?.exceptions.some(({ state }) => state === 'needed' || state === 'asked') || 'An exception is not given.';
  const stamped = stamp !== null || 'It is not stamped.';
  const signs = signsFor(act, playbook);
  const unsigned = !stamp?.countersigned || 'It is signed for the company already.';
  const signed = stamp?.countersigned != null || 'Our signatory has not signed it.';
  const frozen = newest === null ? 'No version is frozen.' : newest.clean || 'The newest version holds open changes.';
  const running = (file !== null && (file.state === 'open' || file.state === 'stamped')) || 'No legal case is open.';
  const released = sow.state === 'released' || 'It is not released.';
  const onPaper = out === null || `It is out for signature in ${out}: it is signed there.`;
  return {
    open: mayWhile(
      reader,
      'legalCase.open',
      first(none, isWorkedOn(playbook, sow), opensCases(act, playbook, today(act.clock))),
    ),
    write: mayWhile(reader, 'legalCase.write', running),
    stamp: mayWhile(reader, 'legalCase.stamp', first(caseMove('stamp'), approved, clean, excepted, own)),
    lift: mayWhile(
      reader,
      'legalCase.stamp',
      first(caseMove('lift'), sow.state !== 'released' || 'Call it back first.'),
    ),
    release: mayWhile(reader, 'legalCase.release', first(stamped, sowMove('release'))),
    recall: mayWhile(reader, 'legalCase.stamp', sowMove('recall')),
    countersign: mayWhile(
      reader,
      'legalCase.countersign',
      first(released, onPaper, typeof signs === 'string' ? signs : true, unsigned, own),
    ),
    read: mayWhile(reader, 'legalCase.release', first(running, frozen)),
    sign: mayWhile(reader, 'legalCase.release', first(running, released, onPaper, signed)),
    withdraw: mayWhile(reader, 'legalCase.open', caseMove('withdraw')),
  };
}
