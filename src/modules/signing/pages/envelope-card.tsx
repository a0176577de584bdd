import { Button, Group, Stack } from '@mantine/core';
import { IconCertificate, IconDownload, IconFileText, IconSignature } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Countdown } from '../../../ui/countdown.tsx';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { Facts } from '../../../ui/facts.tsx';
import { count, momentInWords } from '../../../ui/figures.tsx';
import { Panel } from '../../../ui/panel.tsx';
import type { Envelope, RevisionKind } from '../envelope.ts';
import { SignedPapers } from '../uploaded/signed-papers.tsx';
import styles from './envelope.module.css';
import { envelopeFile } from './envelope-queries.tsx';
import { EnvelopeSigners } from './envelope-signers.tsx';
import { EnvelopeTag } from './envelope-state.tsx';
import { EnvelopeVerbs } from './envelope-verbs.tsx';

/** One envelope: where it stands, who signs, its files, and what may be done about it. `onPage`: its own page is open. */
export function EnvelopeCard({ envelope, onPage = false }: EnvelopeCardProps) {
  const { number, state, order, sentBy, sentAt, expiresAt, ended, may } = envelope;
  return (
    <Panel title={number} actions={<EnvelopeTag state={state} />}>
      <Stack gap="md">
        {onPage || may.sign !== true ? null : (
          <Group gap="xs">
            <ToPage number={number} primary>
              Read and sign
            </ToPage>
          </Group>
        )}
        <Facts
          width={150}
          items={[
            ['Sent', `${sentBy.name}, ${momentInWords(sentAt)}`],
            [
              'To be signed until',
              state === 'out' ? <Countdown key="until" dueAt={expiresAt} /> : momentInWords(expiresAt),
            ],
            ['Order', order === 'in-order' ? 'one after the other' : 'all at once'],
          ]}
        />
        {ended === null ? null : (
          <p className={styles.quiet}>
            Ended {momentInWords(ended.at)}
            {ended.by === null ? '' : ` by ${ended.by}`}
            {ended.reason === null ? '' : `: ${ended.reason}`}
          </p>
        )}
        <EnvelopeSigners envelope={envelope} />
        <Files envelope={envelope} onPage={onPage} />
        <SignedPapers envelope={envelope} />
        {state === 'out' ? <EnvelopeVerbs envelope={envelope} /> : null}
      </Stack>
    </Panel>
  );
}

interface EnvelopeCardProps {
  readonly envelope: Envelope;
  readonly onPage?: boolean;
}

const kinds: Readonly<Record<RevisionKind, string>> = {
  sent: 'As it was sent',
  signed: 'Signed by',
  sealed: 'Sealed',
  uploaded: 'Handed in, signed on paper',
  certificate: 'Certificate of completion',
};

/** The way to the page where the paper is read, and signed by whoever of ours is asked. */
function ToPage({ number, primary = false, children }: ToPageProps) {
  return (
    <Button
      size="xs"
      variant={primary ? 'filled' : 'default'}
      leftSection={primary ? <IconSignature size={15} aria-hidden /> : <IconFileText size={15} aria-hidden />}
      renderRoot={(props) => <Link {...props} to="/envelopes/$number" params={{ number }} />}
    >
      {children}
    </Button>
  );
}

interface ToPageProps {
  readonly number: string;
  readonly primary?: boolean;
  readonly children: string;
}

function Files({ envelope: { number, state, subject, revisions }, onPage }: EnvelopeCardProps) {
  const certificate = revisions.some(({ kind }) => kind === 'certificate');
  const signed = revisions.some(({ kind }) => kind === 'signed');
  const paper = state === 'completed' ? 'The signed paper' : signed ? 'The paper as signed so far' : 'The paper';
  return (
    <div>
      <Group gap="xs">
        {onPage ? null : <ToPage number={number}>Read it</ToPage>}
        <FileButton
          href={envelopeFile(number, 'paper')}
          name={`${subject.number}.pdf`}
          icon={<IconDownload size={15} aria-hidden />}
        >
          {paper}
        </FileButton>
        {certificate ? (
          <FileButton
            href={envelopeFile(number, 'certificate')}
            name={`${number}-certificate.pdf`}
            icon={<IconCertificate size={15} aria-hidden />}
          >
            Certificate
          </FileButton>
        ) : null}
      </Group>
      <Disclosure summary={`Every state of the file, ${revisions.length}`}>
        <ol className={styles.states}>
          {revisions.map(({ n, kind, hash, bytes, at, signer }) => (
            <li key={n}>
              <span>
                {kinds[kind]}
                {kind === 'signed' ? ` ${signer ?? ''}` : ''}, {momentInWords(at)}, {count(bytes / 1024)} KB
              </span>
              <code>{hash}</code>
            </li>
          ))}
        </ol>
      </Disclosure>
    </div>
  );
}

function FileButton({ href, name, icon, children }: FileButtonProps) {
  return (
    <Button component="a" href={href} download={name} size="xs" variant="default" leftSection={icon}>
      {children}
    </Button>
  );
}

interface FileButtonProps {
  readonly href: string;
  readonly name: string;
  readonly icon: ReactNode;
  readonly children: string;
}
