import { type ButtonProps, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { May } from '../../../platform/may.ts';
import { AskingButton } from '../../../ui/asking-button.tsx';
import type { LegalStanding } from './legal-case.ts';
import { doInCase } from './legal-queries.tsx';

interface AskedProps {
  readonly standing: LegalStanding;
  readonly may: May[string] | undefined;
  /** Path of the verb under the case. */
  readonly verb: string;
  readonly title: string;
  /** What the words are asked for; nothing is asked without it. */
  readonly asks?: string;
  readonly explains?: string;
  /** The body of the verb, made of the words. */
  readonly body: (words: string) => object;
  readonly said: string;
  readonly look?: ButtonProps;
}

/** A button for a verb of a legal case; a verb that wants words asks for them first. */
export function CaseVerb({ standing, may, verb, title, asks, explains, body, said, look }: AskedProps) {
  const [words, setWords] = useState('');
  const asked = asks !== undefined;
  return (
    <AskingButton
      title={title}
      may={may}
      said={said}
      {...(look ? { look } : {})}
      {...(explains === undefined || asked ? {} : { explains })}
      deed={async () => {
        const done = await doInCase(standing, verb, body(words.trim()));
        setWords('');
        return done;
      }}
    >
      {asked ? (
        <Textarea
          label={asks}
          description={explains}
          required
          withAsterisk={false}
          minLength={2}
          maxLength={2000}
          rows={3}
          value={words}
          onChange={({ currentTarget }) => setWords(currentTarget.value)}
        />
      ) : null}
    </AskingButton>
  );
}
