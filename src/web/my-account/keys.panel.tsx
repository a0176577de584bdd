import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { KeyLine } from '../../platform/auth/account.ts';
import { useDeed } from '../../ui/deed.tsx';
import { Ago, momentInWords } from '../../ui/figures.tsx';
import { useNow } from '../../ui/now.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Empty, Failed, Refused, Waiting } from '../../ui/states.tsx';
import { Tag, type Tone } from '../../ui/tag.tsx';
import styles from './my-account.module.css';
import { keysQuery, revokeKey } from './my-account-queries.tsx';
import { NewKeyForm } from './new-key-form.tsx';

/** API keys: what programs enter with in one's name. */
export function KeysPanel() {
  const { data, error, refetch } = useQuery(keysQuery);
  const [opened, dialog] = useDisclosure(false);
  return (
    <Panel
      title="API keys"
      aside={data && data.items.length > 0 ? data.items.length : undefined}
      actions={
        data ? (
          <Button variant="default" size="xs" onClick={dialog.open}>
            Make a key
          </Button>
        ) : undefined
      }
      flush
    >
      {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
      {data || error ? null : <Waiting lines={3} />}
      {data?.items.length === 0 ? (
        <Empty small title="No keys">
          A program that asks in your name sends one: “Authorization: Bearer parley_…”.
        </Empty>
      ) : null}
      {data && data.items.length > 0 ? (
        <ul className={styles.lines} aria-label="API keys">
          {data.items.map((line) => (
            <Key key={line.id} line={line} />
          ))}
        </ul>
      ) : null}
      <Modal
        opened={opened}
        onClose={dialog.close}
        title="A new key"
        closeButtonProps={{ 'aria-label': 'Close' }}
        closeOnClickOutside={false}
      >
        {data ? <NewKeyForm modules={data.modules} daysMax={data.daysMax} onDone={dialog.close} /> : null}
      </Modal>
    </Panel>
  );
}

const tones: Record<KeyLine['state'], Tone> = { live: 'good', expired: 'neutral', revoked: 'neutral' };

function Key({ line }: { readonly line: KeyLine }) {
  const now = useNow(60);
  const { id, name, start, access, modules, state, expiresAt, lastUsedAt } = line;
  const revoking = useDeed(revokeKey, () => `${name} opens nothing any more.`);
  return (
    <li className={styles.line}>
      <div className={styles.words}>
        {name} <Tag tone={tones[state]}>{state}</Tag>
        <div className={styles.about}>
          <code>{start}…</code>, {access === 'read' ? 'reads' : 'reads and writes'}
          {modules ? ` ${modules.join(', ')}` : ' all you may'},{' '}
          {lastUsedAt ? (
            <>
              used <Ago at={lastUsedAt} now={now} />
            </>
          ) : (
            'never used'
          )}
          , until {momentInWords(expiresAt)}
        </div>
        <Refused fault={revoking.error} />
      </div>
      {state === 'live' ? (
        <Button
          variant="default"
          size="xs"
          aria-label={`Revoke ${name}`}
          loading={revoking.isPending}
          onClick={() => revoking.mutate(id)}
        >
          Revoke
        </Button>
      ) : null}
    </li>
  );
}
