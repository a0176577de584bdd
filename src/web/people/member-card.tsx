import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import type { HandedLink, Member, MemberList } from '../../platform/auth/member.ts';
import { useDeed } from '../../ui/deed.tsx';
import { Facts } from '../../ui/facts.tsx';
import { momentInWords } from '../../ui/figures.tsx';
import { MayButton } from '../../ui/may-button.tsx';
import { Note, Refused } from '../../ui/states.tsx';
import { TimelinePanel } from '../../ui/timeline.tsx';
import { HandedLinkCard } from './handed-link.tsx';
import { MemberFields, saidIn, useMemberForm } from './member-fields.tsx';
import { changeMember, disableMember, enableMember, endSessionsOf, newLink, takeLinkBack } from './people-queries.tsx';
import { PersonalData } from './personal-data.tsx';

/** One person: what decides about them, how they enter, and what may be done about it. */
export function MemberCard({ list, member }: { readonly list: MemberList; readonly member: Member }) {
  return (
    <Stack gap="lg">
      {member.disabledAt ? (
        <Note tone="bad">Disabled since {momentInWords(member.disabledAt)}: they cannot enter.</Note>
      ) : null}
      <WaysIn member={member} />
      <Decided list={list} member={member} />
      <PersonalData id={member.id} name={member.name} />
      <TimelinePanel stream={`person/${member.id}`} />
    </Stack>
  );
}

function Decided({ list, member }: { readonly list: MemberList; readonly member: Member }) {
  const form = useMemberForm(member);
  const changing = useDeed(changeMember, ({ name }) => `What is decided about ${name} holds from their next request.`);
  const { id, version, may } = member;
  return (
    <form
      aria-label={`What is decided about ${member.name}`}
      onSubmit={form.onSubmit((given) => changing.mutate({ id, version, given: saidIn(given) }))}
    >
      <Stack gap="md">
        <MemberFields form={form} list={list} emailGiven readOnly={may.change !== true} />
        <Refused fault={changing.error} />
        {may.change === true ? (
          <Group justify="flex-end">
            <Button type="submit" loading={changing.isPending} disabled={!form.isDirty()}>
              Save
            </Button>
          </Group>
        ) : (
          <Note>{may.change}</Note>
        )}
      </Stack>
    </form>
  );
}

function WaysIn({ member }: { readonly member: Member }) {
  const { id, name, may, invitation, state } = member;
  const [handed, setHanded] = useState<HandedLink | null>(null);
  const linking = useDeed(newLink);
  const unlinking = useDeed(takeLinkBack, () => 'The link opens nothing any more.');
  const ending = useDeed(endSessionsOf, ({ ended }) => `Sessions of ${name} ended: ${ended}.`);
  const disabling = useDeed(disableMember, () => `${name} is kept out; sessions and keys are ended.`);
  const enabling = useDeed(enableMember, () => `${name} may enter again.`);
  if (handed) return <HandedLinkCard handed={handed} onDone={() => setHanded(null)} />;
  const fault = linking.error ?? unlinking.error ?? ending.error ?? disabling.error ?? enabling.error;
  return (
    <Stack gap="sm">
      <Facts
        items={[
          ['State', state],
          ['Authenticator app', member.secondFactor ? 'yes' : 'no'],
          ['Passkeys', member.passkeys],
          ['Sessions', member.sessions],
          ['API keys', member.keys],
          ['Link', invitation ? linkInWords(invitation) : 'none'],
        ]}
        width={130}
      />
      <Refused fault={fault} />
      <Group gap="xs">
        <MayButton
          may={may.invite}
          variant="default"
          size="xs"
          loading={linking.isPending}
          onClick={() => linking.mutate(id, { onSuccess: setHanded })}
        >
          {state === 'invited' ? 'New invitation' : 'Link for a new password'}
        </MayButton>
        {invitation ? (
          <MayButton
            may={may.invite}
            variant="default"
            size="xs"
            loading={unlinking.isPending}
            onClick={() => unlinking.mutate(id)}
          >
            Take the link back
          </MayButton>
        ) : null}
        <MayButton
          may={may.endSessions}
          variant="default"
          size="xs"
          loading={ending.isPending}
          onClick={() => ending.mutate(id)}
        >
          End sessions
        </MayButton>
        {state === 'disabled' ? (
          <MayButton
            may={may.enable}
            variant="default"
            size="xs"
            loading={enabling.isPending}
            onClick={() => enabling.mutate(member)}
          >
            Enable
          </MayButton>
        ) : (
          <MayButton
            may={may.disable}
            variant="default"
            size="xs"
            loading={disabling.isPending}
            onClick={() => disabling.mutate(member)}
          >
            Disable
          </MayButton>
        )}
      </Group>
    </Stack>
  );
}

const linkInWords = ({ expiresAt, expired }: NonNullable<Member['invitation']>): string =>
  `${expired ? 'ended' : 'until'} ${momentInWords(expiresAt)}`;
