import type { Act } from '../../../platform/act.ts';
import { demand, mayWhile } from '../../../platform/rights.ts';
import { titleOf } from '../../../playbook/lifecycle.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { readStamps } from '../legal/case-store.ts';
import { findStamp } from '../legal/stamp-store.ts';
import type { StoredSow } from '../store.ts';
import { envelopeOut, signedOnPaper } from '../versions/envelopes.ts';
import { signatoriesFor } from './signatories.ts';
import type { SowSignature } from './signature.ts';

/** Whether a statement of work can go out for signature, as the reader is answered it. */
export async function presentSignature(act: Act, playbook: Playbook, sow: StoredSow): Promise<SowSignature> {
  demand(act.reader, 'sow.see');
  const stamp = await findStamp(act, sow);
  const stamps = stamp ? await readStamps(act, stamp.caseId) : [];
  const onPaper = stamp !== null && (await signedOnPaper(act, sow, stamp));
  const out = await envelopeOut(act, sow);
  const title = titleOf(playbook.lifecycles.sow, sow.state).toLowerCase();
  const released =
    sow.state === 'released' || `${sow.number} is ${title}: it goes out for signature once it is stamped and released.`;
  const free = !out || `${sow.number} is out for signature already, in ${out.number}.`;
  return {
    sow: sow.number,
    signatories: (await signatoriesFor(act, playbook, sow)).map(({ id, name, title, email }) => ({
      id,
      name,
      title,
      email,
    })),
    countersigned: onPaper ? (stamps.find(({ lifted }) => lifted === null)?.countersigned?.by ?? null) : null,
    version: sow.version,
    may: { send: mayWhile(act.reader, 'legalCase.release', released === true ? free : released) },
  };
}
