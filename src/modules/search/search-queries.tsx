import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { ask, withQuery } from '../../ui/api.tsx';
import { FindingKind, Findings, questionLongest, questionShortest } from './finding.ts';

/** What the address bar says of the page of results. */
export const SearchSearch = z.object({
  // Digits typed into the address bar arrive as a number.
  q: z.coerce.string().max(questionLongest).optional().catch(undefined),
  kind: FindingKind.optional().catch(undefined),
});
export type SearchSearch = z.infer<typeof SearchSearch>;

/** Whether a text is long enough to be asked. */
export const isQuestion = (text: string): boolean => text.trim().length >= questionShortest;

/** The few of each kind that fit best. */
export const findingsQuery = (question: string, limit: number) =>
  queryOptions({
    queryKey: ['search', question, limit],
    queryFn: ({ signal }) => ask(withQuery('/api/search', { q: question, limit }), Findings, signal),
    enabled: isQuestion(question),
  });

/** All of one kind, stretch by stretch. */
export const findingsOfKind = (question: string, kind: FindingKind) =>
  infiniteQueryOptions({
    queryKey: ['search', question, 'all', kind],
    queryFn: ({ pageParam, signal }) =>
      ask(
        withQuery('/api/search', { q: question, kinds: kind, limit: 25, after: pageParam ?? undefined }),
        Findings,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ groups }) => groups[0]?.next ?? null,
    enabled: isQuestion(question),
  });
