import { Button, Group, Stack, Textarea } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { AskingButton } from '../../../ui/asking-button.tsx';
import { useDeed } from '../../../ui/deed.tsx';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { momentInWords } from '../../../ui/figures.tsx';
import { FileDrop } from '../../../ui/file-drop.tsx';
import { Failed, Note, Refused, Waiting } from '../../../ui/states.tsx';
import type { Envelope } from '../envelope.ts';
import type { ComparedPage, SignedPaper } from './signed-paper.ts';
import { acceptSigned, handInSigned, signedPaperFile, signedPapersQuery } from './signed-paper-queries.tsx';
import styles from './signed-papers.module.css';

/** Papers that were signed by hand: handed in, compared page by page with what was sent, and taken. */
export function SignedPapers({ envelope }: { readonly envelope: Envelope }) {
  const { may, revisions } = envelope;
  if (may.complete !== true && !revisions.some(({ kind }) => kind === 'uploaded')) return null;
  return <HandedIn envelope={envelope} />;
}

function HandedIn({ envelope }: { readonly envelope: Envelope }) {
  const { data, error, refetch } = useQuery(signedPapersQuery(envelope.number));
  const mayHandIn = envelope.may.complete === true;
  if (error) return <Failed fault={error} onRetry={() => void refetch()} small />;
  if (!data) return <Waiting lines={2} label="Loading what was handed in" />;
  const known = data.items.length;
  return (
    <Disclosure
      summary={known === 0 ? 'It was signed on paper' : `Handed in, signed on paper: ${known}`}
      first={known > 0 && mayHandIn}
    >
      <Stack gap="md">
        {mayHandIn ? <Drop envelope={envelope} /> : null}
        {data.items.map((paper) => (
          <Paper key={paper.id} envelope={envelope} paper={paper} />
        ))}
      </Stack>
    </Disclosure>
  );
}

function Drop({ envelope }: { readonly envelope: Envelope }) {
  const [share, setShare] = useState<number | null>(null);
  const taking = useDeed(
    (file: File) => handInSigned(envelope, file, setShare),
    ({ items: [newest] }) => newest?.sentence ?? 'Compared.',
  );
  return (
    <>
      <FileDrop
        title="Drop the signed PDF"
        hint="A scan, or the file of the customer's own signing service. It is compared page by page with what was sent; nothing ends before you take it."
        accept=".pdf"
        share={share}
        onFile={(file) => {
          setShare(0);
          taking.mutate(file, { onSettled: () => setShare(null) });
        }}
      />
      <Refused fault={taking.error} />
    </>
  );
}

const tones = { same: 'warn', added: 'good', differs: 'warn', bare: 'warn', 'other-version': 'warn' } as const;

interface PaperProps {
  readonly envelope: Envelope;
  readonly paper: SignedPaper;
}

function Paper({ envelope, paper }: PaperProps) {
  const { id, name, sentence, verdict, pages, signatures, problems, handedBy, handedAt, accepted, may } = paper;
  const [why, setWhy] = useState('');
  const asksWhy = verdict !== 'added';
  return (
    <section className={styles.paper} aria-label={name}>
      <Note tone={tones[verdict]}>
        <strong>{name}</strong>, handed in by {handedBy}, {momentInWords(handedAt)}. {sentence}
      </Note>
      {signatures.map(({ signer, intact }) => (
        <p key={signer} className={styles.quiet}>
          It bears a digital signature of {signer}, {intact ? 'which holds' : 'which does not hold'}.
        </p>
      ))}
      {problems.map((problem) => (
        <p key={problem} className={styles.quiet}>
          {problem}
        </p>
      ))}
      {pages.length === 0 ? null : <Pages pages={pages} />}
      {accepted ? (
        <p className={styles.quiet}>
          Taken by {accepted.by}, {momentInWords(accepted.at)}
          {accepted.why === null ? '.' : `: ${accepted.why}`}
        </p>
      ) : null}
      <Group gap="xs">
        <Button
          component="a"
          href={signedPaperFile(envelope.number, id)}
          download={name}
          size="xs"
          variant="default"
          leftSection={<IconDownload size={15} aria-hidden />}
        >
          The file as it came
        </Button>
        {envelope.state === 'out' ? (
          <AskingButton
            title="Take it as signed"
            may={may.accept}
            explains="Whoever has not signed in Parley has signed on it. The envelope is completed with this file."
            said="It is signed by everybody."
            look={{ variant: verdict === 'added' ? 'filled' : 'default' }}
            deed={() => acceptSigned(envelope, id, asksWhy ? why : null)}
          >
            {asksWhy ? (
              <Textarea
                label={verdict === 'same' ? 'What shows that it was signed' : 'Why it is taken'}
                required
                withAsterisk={false}
                minLength={3}
                maxLength={1000}
                rows={3}
                value={why}
                onChange={({ currentTarget }) => setWhy(currentTarget.value)}
              />
            ) : null}
          </AskingButton>
        ) : null}
      </Group>
    </section>
  );
}

const became: Readonly<Record<ComparedPage['verdict'], string>> = {
  same: 'the same',
  added: 'something was added',
  changed: 'words are others',
  missing: 'is missing',
  extra: 'was not sent',
  bare: 'has no text to compare',
};

function Pages({ pages }: { readonly pages: readonly ComparedPage[] }) {
  return (
    <ul className={styles.pages}>
      {pages.map(({ sent, returned, verdict, changes }) => (
        <li key={`${sent} ${returned}`}>
          <strong>Page {sent ?? returned}</strong> {became[verdict]}
          {sent !== null && returned !== null && sent !== returned ? `, and came back as page ${returned}` : ''}
          {changes.map(({ after, gone, there }) => (
            <p key={`${after} ${gone} ${there}`} className={styles.change}>
              {after === '' ? '' : `… ${after} `}
              {gone === '' ? null : <del>{gone}</del>} {there === '' ? null : <ins>{there}</ins>}
            </p>
          ))}
        </li>
      ))}
    </ul>
  );
}
