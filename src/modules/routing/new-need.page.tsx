import { PageHead } from '../../ui/page-head.tsx';

export function NewNeedPage() {
  return <PageHead title="NewNeedPage" />;
}
