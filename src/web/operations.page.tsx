import { PageHead } from '../ui/page-head.tsx';

export function OperationsPage() {
  return <PageHead title="OperationsPage" />;
}
