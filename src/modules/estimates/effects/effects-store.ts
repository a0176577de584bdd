import type { Act } from '../../../platform/act.ts';

/** The opportunities of an account that the reader may see and that were estimated, in the order of their numbers. */
export async function estimatedOpportunities({ tx }: Act, account: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('estimate')
    .innerJoin('opportunity', 'opportunity.id', 'estimate.opportunityId')
    .innerJoin('account', 'account.id', 'opportunity.accountId')
    .where('account.number', '=', account)
    .select('opportunity.number')
    .distinct()
    .orderBy('opportunity.number')
    .execute();
  return rows.map(({ number }) => number);
}
