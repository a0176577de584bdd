import { queryOptions } from '@tanstack/react-query';
import { ask, tell } from '../../../ui/api.tsx';
import { ApprovalPath, type Return, type Submission } from './approval-path.ts';

const path = (number: string, verb: string) => `/api/sows/${encodeURIComponent(number)}/${verb}`;

/** Who approves a statement of work as its paper stands; `contentHash` is that of the paper. */
export const approvalPathQuery = (number: string, contentHash: string) =>
  queryOptions({
    queryKey: ['sows', 'approval-path', number, contentHash],
    queryFn: ({ signal }) => ask(path(number, 'approval-path'), ApprovalPath, signal),
  });

type Seen = Pick<ApprovalPath, 'sow' | 'version'>;

export const submitSow = ({ sow, version }: Seen, given: Submission) =>
  tell('POST', path(sow, 'submission'), given, ApprovalPath, { version });

export const returnSow = ({ sow, version }: Seen, given: Return) =>
  tell('POST', path(sow, 'return'), given, ApprovalPath, { version });
