import { queryOptions } from '@tanstack/react-query';
import { ask } from '../../../ui/api.tsx';
import type { Sow } from '../sow.ts';
import { LintReport } from './lint.ts';

/** What is found in the paper as it now is; another paper is asked about anew. */
export const lintQuery = ({ number, contentHash }: Pick<Sow, 'number' | 'contentHash'>) =>
  queryOptions({
    queryKey: ['sows', 'lint', number, contentHash],
    queryFn: ({ signal }) => ask(`/api/sows/${encodeURIComponent(number)}/lint`, LintReport, signal),
  });
