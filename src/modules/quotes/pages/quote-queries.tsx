import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { ask, askText, tell, withQuery } from '../../../ui/api.tsx';
import {
  type Customisation,
  type NewCustomerReview,
  type NewCustomQuotes,
  OpportunityQuotes,
  Quote,
  QuoteComparison,
  type QuoteExtension,
  QuoteFilter,
  QuotePage,
  type QuoteReason,
  type QuoteSigners,
  type QuoteTerms,
  ServiceDescriptions,
} from '../quote.ts';

const path = (number: string, verb = '') => `/api/quotes/${encodeURIComponent(number)}${verb}`;
const ofOpportunity = (opportunity: string) => `/api/opportunities/${encodeURIComponent(opportunity)}/quotes`;

/** The filters of the list as they stand in the address bar; a word that no longer fits is let go. */
export const QuoteSearch = QuoteFilter.omit({ limit: true, offset: true }).partial().catch({});
export type QuoteSearch = ReturnType<typeof QuoteSearch.parse>;

/** The list, page after page. */
export const quotesQuery = (search: QuoteSearch) =>
  infiniteQueryOptions({
    queryKey: ['quotes', 'list', search],
    queryFn: ({ pageParam, signal }) =>
      ask(withQuery('/api/quotes', { ...search, offset: pageParam }), QuotePage, signal),
    initialPageParam: 0,
    getNextPageParam: ({ total }, pages) => {
      const read = pages.reduce((sum, { items }) => sum + items.length, 0);
      return read < total ? read : null;
    },
  });

/** The quotes of an opportunity, newest first. */
export const opportunityQuotesQuery = (opportunity: string) =>
  queryOptions({
    queryKey: ['quotes', 'of', opportunity],
    queryFn: ({ signal }) => ask(ofOpportunity(opportunity), OpportunityQuotes, signal),
  });

/** One quote with its lines. */
export const quoteQuery = (number: string) =>
  queryOptions({
    queryKey: ['quotes', 'one', number],
    queryFn: ({ signal }) => readQuote(number, signal),
  });

export const readQuote = (number: string, signal?: AbortSignal) => ask(path(number), Quote, signal);

export const openQuote = (opportunity: string) => tell('POST', ofOpportunity(opportunity), {}, Quote);

export const openCustomQuotes = (opportunity: string, given: NewCustomQuotes) =>
  tell('POST', `${ofOpportunity(opportunity)}/custom`, given, OpportunityQuotes);

/** What was seen of a quote; it is changed only while it is still that. */
type Seen = Pick<Quote, 'number' | 'version'>;

const move = (verb: string, { number, version }: Seen, given: unknown = {}) =>
  tell('POST', path(number, `/${verb}`), given, Quote, { version });

export const saveTerms = (number: string, terms: QuoteTerms, version: number) =>
  tell('PUT', path(number), terms, Quote, { version });

export const repriceQuote = (seen: Seen) => move('reprice', seen);
export const submitQuote = (seen: Seen) => move('submission', seen);
export const returnQuote = (seen: Seen, given: QuoteReason) => move('return', seen, given);
export const withdrawQuote = (seen: Seen, given: QuoteReason) => move('withdrawal', seen, given);
export const extendQuote = (seen: Seen, given: QuoteExtension) => move('extension', seen, given);
export const reviseQuote = (seen: Seen) => move('revision', seen);
export const reviewQuote = (seen: Seen, given: NewCustomerReview) => move('review', seen, given);
export const customiseQuote = (seen: Seen, given: Customisation) => move('customisation', seen, given);
export const sendQuote = (seen: Seen, given: QuoteSigners) => move('sending', seen, given);

/** What changed between two revisions. */
export const comparisonQuery = (number: string, other: string) =>
  queryOptions({
    queryKey: ['quotes', 'compared', number, other],
    queryFn: ({ signal }) => ask(withQuery(path(number, '/comparison'), { with: other }), QuoteComparison, signal),
  });

/** What the services of a quote are, in words for the customer. */
export const descriptionsQuery = (number: string, version: number) =>
  queryOptions({
    queryKey: ['quotes', 'descriptions', number, version],
    queryFn: ({ signal }) => ask(path(number, '/descriptions'), ServiceDescriptions, signal),
  });

/** Where the order form lies in one of its forms. */
export const orderFormPath = (number: string, form: 'docx' | 'pdf' | 'html') => path(number, `/files/${form}`);

/** The order form as a page. */
export const orderFormQuery = ({ number, version }: Seen) =>
  queryOptions({
    queryKey: ['quotes', 'order-form', number, version],
    queryFn: ({ signal }) => askText(orderFormPath(number, 'html'), signal),
  });
