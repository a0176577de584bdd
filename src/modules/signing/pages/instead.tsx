import { useState } from 'react';
import { AskingButton } from '../../../ui/asking-button.tsx';
import { ColleagueSelect } from '../../../ui/colleague-select.tsx';
import type { Envelope } from '../envelope.ts';
import { declineInHouse, giveOnInHouse } from './envelope-queries.tsx';
import { ReasonField } from './reason-field.tsx';

/** What a signatory of ours may do instead of signing. */
export function InsteadOfSigning({ envelope }: { readonly envelope: Envelope }) {
  const { may, subject } = envelope;
  const [reason, setReason] = useState('');
  const [person, setPerson] = useState<string | null>(null);
  const [note, setNote] = useState('');
  return (
    <>
      <AskingButton
        title="Give to a colleague"
        may={may.delegate}
        said="A colleague is asked instead."
        deed={() => giveOnInHouse(envelope, { person: person ?? '', note: note.trim() })}
      >
        <ColleagueSelect
          value={person}
          onChange={setPerson}
          description={`Somebody who may sign for the company, and signs ${subject.number} instead of you.`}
        />
        <ReasonField label="Why" value={note} onChange={setNote} />
      </AskingButton>
      <AskingButton
        title="Decline to sign"
        may={may.decline}
        explains="Nobody signs this paper any more then; whoever sent it is told."
        said="You declined."
        deed={() => declineInHouse(envelope, reason.trim())}
      >
        <ReasonField value={reason} onChange={setReason} />
      </AskingButton>
    </>
  );
}
