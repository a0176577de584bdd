import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { GuestFrame } from '../../../ui/guest-frame.tsx';
import type { GuestPaper, GuestSigning } from '../envelope.ts';
import styles from './by-link.module.css';
import { CodeStep } from './code-step.tsx';
import { Ended } from './ended.tsx';
import { guestSigningQuery } from './guest-signing-queries.tsx';
import { PaperStep } from './paper-step.tsx';

const foot =
  'This link is yours alone, and opens with a code that is mailed to you. Whoever sent the paper never sees it.';

/** What a signing link shows: a code first, then the paper to read and to sign, or what became of it. */
export function GuestSigningPage({ token }: { readonly token: string }) {
  const { data, error, refetch } = useQuery(guestSigningQuery(token));
  const [givenTo, setGivenTo] = useState<string | null>(null);
  if (givenTo !== null)
    return (
      <GuestFrame title="Given on" fault={null} onRetry={() => {}} foot={foot}>
        <Ended title="A colleague signs instead">
          A letter with a link of their own is on its way to {givenTo}. Yours opens nothing any more.
        </Ended>
      </GuestFrame>
    );
  return (
    <GuestFrame title={titleOf(data)} fault={data ? null : error} onRetry={() => void refetch()} foot={foot}>
      {data ? (
        <div className={styles.step} data-place tabIndex={-1}>
          {data.step === 'code' ? (
            <CodeStep token={token} to={data.to} until={data.until} />
          ) : (
            <PaperStep token={token} paper={data} onGivenOn={setGivenTo} />
          )}
        </div>
      ) : null}
    </GuestFrame>
  );
}

function titleOf(shown: GuestSigning | undefined): string {
  if (shown?.step !== 'paper') return 'A paper to sign';
  return isToSign(shown) ? `Please sign ${shown.subject.number}` : shown.subject.number;
}

const isToSign = ({ may }: GuestPaper): boolean => may.sign === true;
