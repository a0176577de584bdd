import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { count } from '../../ui/figures.tsx';
import { Panel } from '../../ui/panel.tsx';
import { QuietTable } from '../../ui/quiet-table.tsx';
import { Failed, Waiting } from '../../ui/states.tsx';
import type { Account } from './account.ts';
import { hierarchyQuery } from './account-search.tsx';
import { regionInWords } from './words.tsx';

/** The corporate family an account belongs to: its largest member sets the segment of all. */
export function HierarchyPanel({ number }: { readonly number: string }) {
  const { data, error, isPending, refetch } = useQuery(hierarchyQuery(number));
  return (
    <Panel title="Corporate hierarchy" flush>
      {isPending ? <Waiting lines={3} /> : null}
      {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
      {data ? <Family members={data.items} here={number} /> : null}
    </Panel>
  );
}

function Family({ members, here }: { readonly members: readonly Account[]; readonly here: string }) {
  return (
    <QuietTable label="Companies of the group">
      <thead>
        <tr>
          <th scope="col">Company</th>
          <th scope="col">Region</th>
          <th scope="col" data-align="end">
            Employees
          </th>
        </tr>
      </thead>
      <tbody>
        {inOrder(members).map(({ member, depth }) => (
          <tr key={member.number} aria-current={member.number === here ? 'true' : undefined}>
            <th scope="row">
              <span style={{ paddingInlineStart: depth * 18 }}>
                {member.number === here ? (
                  <strong>{member.name}</strong>
                ) : (
                  <Link to="/accounts/$number" params={{ number: member.number }}>
                    {member.name}
                  </Link>
                )}
              </span>
            </th>
            <td data-quiet>{regionInWords[member.region]}</td>
            <td data-align="end">{count(member.employees)}</td>
          </tr>
        ))}
      </tbody>
    </QuietTable>
  );
}

interface Placed {
  readonly member: Account;
  readonly depth: number;
}

/** Parents before their children, each child below its parent; whose parent is not in the family stands at the top. */
function inOrder(members: readonly Account[]): Placed[] {
  const known = new Set(members.map(({ number }) => number));
  const below = (parent: string | null, depth: number): Placed[] =>
    members
      .filter((member) => (member.parent && known.has(member.parent.number) ? member.parent.number : null) === parent)
      .flatMap((member) => [{ member, depth }, ...below(member.number, depth + 1)]);
  return below(null, 0);
}
