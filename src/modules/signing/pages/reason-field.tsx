import { Textarea } from '@mantine/core';

const usual = 'It stands in the record for everybody who looks later.';

/** A reason that stands in the record. */
export function ReasonField({ value, onChange, label = 'Reason', readBy = usual }: ReasonFieldProps) {
  return (
    <Textarea
      label={label}
      description={readBy}
      required
      withAsterisk={false}
      minLength={3}
      maxLength={1000}
      rows={3}
      data-autofocus
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}

interface ReasonFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly label?: string;
  /** Who reads it, in a sentence. */
  readonly readBy?: string;
}
