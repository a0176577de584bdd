import { Button, Group } from '@mantine/core';
import { IconCertificate, IconDownload } from '@tabler/icons-react';
import type { GuestPaper } from '../envelope.ts';
import styles from './by-link.module.css';
import { Ended } from './ended.tsx';
import { guestFile } from './guest-signing-queries.tsx';

/** Why there is nothing to sign for this signer now: it is done, or not their turn, or came to its end. */
export function Outcome({ token, paper }: { readonly token: string; readonly paper: GuestPaper }) {
  const { signer, state, sentence } = paper;
  return (
    <Ended title={titleOf(paper)}>
      <p>{sentence}</p>
      {state === 'completed' || signer.state === 'signed' ? <Files token={token} paper={paper} /> : null}
    </Ended>
  );
}

const ends: Readonly<Record<Exclude<GuestPaper['state'], 'out'>, string>> = {
  completed: 'Signed by everybody',
  declined: 'This was declined',
  expired: 'The time to sign is over',
  withdrawn: 'This was taken back',
};

function titleOf({ state, signer }: GuestPaper): string {
  if (signer.state === 'signed' && state !== 'completed') return 'Thank you, you have signed';
  if (signer.state === 'declined') return 'You declined';
  if (state !== 'out') return ends[state];
  return signer.state === 'waiting' ? 'It is not your turn yet' : 'There is nothing to sign now';
}

function Files({ token, paper: { certificate, fileHash, subject, state } }: Parameters<typeof Outcome>[0]) {
  return (
    <>
      <Group gap="xs" my="sm">
        <Button
          component="a"
          href={guestFile(token, 'paper')}
          download={`${subject.number}.pdf`}
          size="md"
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          {state === 'completed' ? 'Download the signed paper' : 'Download the paper with your signature'}
        </Button>
        {certificate ? (
          <Button
            component="a"
            href={guestFile(token, 'certificate')}
            download={`${subject.number}-certificate.pdf`}
            size="md"
            variant="default"
            leftSection={<IconCertificate size={16} aria-hidden />}
          >
            Certificate of completion
          </Button>
        ) : null}
      </Group>
      <details className={styles.check}>
        <summary>How to check the file</summary>
        <p>
          A PDF reader that knows signatures names each signer and says whether the file is as it was signed. So does{' '}
          <code>parley verify {subject.number}.pdf</code>, without a connection. The SHA-256 of the file is
        </p>
        <p>
          <code>{fileHash}</code>
        </p>
      </details>
    </>
  );
}
