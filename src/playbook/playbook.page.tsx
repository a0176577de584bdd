import { PageHead } from '../ui/page-head.tsx';

export function PlaybookPage() {
  return <PageHead title="PlaybookPage" />;
}
