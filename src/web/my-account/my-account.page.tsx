import { Space } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Facts } from '../../ui/facts.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Sheet } from '../../ui/panel.tsx';
import { TimelinePanel } from '../../ui/timeline.tsx';
import styles from '../opportunity.module.css';
import { regionInWords } from '../people/member-fields.tsx';
import { PersonalData } from '../people/personal-data.tsx';
import { meQuery } from '../session.tsx';
import { AuthenticatorPanel } from './authenticator.panel.tsx';
import { KeysPanel } from './keys.panel.tsx';
import { PasskeysPanel } from './passkeys.panel.tsx';
import { PasswordPanel } from './password.panel.tsx';
import { SessionsPanel } from './sessions.panel.tsx';

/** How one enters: password, second factor, passkeys, sessions, keys, and what was told of all of it. */
export function MyAccountPage() {
  const { data: me } = useSuspenseQuery(meQuery);
  if (!me) return null;
  return (
    <>
      <PageHead title="My account" lead="How you enter, and what enters in your name." />
      <Sheet label="You" padded>
        <Facts
          items={[
            ['Name', me.name],
            ['E-mail', me.email],
            ['Title', me.title || null],
            ['Region', regionInWords(me.region)],
            ['Public sector', me.cleared ? 'Cleared' : 'Not cleared'],
          ]}
          width={220}
        />
        <Space h="md" />
        <PersonalData id={me.id} name={me.name} />
      </Sheet>
      <div className={styles.columns}>
        <div className={styles.column}>
          <SessionsPanel />
          <KeysPanel />
          <TimelinePanel stream={`person/${me.id}`} />
        </div>
        <div className={styles.column}>
          <PasswordPanel />
          <AuthenticatorPanel />
          <PasskeysPanel />
        </div>
      </div>
    </>
  );
}
