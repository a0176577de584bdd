import { Button, Group, Stack } from '@mantine/core';
import { IconFileText } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useDeed } from '../../../ui/deed.tsx';
import { momentInWords } from '../../../ui/figures.tsx';
import { PageHead, PageWaiting } from '../../../ui/page-head.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Failed, Note, Waiting } from '../../../ui/states.tsx';
import type { Envelope, Signature, Signer } from '../envelope.ts';
import { PaperText } from '../reading/paper-text.tsx';
import { SigningForm } from '../reading/signing-form.tsx';
import styles from './envelope.module.css';
import { EnvelopeCard } from './envelope-card.tsx';
import { envelopeFile, envelopeQuery, envelopeTextQuery, signInHouse } from './envelope-queries.tsx';
import { InsteadOfSigning } from './instead.tsx';

const route = getRouteApi('/desk/envelopes/$number');

/** One envelope at the desk: the paper to read, how far its signers are, and the signature of whoever of ours is asked. */
export function EnvelopePage() {
  const { number } = route.useParams();
  const { data, error, refetch } = useQuery(envelopeQuery(number));
  if (!data) return <PageWaiting title={number} fault={error} onRetry={() => void refetch()} />;
  return <EnvelopeAt key={number} envelope={data} />;
}

function EnvelopeAt({ envelope }: { readonly envelope: Envelope }) {
  const { number, subject, sentBy, sentAt, mine, may } = envelope;
  const signs = mine !== null && may.sign === true;
  return (
    <>
      <PageHead
        title={`${subject.number}, ${subject.title}`}
        above={
          <>
            {number} · <Link to={subject.href as '/'}>{subject.number}</Link>
          </>
        }
        lead={`${sentBy.name} sent it for signature ${momentInWords(sentAt)}`}
        actions={
          signs ? (
            <Button component="a" href="#sign" variant="default">
              To your signature
            </Button>
          ) : undefined
        }
      />
      <div className={styles.columns} data-reads={signs || undefined}>
        <Reading envelope={envelope} />
        <Stack gap="md" className={styles.beside}>
          <MySignature envelope={envelope} />
          <EnvelopeCard envelope={envelope} onPage />
        </Stack>
      </div>
    </>
  );
}

function Reading({ envelope: { number, subject } }: { readonly envelope: Envelope }) {
  const { data: html, error, refetch } = useQuery(envelopeTextQuery(number));
  return (
    <Panel
      title="The paper"
      actions={
        <Button
          component="a"
          href={envelopeFile(number, 'paper')}
          target="_blank"
          rel="noreferrer"
          variant="default"
          size="xs"
          leftSection={<IconFileText size={15} aria-hidden />}
        >
          As PDF
        </Button>
      }
    >
      {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
      {html === undefined && !error ? <Waiting lines={12} label="Loading the paper" /> : null}
      {html === undefined ? null : <PaperText html={html} label={`${subject.number}, ${subject.title}`} />}
    </Panel>
  );
}

/** The signature of the reader where they are among those who sign; nothing for everybody else. */
function MySignature({ envelope }: { readonly envelope: Envelope }) {
  const { mine, signers, may } = envelope;
  const me = signers.find(({ id }) => id === mine);
  if (!me) return null;
  return (
    <Panel title="Your signature">
      {may.sign === true ? <Signing envelope={envelope} me={me} /> : <Note>{may.sign}</Note>}
    </Panel>
  );
}

function Signing({ envelope, me }: { readonly envelope: Envelope; readonly me: Signer }) {
  const { subject, consent, paperHash } = envelope;
  const signing = useDeed(
    (signature: Signature) => signInHouse(envelope, { signature, consent: true, paper: paperHash }),
    () => `You signed ${subject.number}.`,
  );
  return (
    <Stack gap="md">
      <SigningForm
        number={subject.number}
        signer={me.name}
        consent={consent.text}
        busy={signing.isPending}
        fault={signing.error}
        onSign={(signature) => signing.mutate(signature)}
      />
      <Group gap="xs">
        <InsteadOfSigning envelope={envelope} />
      </Group>
    </Stack>
  );
}
