import { Button, CopyButton, Progress } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { LedgerState, Verification } from '../../platform/ledger/line.ts';
import { proofInWords } from '../../platform/ledger/proof.ts';
import { useDeed } from '../../ui/deed.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Ago, count, momentInWords } from '../../ui/figures.tsx';
import { useNow } from '../../ui/now.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Failed, Note, Refused, Waiting } from '../../ui/states.tsx';
import styles from './record.module.css';
import { isUnderWay, proveNow, stateQuery } from './record-queries.tsx';

/** How well the record is proved: the last signature, what waits for one, and the last proof of the whole. */
export function RecordProof() {
  const { data, error, isPending, refetch } = useQuery(stateQuery);
  const proving = useDeed(proveNow);
  const underWay = isUnderWay(data?.verification ?? null);
  return (
    <Panel
      title="Proof"
      actions={
        <Button
          size="xs"
          variant="default"
          leftSection={<IconShieldCheck size={15} aria-hidden />}
          loading={proving.isPending || underWay}
          onClick={() => proving.mutate(undefined)}
        >
          Verify now
        </Button>
      }
    >
      {isPending ? <Waiting lines={3} /> : null}
      {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
      <Refused fault={proving.error} />
      {data ? <State state={data} /> : null}
    </Panel>
  );
}

function State({ state }: { readonly state: LedgerState }) {
  const now = useNow(60);
  const { entries, unsigned, checkpoint, verification } = state;
  return (
    <div className={styles.proof}>
      <Facts
        width={180}
        items={[
          ['Entries', count(entries)],
          ['Last checkpoint', checkpoint ? <Ago key="at" at={checkpoint.at} now={now} /> : 'none yet'],
          ['Signed up to link', checkpoint ? count(checkpoint.ordinal) : '0'],
          ['Not yet signed', count(unsigned)],
        ]}
      />
      {verification ? <Verdict verification={verification} /> : <Note>The whole record was not verified yet.</Note>}
      <Disclosure summary="Keys">
        <Keys keys={state.keys} />
      </Disclosure>
    </div>
  );
}

function Verdict({ verification }: { readonly verification: Verification }) {
  const { proof, askedBy, finishedAt, entriesDone, entriesTotal } = verification;
  if (!proof || finishedAt === null) {
    const share = entriesTotal === 0 ? 100 : Math.min((entriesDone / entriesTotal) * 100, 100);
    return (
      <div aria-live="polite">
        <Progress value={share} aria-label="Verified so far" />
        {count(entriesDone)} of {count(entriesTotal)} entries hold so far.
      </div>
    );
  }
  return (
    <Note tone={proof.broken ? 'bad' : 'good'} live={proof.broken !== null}>
      {proofInWords(proof).map((sentence) => (
        <div key={sentence}>{sentence}</div>
      ))}
      <div className={styles.about}>
        Verified {momentInWords(finishedAt)}, asked by {askedBy}.
      </div>
    </Note>
  );
}

/** The public keys, to be kept elsewhere: whoever has one can tell a forged record. */
function Keys({ keys }: Pick<LedgerState, 'keys'>) {
  return (
    <ul className={styles.keys}>
      {keys.map(({ id, publicKey, since, retiredAt }) => (
        <li key={id}>
          <div>
            <strong>{id}</strong>, since {momentInWords(since)}
            {retiredAt === null ? ', in force' : `, retired ${momentInWords(retiredAt)}`}
          </div>
          <div className={styles.key}>
            <code>{publicKey}</code>
            <CopyButton value={`-----BEGIN PUBLIC KEY-----\n${publicKey}\n-----END PUBLIC KEY-----\n`}>
              {({ copied, copy }) => (
                <Button size="compact-xs" variant="default" onClick={copy}>
                  {copied ? 'Copied' : 'Copy as PEM'}
                </Button>
              )}
            </CopyButton>
          </div>
        </li>
      ))}
    </ul>
  );
}
