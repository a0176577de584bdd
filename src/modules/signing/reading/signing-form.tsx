import { Button, Checkbox, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Note, Refused } from '../../../ui/states.tsx';
import type { Signature } from '../envelope.ts';
import { DrawingPad } from './drawing-pad.tsx';
import styles from './signing-form.module.css';

/** Consent, the name typed or drawn, and the button that signs. */
export function SigningForm({ number, signer, consent, busy, fault, onSign }: SigningFormProps) {
  const [way, setWay] = useState<Signature['way']>('typed');
  const [name, setName] = useState('');
  const [drawing, setDrawing] = useState('');
  const [undrawn, setUndrawn] = useState(false);
  const sign = () => {
    const given = name.trim();
    if (way === 'typed') return onSign({ way, name: given });
    if (drawing === '') return setUndrawn(true);
    onSign({ way, name: given, drawing });
  };
  return (
    <form
      id="sign"
      className={styles.form}
      aria-label={`Sign ${number}`}
      onSubmit={(event) => {
        event.preventDefault();
        sign();
      }}
    >
      <Stack gap="md">
        <TextInput
          label="Your name"
          description={`You were asked as ${signer}.`}
          required
          withAsterisk={false}
          autoComplete="name"
          maxLength={120}
          pattern=".*\S.*"
          size="md"
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <SegmentedControl
          aria-label="How you sign"
          value={way}
          onChange={(chosen) => setWay(chosen === 'drawn' ? 'drawn' : 'typed')}
          data={[
            { value: 'typed', label: 'By typing' },
            { value: 'drawn', label: 'By drawing' },
          ]}
        />
        {way === 'typed' ? (
          <p className={styles.typed} aria-hidden>
            {name.trim() === '' ? '\u00a0' : name}
          </p>
        ) : (
          <>
            <DrawingPad
              onDraw={(path) => {
                setDrawing(path);
                setUndrawn(false);
              }}
            />
            <p className={styles.quiet}>
              Sign with a finger, a pen or the mouse. A typed name counts the same: choose “By typing” where you have
              none of them.
            </p>
            {undrawn ? (
              <Note tone="bad" live>
                Nothing is drawn yet: sign in the field above, or choose “By typing”.
              </Note>
            ) : null}
          </>
        )}
        <Checkbox required label={consent} size="md" classNames={{ label: styles.consent ?? '' }} />
        <Refused fault={fault} />
        <Button type="submit" size="lg" loading={busy}>
          Sign {number}
        </Button>
      </Stack>
    </form>
  );
}

interface SigningFormProps {
  /** What is signed: `SOW-2026-0031`. */
  readonly number: string;
  /** The name of whoever was asked. */
  readonly signer: string;
  /** What a signature agrees to. */
  readonly consent: string;
  readonly busy: boolean;
  readonly fault: Error | null;
  readonly onSign: (signature: Signature) => void;
}
