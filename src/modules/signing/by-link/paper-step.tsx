import { Button, Group } from '@mantine/core';
import { IconDownload, IconFileText } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { momentInWords } from '../../../ui/figures.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Failed, Waiting } from '../../../ui/states.tsx';
import type { GuestPaper, Signature } from '../envelope.ts';
import { PaperText } from '../reading/paper-text.tsx';
import { SignerTag } from '../reading/signer-state.tsx';
import { SigningForm } from '../reading/signing-form.tsx';
import styles from './by-link.module.css';
import { guestFile, guestSigningQuery, guestTextQuery, signAsGuest } from './guest-signing-queries.tsx';
import { OtherWays } from './other-ways.tsx';
import { Outcome } from './outcome.tsx';

/** The paper as its signer sees it: who asks, who signs, the words, and the signature; or what became of it. */
export function PaperStep({ token, paper, onGivenOn }: PaperStepProps) {
  const { signer, sentBy, subject, expiresAt, may } = paper;
  const open = may.sign === true;
  const readable = open || signer.state === 'signed' || signer.state === 'waiting';
  return (
    <>
      {open ? (
        <p className={styles.lead}>
          {sentBy} asks you, {signer.name}
          {signer.title === '' ? '' : `, ${signer.title}`}, to sign <strong>{subject.title}</strong> until{' '}
          {momentInWords(expiresAt)}. <a href="#sign">To the signature</a>
        </p>
      ) : (
        <Outcome token={token} paper={paper} />
      )}
      <div className={styles.reading}>
        <Signers paper={paper} />
        {readable ? <Reading token={token} paper={paper} /> : null}
        {open ? (
          <div className={styles.bar}>
            <Button component="a" href="#sign" size="md" fullWidth>
              To the signature
            </Button>
          </div>
        ) : null}
      </div>
      {open ? (
        <>
          <Panel title="Your signature">
            <Signing token={token} paper={paper} />
          </Panel>
          <OtherWays token={token} paper={paper} onGivenOn={onGivenOn} />
        </>
      ) : null}
    </>
  );
}

interface PaperStepProps {
  readonly token: string;
  readonly paper: GuestPaper;
  /** Told where the letter to a colleague went. */
  readonly onGivenOn: (to: string) => void;
}

const sides = { company: 'for us', customer: 'for you' } as const;

function Signers({ paper: { signers, order } }: Pick<PaperStepProps, 'paper'>) {
  return (
    <Panel
      title="Who signs"
      aside={order === 'in-order' && signers.length > 1 ? 'one after the other' : undefined}
      flush
    >
      <ol className={styles.signers}>
        {signers.map(({ name, title, side, state, signedAt }) => (
          <li key={`${name} ${title} ${side}`}>
            <span>
              <strong>{name}</strong>
              {title === '' ? '' : `, ${title}`} <span className={styles.quiet}>{sides[side]}</span>
            </span>
            <span>
              <SignerTag state={state} />{' '}
              {signedAt === null ? null : <span className={styles.quiet}>{momentInWords(signedAt)}</span>}
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function Reading({ token, paper: { subject } }: Pick<PaperStepProps, 'token' | 'paper'>) {
  const { data: html, error, refetch } = useQuery(guestTextQuery(token));
  const file = guestFile(token, 'paper');
  return (
    <Panel
      title="The paper"
      actions={
        <Group gap="xs">
          <Button
            component="a"
            href={file}
            target="_blank"
            rel="noreferrer"
            variant="default"
            size="xs"
            leftSection={<IconFileText size={15} aria-hidden />}
          >
            As PDF
          </Button>
          <Button
            component="a"
            href={file}
            download={`${subject.number}.pdf`}
            variant="default"
            size="xs"
            leftSection={<IconDownload size={15} aria-hidden />}
          >
            Download
          </Button>
        </Group>
      }
    >
      {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
      {html === undefined && !error ? <Waiting lines={12} label="Loading the paper" /> : null}
      {html === undefined ? null : <PaperText html={html} label={`${subject.number}, ${subject.title}`} />}
    </Panel>
  );
}

function Signing({ token, paper }: Pick<PaperStepProps, 'token' | 'paper'>) {
  const queries = useQueryClient();
  const { queryKey } = guestSigningQuery(token);
  const signing = useMutation({
    mutationFn: (signature: Signature) => signAsGuest(token, { signature, consent: true, paper: paper.paperHash }),
    onSuccess: (signed) => queries.setQueryData(queryKey, signed),
    // It may have been done though its answer was lost, or there is nothing to sign any more: the page shows what is so.
    onError: () => queries.invalidateQueries({ queryKey }),
  });
  return (
    <SigningForm
      number={paper.subject.number}
      signer={paper.signer.name}
      consent={paper.consent.text}
      busy={signing.isPending}
      fault={signing.error}
      onSign={(signature) => signing.mutate(signature)}
    />
  );
}
