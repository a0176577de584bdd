import { notifications } from '@mantine/notifications';
import { type Query, type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { isOutdated } from './api.tsx';

/** What takes its time, such as a simulation, is read again as well, but nobody waits for it: `meta: { slow: true }`. */
const isSlow = ({ meta }: Query): boolean => meta?.slow === true;

/**
 * Something a person does. When it is done, everything on the page is read again, since one deed may show in many
 * places; `said` is the quiet word of success. A refusal stays in `error`, to be shown beside the control.
 */
export function useDeed<Given, Answer>(
  deed: (given: Given) => Promise<Answer>,
  said?: (answer: Answer, given: Given) => string,
): UseMutationResult<Answer, Error, Given> {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: deed,
    // Somebody else was faster: the page shows what they did, beside the sentence.
    onError: async (fault) => {
      if (isOutdated(fault)) await queries.invalidateQueries({ refetchType: 'active' });
    },
    onSuccess: async (answer, given) => {
      if (said)
        notifications.show({
          message: said(answer, given),
          withBorder: true,
          closeButtonProps: { 'aria-label': 'Close' },
        });
      void queries.invalidateQueries({ refetchType: 'active', predicate: isSlow });
      await queries.invalidateQueries({ refetchType: 'active', predicate: (query) => !isSlow(query) });
    },
  });
}
