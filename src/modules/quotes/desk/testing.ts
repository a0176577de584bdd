import type { Quote, QuoteLine, QuoteTerms, WishedLine } from '../quote.ts';

/** A line that a test asks for. */
export const wish = (id: string, quantity = 1): WishedLine => ({
  ...{ id, sku: 'CLASS-R', delivery: 'remote', quantity, attendees: null, facility: false },
});

const reckoned = (line: WishedLine): QuoteLine => ({
  ...line,
  ...{ of: null, what: 'plan', item: 'git-basics.remote', title: 'GitLab with Git Basics, remote', kind: 'education' },
  ...{ offering: 'git-basics', plan: 'Remote', per: null, duration: '2 sessions of 4 hours', seatLimit: 12 },
  ...{ unitCents: 500_000, listCents: 500_000 * line.quantity, totalCents: 500_000 * line.quantity },
});

/** A quote as a server would answer some terms. */
export const quoteOf = ({ lines = [], ...terms }: Partial<QuoteTerms>, version = 1): Quote => ({
  ...{ number: 'QUO-2026-0001', opportunity: { number: 'OPP-2026-0001', name: 'Puffin Ferries' }, customer: 'Puffin' },
  ...{ kind: 'standard', revision: 1, state: 'draft', currency: 'USD', discountPercent: 0, startDate: null },
  ...{ validUntil: '2026-12-23', createdBy: 'Amara Kestrel', createdAt: '2026-11-23T10:00:00Z' },
  ...{ quoteType: 'new-subscription', billingAccount: { name: 'Puffin Ferries', address: '' }, channel: 'direct' },
  ...{ besideSubscription: false, comment: null, useCase: null, workDescription: null, pricesOn: '2026-11-23' },
  ...{ totals: { listCents: 0, discountCents: 0, servicesCents: 0, educationCents: 0, totalCents: 0 } },
  ...{ findings: [], review: null, replaces: null, replacedBy: null, estimate: null, approval: null, envelope: null },
  ...{ sentAt: null, acceptedAt: null, paperHash: null, playbookVersion: 'x', may: { change: true } },
  ...terms,
  lines: lines.map(reckoned),
  version,
});
