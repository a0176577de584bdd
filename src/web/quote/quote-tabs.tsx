import type { ReactNode } from 'react';
import { QuoteSheet } from '../../modules/quotes/desk/quote-sheet.tsx';
import { QuoteApprovalPanel } from '../../modules/quotes/pages/approval.panel.tsx';
import { OrderFormPanel } from '../../modules/quotes/pages/order-form.panel.tsx';
import { ReviewPanel } from '../../modules/quotes/pages/review.panel.tsx';
import { SignaturePanel } from '../../modules/quotes/pages/signature.panel.tsx';
import { QuoteVersionsPanel } from '../../modules/quotes/pages/versions.panel.tsx';
import type { Quote } from '../../modules/quotes/quote.ts';
import type { QuotePageSearch } from './quote-page-search.tsx';

/** What a tab is shown with. */
export interface QuoteTabProps {
  readonly quote: Quote;
  readonly search: QuotePageSearch;
  /** Changes what of the address is the tab's own: `with`. */
  readonly onSearch: (search: Omit<QuotePageSearch, 'tab'>) => void;
}

export interface QuoteTab {
  readonly id: NonNullable<QuotePageSearch['tab']>;
  readonly title: string;
  /** Whether it is for the customer: what is written for back-end billing has none of it. */
  readonly forCustomers: boolean;
  readonly shows: (props: QuoteTabProps) => ReactNode;
}

/** The tabs of a quote, the first of which opens. */
export const quoteTabs: readonly [QuoteTab, ...QuoteTab[]] = [
  { id: 'quote', title: 'Quote', forCustomers: false, shows: ({ quote }) => <QuoteSheet quote={quote} /> },
  {
    id: 'approval',
    title: 'Approval',
    forCustomers: false,
    shows: ({ quote }) => <QuoteApprovalPanel quote={quote} />,
  },
  { id: 'review', title: 'Customer review', forCustomers: true, shows: ({ quote }) => <ReviewPanel quote={quote} /> },
  { id: 'order-form', title: 'Order form', forCustomers: true, shows: ({ quote }) => <OrderFormPanel quote={quote} /> },
  { id: 'signature', title: 'Signature', forCustomers: true, shows: ({ quote }) => <SignaturePanel quote={quote} /> },
  {
    id: 'versions',
    title: 'Versions',
    forCustomers: false,
    shows: ({ quote, search, onSearch }) => (
      <QuoteVersionsPanel quote={quote} picked={search.with} onPick={(other) => onSearch({ with: other })} />
    ),
  },
];
