import { PageHead } from '../../ui/page-head.tsx';

export function PartnersPage() {
  return <PageHead title="PartnersPage" />;
}
