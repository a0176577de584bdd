import { Button, Checkbox, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useDeed } from '../../ui/deed.tsx';
import { PageHead, PageWaiting } from '../../ui/page-head.tsx';
import { Panel } from '../../ui/panel.tsx';
import { QuietTable } from '../../ui/quiet-table.tsx';
import { Refused } from '../../ui/states.tsx';
import styles from './notification.module.css';
import type { Channels, NotificationSettings } from './notification.ts';
import { chooseSettings, settingsQuery } from './notification-queries.tsx';

const title = 'What you are told of';

/** Every kind by every channel; a duty stands there with its why. */
export function NotificationSettingsPage() {
  const { data, error, refetch } = useQuery(settingsQuery);
  if (!data) return <PageWaiting title={title} fault={error} onRetry={() => void refetch()} />;
  return <Settings key={data.version} settings={data} />;
}

const channels: readonly { readonly id: keyof Channels; readonly word: string }[] = [
  { id: 'app', word: 'In Parley' },
  { id: 'mail', word: 'Mail at once' },
  { id: 'digest', word: 'Daily digest' },
];

function Settings({ settings }: { readonly settings: NotificationSettings }) {
  const [kinds, setKinds] = useState(settings.kinds);
  const [timeZone, setTimeZone] = useState(settings.timeZone);
  const choosing = useDeed(chooseSettings, () => 'Kept.');
  const keep = () => {
    const chosen = kinds.flatMap((kind) => (kind.duty === null ? [[kind.id, kind.channels] as const] : []));
    choosing.mutate({ chosen: { kinds: Object.fromEntries(chosen), timeZone }, version: settings.version });
  };
  const change = (id: string, channel: keyof Channels, on: boolean) =>
    setKinds((before) =>
      before.map((kind) => (kind.id === id ? { ...kind, channels: { ...kind.channels, [channel]: on } } : kind)),
    );
  return (
    <>
      <PageHead
        title={title}
        above={<Link to="/notifications">Notifications</Link>}
        actions={
          <Button loading={choosing.isPending} onClick={keep}>
            Keep
          </Button>
        }
      />
      <Refused fault={choosing.error} />
      <Panel title="Kinds and channels" flush>
        <KindTable kinds={kinds} onChange={change} />
      </Panel>
      <div className={styles.zone}>
        <Panel title="Your morning">
          <Select
            label="Time zone"
            description={`The digest comes after ${settings.digestHour} and lists what is still unread.`}
            placeholder={`As your region: ${settings.zone}`}
            data={Intl.supportedValuesOf('timeZone')}
            value={timeZone}
            onChange={setTimeZone}
            searchable
            clearable
            limit={60}
          />
        </Panel>
      </div>
    </>
  );
}

function KindTable({ kinds, onChange }: KindTableProps) {
  return (
    <QuietTable label="Kinds of notifications">
      <thead>
        <tr>
          <th scope="col">Kind</th>
          {channels.map(({ id, word }) => (
            <th scope="col" key={id}>
              {word}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {kinds.map((kind) => (
          <tr key={kind.id}>
            <th scope="row">
              {kind.title}
              {kind.duty === null ? null : <div data-quiet>A duty. {kind.duty}</div>}
            </th>
            {channels.map(({ id, word }) => (
              <td key={id}>
                <Checkbox
                  size="xs"
                  aria-label={`${kind.title}: ${word}`}
                  checked={kind.channels[id]}
                  disabled={kind.duty !== null}
                  onChange={({ currentTarget }) => onChange(kind.id, id, currentTarget.checked)}
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </QuietTable>
  );
}

interface KindTableProps {
  readonly kinds: NotificationSettings['kinds'];
  readonly onChange: (kind: string, channel: keyof Channels, on: boolean) => void;
}
