import { PageHead } from '../ui/page-head.tsx';

export function OpportunityPage() {
  return <PageHead title="OpportunityPage" />;
}
