import { lockDocument } from '../../../platform/database/lock.ts';
import type { Reaction } from '../../../platform/jobs/reactions.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { envelopeCompleted } from '../../signing/entries.ts';
import { readEnvelope } from '../../signing/store.ts';
import { signSow } from './following.ts';

/** What a completed envelope does to the statement of work that was in it. */
export const sowSignatureReactions = (playbook: Playbook): readonly Reaction[] => [
  {
    to: envelopeCompleted.name,
    what: 'sign the statement of work',
    async react(act, entry) {
      const { envelope, subject } = envelopeCompleted.particulars.parse(entry.particulars);
      if (subject.kind !== 'sow') return;
      await lockDocument(act.tx, entry.stream);
      await signSow(act, playbook, await readEnvelope(act, envelope));
    },
  },
];
