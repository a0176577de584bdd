import { Button, Drawer } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { Member, MemberList } from '../../platform/auth/member.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Ago, count, Nothing } from '../../ui/figures.tsx';
import { ChoiceFilter, Filters, SearchFilter } from '../../ui/filters.tsx';
import { MayButton } from '../../ui/may-button.tsx';
import { useNow } from '../../ui/now.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Sheet } from '../../ui/panel.tsx';
import { CardLink, RowLink } from '../../ui/row-link.tsx';
import { Empty, Failed, Waiting } from '../../ui/states.tsx';
import { Tag, type Tone } from '../../ui/tag.tsx';
import { InviteForm } from './invite-form.tsx';
import { MemberCard } from './member-card.tsx';
import { regionInWords } from './member-fields.tsx';
import { PeopleSearch, rosterQuery } from './people-queries.tsx';

const route = getRouteApi('/desk/people');

const tones: Record<Member['state'], Tone> = { active: 'good', invited: 'warn', disabled: 'bad' };

/** Everybody who enters, as administrators keep them; whose card is open stands in the address bar. */
export function PeoplePage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, isPending, refetch } = useQuery(rosterQuery);
  const narrow = (change: Partial<PeopleSearch>) =>
    void navigate({ search: (before) => PeopleSearch.parse({ ...before, ...change }), replace: true });
  const open = (person: PeopleSearch['person']) =>
    void navigate({ search: (before) => PeopleSearch.parse({ ...before, person }) });
  const left = data ? data.items.filter((member) => fits(member, search)) : [];
  return (
    <>
      <PageHead
        title="People"
        lead="Who enters, and what they may see and do."
        actions={
          data ? (
            <MayButton
              may={data.may.invite}
              leftSection={<IconUserPlus size={16} aria-hidden />}
              onClick={() => open('new')}
            >
              Invite somebody
            </MayButton>
          ) : undefined
        }
      />
      <Sheet label="People">
        <Filters left={data ? `${count(left.length)} people` : ''}>
          <SearchFilter label="Search people" value={search.search} onChange={(text) => narrow({ search: text })} />
          <ChoiceFilter
            label="State"
            value={search.state}
            choices={['active', 'invited', 'disabled'].map((value) => ({ value, label: value }))}
            onChange={(state) => narrow(PeopleSearch.pick({ state: true }).parse({ state }))}
          />
          <ChoiceFilter
            label="Role"
            value={search.role}
            choices={(data?.roles ?? []).map(({ id, title }) => ({ value: id, label: title }))}
            onChange={(role) => narrow({ role })}
          />
        </Filters>
        {isPending ? <Waiting lines={10} /> : null}
        {error ? <Failed fault={error} onRetry={() => void refetch()} /> : null}
        {data && left.length === 0 ? (
          <Empty
            title="Nobody fits these filters"
            actions={
              <Button variant="default" size="xs" onClick={() => void navigate({ search: {} })}>
                Clear the filters
              </Button>
            }
          />
        ) : null}
        {data && left.length > 0 ? <Roster list={data} items={left} /> : null}
      </Sheet>
      {data ? <Card list={data} person={search.person} onClose={() => open(undefined)} /> : null}
    </>
  );
}

function fits({ name, email, title, state, roles }: Member, { search, ...wish }: PeopleSearch): boolean {
  const words = `${name} ${email} ${title}`.toLowerCase();
  if (search && !words.includes(search.toLowerCase())) return false;
  if (wish.state && wish.state !== state) return false;
  return !wish.role || roles.includes(wish.role);
}

function Roster({ list, items }: { readonly list: MemberList; readonly items: Member[] }) {
  const search = route.useSearch();
  const now = useNow(60);
  const titleOf = new Map(list.roles.map(({ id, title }) => [id, title]));
  const rolesOf = ({ roles }: Member) => roles.map((role) => titleOf.get(role) ?? role).join(', ');
  const columns: Column<Member>[] = [
    {
      id: 'name',
      header: 'Name',
      meta: { clip: true, width: '22%' },
      cell: ({ row: { original } }) => (
        <RowLink to="/people" search={{ ...search, person: original.id }}>
          {original.name}
        </RowLink>
      ),
    },
    {
      id: 'roles',
      header: 'Roles',
      meta: { clip: true, width: '26%' },
      cell: ({ row }) => rolesOf(row.original) || <Nothing words="no role" />,
    },
    { id: 'region', header: 'Region', meta: { quiet: true }, cell: ({ row }) => regionInWords(row.original.region) },
    {
      id: 'partner',
      header: 'Partner',
      meta: { quiet: true, clip: true, minor: true, width: '14%' },
      cell: ({ row }) => row.original.partner ?? <Nothing words="the company’s own" />,
    },
    {
      id: 'state',
      header: 'State',
      cell: ({ row }) => <Tag tone={tones[row.original.state]}>{row.original.state}</Tag>,
    },
    {
      id: 'second',
      header: 'Second factor',
      meta: { quiet: true, minor: true },
      cell: ({ row }) => factorsInWords(row.original) ?? <Nothing words="none" />,
    },
    {
      id: 'seen',
      header: 'Last seen',
      meta: { align: 'end', quiet: true },
      cell: ({ row }) =>
        row.original.lastSeenAt ? <Ago at={row.original.lastSeenAt} now={now} /> : <Nothing words="never" />,
    },
  ];
  return (
    <DataTable
      label="People"
      columns={columns}
      items={items}
      keyOf={({ id }) => id}
      card={(member) => (
        <CardLink
          to="/people"
          search={{ ...search, person: member.id }}
          title={member.name}
          end={<Tag tone={tones[member.state]}>{member.state}</Tag>}
          foot={<span>{regionInWords(member.region)}</span>}
        >
          {rolesOf(member)}
        </CardLink>
      )}
    />
  );
}

const factorsInWords = ({ secondFactor, passkeys }: Member): string | null => {
  const words = [
    ...(secondFactor ? ['app'] : []),
    ...(passkeys > 0 ? [`${passkeys} passkey${passkeys === 1 ? '' : 's'}`] : []),
  ];
  return words.length > 0 ? words.join(', ') : null;
};

function Card({ list, person, onClose }: CardProps) {
  const member = list.items.find(({ id }) => id === person);
  const title = person === 'new' ? 'Invite somebody' : (member?.name ?? 'Nobody');
  return (
    <Drawer
      opened={person !== undefined}
      onClose={onClose}
      position="right"
      size={480}
      title={title}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {person === 'new' ? <InviteForm list={list} onClose={onClose} /> : null}
      {member ? <MemberCard key={`${member.id} ${member.version}`} list={list} member={member} /> : null}
      {person !== undefined && person !== 'new' && !member ? (
        <Empty small title="There is nobody of this address" />
      ) : null}
    </Drawer>
  );
}

interface CardProps {
  readonly list: MemberList;
  readonly person: PeopleSearch['person'];
  readonly onClose: () => void;
}
