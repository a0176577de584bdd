import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useDeed } from '../../../ui/deed.tsx';
import { Facts } from '../../../ui/facts.tsx';
import { Ago } from '../../../ui/figures.tsx';
import { MayButton } from '../../../ui/may-button.tsx';
import { useNow } from '../../../ui/now.tsx';
import { PageHead, PageWaiting } from '../../../ui/page-head.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { RowLink } from '../../../ui/row-link.tsx';
import { Empty } from '../../../ui/states.tsx';
import { TimelinePanel } from '../../../ui/timeline.tsx';
import styles from './licence.module.css';
import type { LicencePage as Page } from './licence.ts';
import { LicenceForm } from './licence-form.tsx';
import { changeLicence, licenceQuery } from './licence-queries.tsx';
import { LicenceFigures, licenceItems, ServicesFigures } from './sides.tsx';

const route = getRouteApi('/desk/licences/$number');

/** One licence opportunity with all the services beside it. */
export function LicencePage() {
  const { number } = route.useParams();
  const { data, error, refetch } = useQuery(licenceQuery(number));
  if (data === null) {
    return (
      <>
        <PageHead title={number} />
        <Empty title={`Nobody has written ${number} down`}>
          Or it is of another region. Bring it in with a file of the CRM, or write it down, under Licence opportunities.
        </Empty>
      </>
    );
  }
  if (!data) return <PageWaiting title={number} fault={error} onRetry={() => void refetch()} />;
  return (
    <div className={styles.pages}>
      <PageHead
        title={data.name}
        above={
          <>
            {number} ·{' '}
            <Link to="/accounts/$number" params={{ number: data.account.number }}>
              {data.account.name}
            </Link>
          </>
        }
        actions={
          data.may.openBeside === true ? (
            <Button
              leftSection={<IconPlus size={16} />}
              renderRoot={(props) => (
                <Link
                  to="/new-need"
                  search={{ account: data.account.number, licence: number, name: data.suggestedName }}
                  {...props}
                />
              )}
            >
              Services beside it
            </Button>
          ) : null
        }
      />
      <Said licence={data} />
      {data.children.length === 0 ? (
        <Panel title="Services beside it">
          <Empty small title="None yet">
            An opportunity of services beside it would be called “{data.suggestedName}”.
          </Empty>
        </Panel>
      ) : (
        data.children.map((child) => (
          <Panel key={child.number} title={child.name} aside={child.number} flush>
            <div className={styles.sides}>
              <div className={styles.side}>
                <h3>{number}</h3>
                <LicenceFigures licence={data} />
              </div>
              <div className={styles.side}>
                <h3>
                  <RowLink to="/opportunities/$number" params={{ number: child.number }}>
                    {child.number}
                  </RowLink>
                </h3>
                <ServicesFigures services={child} />
              </div>
            </div>
          </Panel>
        ))
      )}
      <TimelinePanel stream={`licence/${number}`} />
    </div>
  );
}

function Said({ licence }: { readonly licence: Page }) {
  const [changing, setChanging] = useState(false);
  const now = useNow(60);
  const deed = useDeed(
    (said: Parameters<typeof changeLicence>[1]) => changeLicence(licence.number, said, licence.version),
    () => `${licence.number} is up to date.`,
  );
  return (
    <Panel
      title="As the CRM has it"
      aside={<Ago at={licence.keptAt} now={now} />}
      actions={
        changing ? undefined : (
          <MayButton may={licence.may.change} variant="default" size="xs" onClick={() => setChanging(true)}>
            Bring up to date
          </MayButton>
        )
      }
    >
      {changing ? (
        <LicenceForm
          licence={licence}
          busy={deed.isPending}
          error={deed.error}
          onLeave={() => setChanging(false)}
          onKeep={(said) => deed.mutate(said, { onSuccess: () => setChanging(false) })}
        />
      ) : (
        <Facts items={licenceItems(licence)} width={150} />
      )}
    </Panel>
  );
}
