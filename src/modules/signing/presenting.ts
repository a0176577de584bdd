import type { Act } from '../../platform/act.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { type Envelope, isAsked, type Signer } from './envelope.ts';
import { mayDo, mayDoWith, mineIn } from './rights.ts';
import type { StoredEnvelope, StoredSigner } from './store.ts';

/** An envelope as a reader is shown it, with what they may do. */
export function presentEnvelope({ reader, clock }: Act, playbook: Playbook, envelope: StoredEnvelope): Envelope {
  const now = clock.now();
  const { number, stream, subject, state, order, sentBy, ended, contentHash, paperHash, version } = envelope;
  const mine = mineIn(envelope, reader);
  return {
    ...{ number, stream, subject, state, order, sentBy, contentHash, paperHash, version },
    ...{ sentAt: envelope.sentAt.toString(), expiresAt: envelope.expiresAt.toString() },
    ended: ended && { ...ended, at: ended.at.toString() },
    signers: envelope.signers.map((signer) => ({
      ...presentSigner(envelope, signer),
      may: mayDoWith(reader, playbook, { envelope, signer, now }),
    })),
    revisions: envelope.revisions.map(({ n, kind, hash, bytes, signerId, madeAt }) => ({
      ...{ n, kind, hash, bytes, at: madeAt.toString() },
      signer: envelope.signers.find(({ id }) => id === signerId)?.name ?? null,
    })),
    mine: mine && isAsked(mine) && envelope.state === 'out' ? mine.id : null,
    consent: playbook.signing.consent,
    may: mayDo(reader, playbook, envelope, now),
  };
}

/** A signer as everybody is shown them. */
export function presentSigner(envelope: StoredEnvelope, signer: StoredSigner): Omit<Signer, 'may'> {
  const { id, place, side, name, title, email, personId, state, way, form, reason, reminders } = signer;
  const { askedAt, openedAt, signedAt, remindedAt, inPlaceOf, givenBy, givenNote, givenAt } = signer;
  const former = envelope.signers.find((each) => each.id === inPlaceOf);
  return {
    ...{ id, place, side, name, title, email, personId, state, way, form, reason, reminders },
    askedAt: askedAt?.toString() ?? null,
    openedAt: openedAt?.toString() ?? null,
    signedAt: signedAt?.toString() ?? null,
    remindedAt: remindedAt?.toString() ?? null,
    inPlaceOf: former
      ? {
          signer: former.id,
          name: former.name,
          by: givenBy ?? '',
          note: givenNote ?? '',
          at: givenAt?.toString() ?? '',
        }
      : null,
  };
}
