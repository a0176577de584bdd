import { MultiSelect, Select, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { ChangedMember, Member, MemberList } from '../../platform/auth/member.ts';

const regions = [
  { value: 'americas', label: 'Americas' },
  { value: 'emea', label: 'EMEA' },
  { value: 'apac', label: 'APAC' },
];

/** The region of a person in words; all of them where nothing narrows. */
export const regionInWords = (region: string | null): string =>
  regions.find(({ value }) => value === region)?.label ?? 'All regions';

/** What decides about a person, as a form; nobody yet where no `member` is given. */
export const useMemberForm = (member?: Member) =>
  useForm({
    initialValues: {
      name: member?.name ?? '',
      email: member?.email ?? '',
      title: member?.title ?? '',
      roles: member?.roles ?? [],
      region: member?.region ?? null,
      cleared: member?.cleared ?? false,
      partnerId: member?.partnerId ?? null,
    },
  });
type MemberForm = ReturnType<typeof useMemberForm>;

/** The form's words as the server takes them. */
export const saidIn = ({ name, title, roles, region, cleared, partnerId }: MemberForm['values']): ChangedMember => ({
  ...{ name, title, roles, cleared, partnerId },
  region: region as ChangedMember['region'],
});

/** The fields of a person; a partner's people have a partner's roles, everybody else the company's. */
export function MemberFields({ form, list, emailGiven, readOnly }: MemberFieldsProps) {
  const { partnerId } = form.values;
  const roles = list.roles.filter(({ ofPartner }) => ofPartner === (partnerId !== null));
  const plain = { withAsterisk: false, readOnly };
  return (
    <Stack gap="sm">
      <TextInput label="Name" required maxLength={120} {...plain} {...form.getInputProps('name')} />
      <TextInput
        label="E-mail"
        type="email"
        required
        withAsterisk={false}
        readOnly={readOnly || emailGiven}
        {...form.getInputProps('email')}
      />
      <TextInput label="Title" maxLength={120} {...plain} {...form.getInputProps('title')} />
      <Select
        label="Partner"
        description="Only for a partner’s people: they see what is their partner’s."
        data={list.partners.map(({ id, name }) => ({ value: id, label: name }))}
        searchable
        clearable
        disabled={readOnly}
        value={partnerId}
        onChange={(chosen) => form.setValues({ partnerId: chosen, roles: [] })}
      />
      <MultiSelect
        label="Roles"
        data={roles.map(({ id, title }) => ({ value: id, label: title }))}
        searchable
        disabled={readOnly}
        {...form.getInputProps('roles')}
      />
      <Select
        label="Region"
        description="Narrows what they see to the deals of one region."
        placeholder="All regions"
        data={regions}
        clearable
        disabled={readOnly}
        {...form.getInputProps('region')}
      />
      <Switch
        label="Cleared for the public sector"
        disabled={readOnly}
        {...form.getInputProps('cleared', { type: 'checkbox' })}
      />
    </Stack>
  );
}

interface MemberFieldsProps {
  readonly form: MemberForm;
  readonly list: MemberList;
  /** The e-mail stands: it is what they sign in with. */
  readonly emailGiven: boolean;
  readonly readOnly: boolean;
}
