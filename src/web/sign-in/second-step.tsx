import { Anchor, Button, PinInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Refused } from '../../ui/states.tsx';
import { enterByCode, enterByRecoveryCode } from '../session.tsx';
import styles from './sign-in.module.css';

/** After the password: the code of the app, or one of the recovery codes. */
export function SecondStep({ onEntered, onBack }: SecondStepProps) {
  const [recovering, setRecovering] = useState(false);
  const [code, setCode] = useState('');
  const entering = useMutation({
    mutationFn: (given: string) => (recovering ? enterByRecoveryCode(given) : enterByCode(given)),
    onSuccess: onEntered,
    onError: () => setCode(''),
  });
  const change = () => {
    setRecovering(!recovering);
    setCode('');
    entering.reset();
  };
  return (
    <form
      className={styles.form}
      aria-label="Second step"
      onSubmit={(event) => {
        event.preventDefault();
        entering.mutate(code);
      }}
    >
      <Stack gap="sm">
        <h2 className={styles.step}>{recovering ? 'A recovery code' : 'The code of your app'}</h2>
        <Text fz="sm" c="dimmed">
          {recovering
            ? 'One of the ten you kept when you added the app. It is good once.'
            : 'Open your authenticator app and type the six digits it shows for Parley.'}
        </Text>
        <Refused fault={entering.error} />
        {recovering ? (
          <TextInput
            label="Recovery code"
            autoComplete="one-time-code"
            spellCheck={false}
            data-autofocus
            autoFocus
            value={code}
            onChange={({ currentTarget }) => setCode(currentTarget.value.trim())}
          />
        ) : (
          <PinInput
            length={6}
            type="number"
            oneTimeCode
            autoFocus
            aria-label="Digit"
            getInputProps={(index) => ({ 'aria-label': `Digit ${index + 1} of 6` })}
            value={code}
            onChange={setCode}
            onComplete={(digits) => entering.mutate(digits)}
          />
        )}
        <Button type="submit" loading={entering.isPending} disabled={recovering ? code === '' : code.length < 6}>
          Sign in
        </Button>
        <div className={styles.ways}>
          <Anchor component="button" type="button" fz="sm" onClick={change}>
            {recovering ? 'Use the app after all' : 'I do not have my app'}
          </Anchor>
          <Anchor component="button" type="button" fz="sm" onClick={onBack}>
            Begin again
          </Anchor>
        </div>
      </Stack>
    </form>
  );
}

interface SecondStepProps {
  readonly onEntered: () => void;
  readonly onBack: () => void;
}
