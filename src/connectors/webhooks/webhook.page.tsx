import { Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useDeed } from '../../ui/deed.tsx';
import { Facts } from '../../ui/facts.tsx';
import { momentInWords } from '../../ui/figures.tsx';
import { MayButton } from '../../ui/may-button.tsx';
import { PageHead, PageWaiting } from '../../ui/page-head.tsx';
import { Sheet } from '../../ui/panel.tsx';
import { Note, Refused } from '../../ui/states.tsx';
import { TimelinePanel } from '../../ui/timeline.tsx';
import { DeliveriesPanel } from './deliveries.panel.tsx';
import { OpenedDeliveryDrawer } from './opened-delivery.tsx';
import { SecretDialog } from './secret-dialog.tsx';
import styles from './webhook.module.css';
import type { Webhook } from './webhook.ts';
import { WebhookForm } from './webhook-form.tsx';
import { changeWebhook, sendTest, switchWebhook, webhookQuery } from './webhook-queries.tsx';
import { WebhookTag } from './webhook-tag.tsx';

const route = getRouteApi('/desk/webhooks/$number');

/** One webhook: where it leads, how it stands, and what it was told. */
export function WebhookPage() {
  const { number } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data: webhook, error, refetch } = useQuery(webhookQuery(number));
  if (!webhook) return <PageWaiting title={number} fault={error} onRetry={() => void refetch()} />;
  const open = (entry: string | undefined) => void navigate({ search: { ...search, entry } });
  return (
    <>
      <Head webhook={webhook} onTest={open} />
      <div className={styles.page}>
        <Standing webhook={webhook} />
        <WebhookFacts webhook={webhook} />
        <DeliveriesPanel
          webhook={webhook}
          search={search}
          onSearch={(changed) => void navigate({ search: { ...search, ...changed }, replace: true })}
        />
        <TimelinePanel stream={`webhook/${number}`} />
      </div>
      <OpenedDeliveryDrawer webhook={webhook} entry={search.entry} onClose={() => open(undefined)} />
    </>
  );
}

function Head({ webhook, onTest }: { readonly webhook: Webhook; readonly onTest: (entry: string) => void }) {
  const { number, description, state, may, secrets } = webhook;
  const [changing, change] = useDisclosure(false);
  const [taking, take] = useDisclosure(false);
  const testing = useDeed(sendTest, () => 'A test event is on its way.');
  const switching = useDeed(() => switchWebhook(webhook, state === 'on' ? 'off' : 'on'));
  const saving = useDeed((given: Parameters<typeof changeWebhook>[1]) => changeWebhook(webhook, given));
  const test = () => testing.mutate(number, { onSuccess: ({ entry }) => onTest(entry) });
  return (
    <>
      <PageHead
        title={description}
        above={
          <>
            <Link to="/webhooks">Webhooks</Link> · {number} <WebhookTag webhook={webhook} />
          </>
        }
        actions={
          <>
            <MayButton variant="default" may={may.change} onClick={change.open}>
              Change
            </MayButton>
            <MayButton variant={secrets.length === 0 ? 'filled' : 'default'} may={may.rotate} onClick={take.open}>
              {secrets.length === 0 ? 'Take the secret' : 'New secret'}
            </MayButton>
            <MayButton variant="default" may={may.test} loading={testing.isPending} onClick={test}>
              Send a test event
            </MayButton>
            <MayButton
              variant={state === 'on' || secrets.length === 0 ? 'default' : 'filled'}
              may={state === 'on' ? may.switchOff : may.switchOn}
              loading={switching.isPending}
              onClick={() => switching.mutate(undefined)}
            >
              {state === 'on' ? 'Switch off' : 'Switch on'}
            </MayButton>
          </>
        }
      />
      <Refused fault={testing.error ?? switching.error} />
      <Drawer
        opened={changing}
        onClose={change.close}
        position="right"
        size={480}
        title={`Change ${number}`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <WebhookForm
          webhook={webhook}
          words="Save"
          busy={saving.isPending}
          fault={saving.error}
          onClose={change.close}
          onSettings={(given) => saving.mutate(given, { onSuccess: change.close })}
        />
      </Drawer>
      <SecretDialog webhook={webhook} opened={taking} onClose={take.close} />
    </>
  );
}

/** What has to be known before anything else: what is missing, or wrong. */
function Standing({ webhook: { state, offBecause, failingSince, secrets } }: { readonly webhook: Webhook }) {
  if (secrets.length === 0)
    return <Note>It has no secret yet. Take it, give it to the receiver, then switch the webhook on.</Note>;
  if (offBecause !== null)
    return <Note tone="bad">The house switched it off: {offBecause}. Mend the receiver, then switch it on again.</Note>;
  if (state === 'off') return <Note>It is off: what happens meanwhile is not told later.</Note>;
  if (failingSince !== null)
    return (
      <Note tone="warn">
        Nothing has arrived since {momentInWords(failingSince)}. What waits is tried again by itself.
      </Note>
    );
  return null;
}

function WebhookFacts({ webhook }: { readonly webhook: Webhook }) {
  const { url, events, includesPublicSector, secrets, madeBy, madeAt } = webhook;
  return (
    <Sheet label="Facts" padded>
      <Facts
        items={[
          [
            'Address',
            <code key="url" className={styles.code}>
              {url}
            </code>,
          ],
          ['Told of', events.join(', ')],
          ['Public sector', includesPublicSector ? 'told, too' : 'not told'],
          [
            'Secret',
            secrets.length === 0 ? null : secrets.map(secretInWords).map((words) => <div key={words}>{words}</div>),
          ],
          ['Made', `by ${madeBy}, ${momentInWords(madeAt)}`],
        ]}
      />
    </Sheet>
  );
}

const secretInWords = ({ madeAt, endsAt }: Webhook['secrets'][number]): string =>
  endsAt === null ? `since ${momentInWords(madeAt)}` : `the one before, until ${momentInWords(endsAt)}`;
