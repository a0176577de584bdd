import { Link } from '@tanstack/react-router';
import { Panel } from '../../../ui/panel.tsx';
import { Empty } from '../../../ui/states.tsx';
import { ApprovalPanel } from '../../approvals/pages/approval.panel.tsx';
import type { Quote } from '../quote.ts';

/** Who says yes to a quote: the running approval, or what will be asked for. */
export function QuoteApprovalPanel({ quote: { approval, findings, number } }: { readonly quote: Quote }) {
  if (approval !== null) return <ApprovalPanel number={approval} />;
  const asked = findings.filter(({ severity }) => severity === 'approval').length;
  return (
    <Panel title="Approval">
      <Empty small title={asked === 0 ? 'Nobody has to say yes' : 'Nobody has been asked yet'}>
        {asked === 0 ? (
          'Nothing about the quote asks for an approval.'
        ) : (
          <>
            Who will be asked, and why, stands{' '}
            <Link to="/quotes/$number" params={{ number }} search={{ tab: 'quote' }}>
              beside the quote
            </Link>
            ; they are asked when it is submitted.
          </>
        )}
      </Empty>
    </Panel>
  );
}
