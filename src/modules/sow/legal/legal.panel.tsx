import { Button, Group, Stack } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Countdown } from '../../../ui/countdown.tsx';
import { Facts } from '../../../ui/facts.tsx';
import { momentInWords } from '../../../ui/figures.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Empty, Failed, Waiting } from '../../../ui/states.tsx';
import { Tag } from '../../../ui/tag.tsx';
import type { Sow } from '../sow.ts';
import { CaseVerb } from './asking.tsx';
import { Exceptions, Messages, Sendings } from './case-content.tsx';
import styles from './legal.module.css';
import type { LegalCase, LegalStanding } from './legal-case.ts';
import { legalQuery, outgoingFile } from './legal-queries.tsx';
import { OpeningForm } from './opening-form.tsx';

/** The legal case of a statement of work, and the order in which its paper leaves the house. */
export function LegalPanel({ sow }: { readonly sow: Pick<Sow, 'number' | 'contentHash'> }) {
  const { data: standing, error, refetch } = useQuery(legalQuery(sow.number, sow.contentHash));
  if (error) return <Failed fault={error} onRetry={() => void refetch()} small />;
  if (!standing) return <Waiting lines={8} label="Loading the legal case" />;
  return (
    <Stack gap="md">
      <Order standing={standing} />
      {standing.case ? <Case standing={standing} file={standing.case} /> : null}
      {standing.may.open === true ? (
        <Panel title="Open the legal case">
          <OpeningForm sow={standing.sow} />
        </Panel>
      ) : standing.case ? null : (
        <Panel title="Legal case">
          <Empty small title="No legal case is open">
            {standing.may.open}
          </Empty>
        </Panel>
      )}
    </Stack>
  );
}

/** Every approval, then the stamp, then our signatory, then the customer. */
function Order({ standing }: { readonly standing: LegalStanding }) {
  return (
    <Panel title="The way out of the house" flush>
      <ol className={styles.order} aria-label="Order of signing">
        {standing.order.map(({ id, title, done, sentence }) => (
          <li key={id} data-done={done || undefined}>
            <strong>{title}</strong>
            <span>{done ? <Tag tone="good">done</Tag> : <Tag>to come</Tag>}</span>
            <p className={styles.quiet}>{sentence}</p>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

const tones = { open: 'accent', stamped: 'good', closed: 'neutral', withdrawn: 'neutral' } as const;

interface CaseProps {
  readonly standing: LegalStanding;
  readonly file: LegalCase;
}

function Case({ standing, file }: CaseProps) {
  const paper = file.paper === 'ours' ? 'ours' : 'of the customer';
  return (
    <>
      <Panel title={file.number} actions={<Tag tone={tones[file.state]}>{file.stateTitle}</Tag>}>
        <Stack gap="md">
          <Facts
            width={170}
            items={[
              ['About', file.kind === 'review' ? 'Review of a contract' : 'A paper from our template'],
              ['Paper', paper],
              ['Opened', `${file.openedBy}, ${momentInWords(file.openedAt)}`],
              ['Answer due', file.state === 'open' && file.dueAt ? <Countdown key="due" dueAt={file.dueAt} /> : '–'],
              ['Newest version', standing.newest === null ? 'none frozen' : String(standing.newest)],
              ['Signs for us', standing.signatories.join(' or ')],
            ]}
          />
          {file.asked === null ? null : <p className={styles.quiet}>{file.asked}</p>}
          {file.ended === null ? null : (
            <p className={styles.quiet}>
              Ended {momentInWords(file.ended.at)}: {file.ended.why}
            </p>
          )}
          <StampOf standing={standing} file={file} />
          <Verbs standing={standing} />
        </Stack>
      </Panel>
      <Exceptions standing={standing} file={file} />
      <Messages standing={standing} file={file} />
      <Sendings standing={standing} file={file} />
    </>
  );
}

function StampOf({ standing, file }: CaseProps) {
  const { stamp, lifted } = file;
  return (
    <>
      {stamp === null ? null : (
        <div className={styles.stamp}>
          <strong>Approved to sign</strong>
          <span>
            {stamp.name}, {momentInWords(stamp.at)}, version {stamp.version}
          </span>
          <code>{stamp.contentHash}</code>
          {stamp.countersigned === null ? null : (
            <span>
              Signed for the company by {stamp.countersigned.by}, {momentInWords(stamp.countersigned.at)}
            </span>
          )}
          <Group gap="xs">
            <Button
              component="a"
              href={outgoingFile(standing.sow, 'pdf')}
              download
              size="xs"
              variant="default"
              leftSection={<IconDownload size={14} aria-hidden />}
            >
              Stamped PDF
            </Button>
          </Group>
        </div>
      )}
      {lifted.map((each) => (
        <p key={`${each.version} ${each.at}`} className={styles.quiet}>
          The stamp of {each.name} on version {each.version} was lifted
          {each.lifted?.by ? ` by ${each.lifted.by}` : ''}: {each.lifted?.why}
        </p>
      ))}
    </>
  );
}

function Verbs({ standing }: { readonly standing: LegalStanding }) {
  const { may, contentHash, signatories } = standing;
  const none = () => ({});
  const reason = (words: string) => ({ reason: words });
  const verb = { standing };
  return (
    <Group gap="xs">
      <CaseVerb
        {...{
          ...verb,
          may: may.stamp,
          verb: 'stamp',
          title: 'Stamp it',
          said: 'It is stamped.',
          look: { variant: 'filled' },
        }}
        explains={`What stands now is frozen as a version and bears your name, the day and its hash ${contentHash.slice(0, 12)}.`}
        body={() => ({ contentHash })}
      />
      <CaseVerb
        {...{
          ...verb,
          may: may.release,
          verb: 'release',
          title: 'Release to our signatory',
          said: 'It is released.',
          body: none,
        }}
        explains={`It goes to ${signatories.join(' or ')}.`}
      />
      <CaseVerb
        {...{
          ...verb,
          may: may.countersign,
          verb: 'countersignature',
          title: 'Signed on paper for the company',
          body: none,
        }}
        explains="Notes your signature on a printed paper. To sign here, have it sent for signature."
        said="It is signed for the company."
      />
      <CaseVerb
        {...{ ...verb, may: may.recall, verb: 'recall', title: 'Call it back', asks: 'Reason', body: reason }}
        explains="Where it is out for signature, nobody can sign it any more, and the customer reads the reason, as you write it."
        said="It is called back."
      />
      <CaseVerb
        {...{ ...verb, may: may.lift, verb: 'stamp/lifting', title: 'Lift the stamp', asks: 'Reason', body: reason }}
        explains="The paper may be changed again, and is stamped anew."
        said="The stamp is lifted."
      />
      <CaseVerb
        {...{
          ...verb,
          may: may.withdraw,
          verb: 'withdrawal',
          title: 'Withdraw the case',
          asks: 'Reason',
          body: reason,
        }}
        said="The case is withdrawn."
      />
    </Group>
  );
}
