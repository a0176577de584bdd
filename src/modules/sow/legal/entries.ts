import { z } from 'zod';
import { entry } from '../../../platform/ledger/ledger.ts';
import { CaseKind, PaperSource } from './legal-case.ts';

const ofCase = { case: z.string(), sow: z.string(), opportunity: z.string() };
const stamped = { version: z.number(), contentHash: z.string() };

export const legalCaseOpened = entry(
  'legalCase.opened',
  z.object({ ...ofCase, kind: CaseKind, paper: PaperSource, asked: z.string().nullable() }),
  ({ case: number, sow, paper }) =>
    `Opened the legal case ${number} about ${sow}, on ${paper === 'ours' ? 'our paper' : 'the paper of the customer'}.`,
);

export const legalCaseWritten = entry(
  'legalCase.written',
  z.object({ ...ofCase, message: z.uuid() }),
  ({ case: number }) => `Wrote into ${number}.`,
);

export const legalExceptionAsked = entry(
  'legalCase.exceptionAsked',
  z.object({ ...ofCase, rule: z.string(), sentence: z.string(), why: z.string() }),
  ({ case: number, sentence, why }) => `Asked for an exception in ${number}: ${sentence} Why: ${why}`,
);

export const legalExceptionDecided = entry(
  'legalCase.exceptionDecided',
  z.object({ ...ofCase, rule: z.string(), word: z.enum(['yes', 'no']), words: z.string() }),
  ({ case: number, word, words }) => `Said ${word} to an exception in ${number}: ${words}`,
);

export const legalCaseStamped = entry(
  'legalCase.stamped',
  z.object({ ...ofCase, ...stamped }),
  ({ sow, version, contentHash }) => `Stamped ${sow}, version ${version} (${contentHash.slice(0, 12)}).`,
);

export const legalStampLifted = entry(
  'legalCase.stampLifted',
  z.object({ ...ofCase, ...stamped, reason: z.string() }),
  ({ sow, version, reason }) => `Lifted the stamp from ${sow}, version ${version}: ${reason}`,
);

export const sowReleased = entry(
  'sow.released',
  z.object({ sow: z.string(), opportunity: z.string(), ...stamped, signatories: z.array(z.string()) }),
  ({ sow, version, signatories }) =>
    `Released ${sow}, version ${version}, to our signatory (${signatories.join(' or ')}).`,
);

export const sowRecalled = entry(
  'sow.recalled',
  z.object({ sow: z.string(), opportunity: z.string(), reason: z.string() }),
  ({ sow, reason }) => `Called ${sow} back from signature: ${reason}`,
);

export const sowCountersigned = entry(
  'sow.countersigned',
  z.object({ sow: z.string(), opportunity: z.string(), ...stamped, role: z.string(), rule: z.string() }),
  ({ sow, version, role }) => `Signed ${sow}, version ${version}, for the company as ${role}.`,
);

export const sowSigned = entry(
  'sow.signed',
  z.object({ sow: z.string(), opportunity: z.string(), ...stamped, envelope: z.string() }),
  ({ sow, version, envelope }) => `${sow}, version ${version}, is signed by everybody, in ${envelope}.`,
);

export const legalPaperSent = entry(
  'legalCase.sent',
  z.object({ ...ofCase, ...stamped, purpose: z.enum(['reading', 'signature']), recipient: z.string() }),
  ({ sow, version, purpose }) =>
    `Sent ${sow}, version ${version}, to the customer to ${purpose === 'reading' ? 'read' : 'sign'}.`,
);

export const legalCaseEnded = entry(
  'legalCase.ended',
  z.object({ ...ofCase, state: z.enum(['closed', 'withdrawn']), reason: z.string() }),
  ({ case: number, state, reason }) => `${state === 'closed' ? 'Closed' : 'Withdrew'} ${number}: ${reason}`,
);
