import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { PageHead, PageWaiting } from '../../ui/page-head.tsx';
import { Panel } from '../../ui/panel.tsx';
import { decisionQuery, tableQuery } from '../playbook-queries.tsx';
import { hitInWords } from './playbook.page.tsx';
import { TableRules } from './table-rules.tsx';
import { TableTrial } from './table-trial.tsx';

const route = getRouteApi('/desk/playbook/tables/$table');

/** One decision table: a box to try facts in, and below it every row with its source, the hit one lit. */
export function TablePage() {
  const { table: id } = route.useParams();
  const { facts } = route.useSearch();
  const navigate = route.useNavigate();
  const { data: table, error, refetch } = useQuery(tableQuery(id));
  const tried = Object.keys(facts).length > 0;
  const decision = useQuery({ ...decisionQuery(id, facts), enabled: tried, placeholderData: keepPreviousData });
  if (!table) return <PageWaiting title={id} fault={error} onRetry={() => void refetch()} />;
  return (
    <>
      <PageHead
        title={table.title}
        above={
          <Link to="/playbook" search={{ part: 'tables' }}>
            Playbook
          </Link>
        }
        lead={`Of its ${table.rules.length} rows, ${hitInWords[table.hitPolicy]}.`}
      />
      <TableTrial
        table={table}
        facts={facts}
        decision={tried ? decision.data : undefined}
        fault={tried ? decision.error : null}
        onFacts={(changed) => void navigate({ search: { facts: changed }, replace: true })}
      />
      <div style={{ marginTop: 16 }}>
        <Panel title="Rows" flush>
          <TableRules table={table} trace={tried ? decision.data?.trace : undefined} />
        </Panel>
      </div>
    </>
  );
}
