import {
  Button,
  Group,
  MultiSelect,
  PasswordInput,
  SegmentedControl,
  Stack,
  Switch,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core';
import type { Connection, ConnectionList } from '../../platform/auth/federation/connection.ts';
import { useDeed } from '../../ui/deed.tsx';
import { Facts } from '../../ui/facts.tsx';
import { MayButton } from '../../ui/may-button.tsx';
import { Note, Refused } from '../../ui/states.tsx';
import { draftOf, type ConnectionForm as Form, useConnectionForm } from './connection-draft.tsx';
import { addConnection, changeConnection, tryConnection } from './connection-queries.tsx';
import { RoleRules } from './role-rules.tsx';

/** A connection to look at and to change; a new one where none is given. */
export function ConnectionForm({ list, connection, onDone }: ConnectionFormProps) {
  const form = useConnectionForm(connection);
  const adding = useDeed(addConnection, ({ name }) => `${name} is added.`);
  const changing = useDeed(changeConnection, ({ name }) => `${name} is saved.`);
  const save = (said: typeof form.values) => {
    const draft = draftOf(said);
    if (connection) changing.mutate({ id: connection.id, version: connection.version, draft }, { onSuccess: onDone });
    else adding.mutate(draft, { onSuccess: ({ id }) => onDone(id) });
  };
  const readOnly = list.may.change !== true;
  return (
    <form aria-label="Sign-in connection" onSubmit={form.onSubmit(save)}>
      <Stack gap="md">
        {connection ? (
          <Addresses connection={connection} may={list.may.change} />
        ) : (
          <SegmentedControl
            aria-label="Kind"
            data={[
              { value: 'oidc', label: 'OpenID Connect' },
              { value: 'saml', label: 'SAML 2.0' },
            ]}
            {...form.getInputProps('kind')}
          />
        )}
        <Provider form={form} connection={connection} readOnly={readOnly} />
        <People form={form} list={list} readOnly={readOnly} />
        <Refused fault={adding.error ?? changing.error} />
        {readOnly ? null : (
          <Group justify="flex-end">
            <Button type="submit" loading={adding.isPending || changing.isPending}>
              {connection ? 'Save' : 'Add the connection'}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}

interface ConnectionFormProps {
  readonly list: ConnectionList;
  readonly connection?: Connection | undefined;
  /** Done with; a new one has an id to go on with. */
  readonly onDone: (id?: unknown) => void;
}

/** What is entered at the identity provider, and whether it was entered right. */
function Addresses({ connection, may }: { readonly connection: Connection; readonly may: string | true | undefined }) {
  const trying = useDeed(tryConnection);
  const { id, settings, addresses } = connection;
  const saml = settings.kind === 'saml';
  return (
    <Stack gap="xs">
      <Facts
        items={[
          [saml ? 'Answers go to (ACS)' : 'Redirect address', addresses.answer],
          ...(saml ? ([['Our entity id and metadata', addresses.entity]] as const) : []),
          ['A link that signs in at once', addresses.start],
          ...(saml ? ([['Their entity id', settings.entityId]] as const) : []),
        ]}
        width={420}
      />
      {trying.data ? (
        <Note tone={trying.data.works ? 'good' : 'bad'} live>
          {trying.data.sentence}
        </Note>
      ) : null}
      <Refused fault={trying.error} />
      <Group>
        <MayButton may={may} variant="default" size="xs" loading={trying.isPending} onClick={() => trying.mutate(id)}>
          Try it
        </MayButton>
      </Group>
    </Stack>
  );
}

interface PartProps {
  readonly form: Form;
  readonly readOnly: boolean;
}

/** Where the identity provider is, and how it knows us. */
function Provider({ form, connection, readOnly }: PartProps & { readonly connection: Connection | undefined }) {
  const plain = { withAsterisk: false, readOnly };
  const kept = connection ? 'Leave it empty to keep what is there.' : undefined;
  return (
    <>
      <TextInput
        label="Name"
        description="It stands on the button of the sign-in page."
        required
        maxLength={80}
        {...plain}
        {...form.getInputProps('name')}
      />
      {form.values.kind === 'oidc' ? (
        <>
          <TextInput label="Issuer" type="url" required {...plain} {...form.getInputProps('issuer')} />
          <TextInput label="Client id" required {...plain} {...form.getInputProps('clientId')} />
          <PasswordInput
            label="Client secret"
            description={connection?.hasSecret ? kept : 'None for a public client.'}
            autoComplete="off"
            {...plain}
            {...form.getInputProps('clientSecret')}
          />
          <TagsInput
            label="Scopes beside openid, email and profile"
            readOnly={readOnly}
            {...form.getInputProps('scopes')}
          />
        </>
      ) : (
        <>
          <TextInput label="Address of the metadata" type="url" {...plain} {...form.getInputProps('metadataUrl')} />
          <Textarea
            label="Or the metadata itself"
            description={kept}
            rows={4}
            {...plain}
            {...form.getInputProps('metadata')}
          />
        </>
      )}
    </>
  );
}

/** Whom it lets in, and what they may do then. */
function People({ form, list, readOnly }: PartProps & { readonly list: ConnectionList }) {
  const yesOrNo = (field: 'enabled' | 'makesPeople' | 'passwordsRefused') => ({
    disabled: readOnly,
    ...form.getInputProps(field, { type: 'checkbox' }),
  });
  return (
    <>
      <TagsInput
        label="E-mail domains"
        description="Only people with such an address enter by it."
        readOnly={readOnly}
        {...form.getInputProps('domains')}
      />
      <RoleRules
        rules={form.values.roleRules}
        roles={list.roles}
        readOnly={readOnly}
        onChange={(rules) => form.setFieldValue('roleRules', rules)}
      />
      <Switch label="Whoever is not known becomes known on the first sign-in" {...yesOrNo('makesPeople')} />
      {form.values.makesPeople ? (
        <MultiSelect
          label="Their first roles"
          data={list.roles.map(({ id, title }) => ({ value: id, label: title }))}
          searchable
          disabled={readOnly}
          {...form.getInputProps('firstRoles')}
        />
      ) : null}
      <Switch
        label="People of these domains may not use passwords"
        description="Sign in through it yourself once before you say so."
        {...yesOrNo('passwordsRefused')}
      />
      <Switch label="Switched on" {...yesOrNo('enabled')} />
    </>
  );
}
