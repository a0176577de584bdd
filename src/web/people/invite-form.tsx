import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import type { HandedLink, MemberList } from '../../platform/auth/member.ts';
import { useDeed } from '../../ui/deed.tsx';
import { Refused } from '../../ui/states.tsx';
import { HandedLinkCard } from './handed-link.tsx';
import { MemberFields, saidIn, useMemberForm } from './member-fields.tsx';
import { inviteMember } from './people-queries.tsx';

/** Somebody new; then the link to hand on, once. */
export function InviteForm({ list, onClose }: { readonly list: MemberList; readonly onClose: () => void }) {
  const form = useMemberForm();
  const [handed, setHanded] = useState<HandedLink | null>(null);
  const inviting = useDeed(inviteMember, ({ member }) => `${member.name} is invited.`);
  if (handed) return <HandedLinkCard handed={handed} onDone={onClose} />;
  const invite = (given: typeof form.values) =>
    inviting.mutate({ ...saidIn(given), email: given.email }, { onSuccess: setHanded });
  return (
    <form aria-label="Invite somebody" onSubmit={form.onSubmit(invite)}>
      <Stack gap="md">
        <MemberFields form={form} list={list} emailGiven={false} readOnly={false} />
        <Refused fault={inviting.error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button type="submit" loading={inviting.isPending}>
            Invite
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
