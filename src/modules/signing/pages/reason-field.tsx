import { Textarea } from '@mantine/core';

/** A reason that stands in the record. */
export function ReasonField({ value, onChange, label = 'Reason' }: ReasonFieldProps) {
  return (
    <Textarea
      label={label}
      description="It stands in the record for everybody who looks later."
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
}
