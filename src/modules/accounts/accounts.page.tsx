import { PageHead } from '../../ui/page-head.tsx';

export function AccountsPage() {
  return <PageHead title="AccountsPage" />;
}
