import { Textarea, TextInput } from '@mantine/core';
import type { NewSubstitute } from '../envelope.ts';

/** Nobody yet. */
export const nobody: NewSubstitute = { name: '', title: '', email: '', note: '' };

/** Who signs instead, and a word why. */
export function SubstituteFields({ value, onChange }: SubstituteFieldsProps) {
  const field = (name: keyof NewSubstitute) => ({
    value: value[name],
    onChange: ({ currentTarget }: { readonly currentTarget: HTMLInputElement | HTMLTextAreaElement }) =>
      onChange({ ...value, [name]: currentTarget.value }),
  });
  const needed = { required: true, withAsterisk: false };
  return (
    <>
      <TextInput label="Their name" {...needed} maxLength={120} {...field('name')} />
      <TextInput label="Their title" description="May stay empty." maxLength={120} {...field('title')} />
      <TextInput label="Their e-mail" type="email" {...needed} maxLength={254} {...field('email')} />
      <Textarea
        label="Why they sign"
        description="They read it, as you write it."
        {...needed}
        minLength={3}
        maxLength={1000}
        rows={2}
        {...field('note')}
      />
    </>
  );
}

interface SubstituteFieldsProps {
  readonly value: NewSubstitute;
  readonly onChange: (value: NewSubstitute) => void;
}
