import { PageHead } from '../ui/page-head.tsx';

export function TablePage() {
  return <PageHead title="TablePage" />;
}
