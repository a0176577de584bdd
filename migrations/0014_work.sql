-- Whose work a task is, why, and when it calls for attention; who is away and who stands in; views people keep.

-- One person is away once on a day: the last word on it is the database's.
create extension if not exists btree_gist;

create table absence (
  id uuid primary key,
  number text not null unique,
  person_id uuid not null references person,
  cover_id uuid not null references person,
  first_day date not null,
  last_day date not null,
  -- The same days as instants, in the time of the person's region.
  begins_at timestamptz not null,
  ends_at timestamptz not null,
  entered_by uuid not null references person,
  entered_at timestamptz not null,
  withdrawn_at timestamptz,
  version integer not null default 1,
  check (person_id <> cover_id),
  check (first_day <= last_day),
  check (begins_at < ends_at),
  constraint absence_once exclude using gist (person_id with =, daterange(first_day, last_day, '[]') with &&) where (withdrawn_at is null)
);
create index absence_ends on absence (ends_at) where withdrawn_at is null;

-- Who is away is the company's own matter.
grant select, insert, update on absence to parley_desk;
alter table absence enable row level security;
create policy absence_seen on absence for select to parley_desk using ((select reader_partner()) is null);
create policy absence_entered on absence for insert to parley_desk with check (
  (select reader_changes()) and (select reader_partner()) is null
);
create policy absence_changed on absence for update to parley_desk using (
  (select reader_changes()) and (select reader_partner()) is null
);

alter table task
  add column opened_by uuid references person,
  -- Why it is its owner's: the rule of assignment.yaml and the sentence, or who gave it.
  add column assignment jsonb,
  add column assigned_at timestamptz,
  -- When its owner is to be reminded and the next role told; null once that is done, or where there is nothing to do.
  add column remind_at timestamptz,
  add column escalate_at timestamptz,
  add column escalated_at timestamptz,
  add column escalated_role text,
  add column escalated_to uuid references person;
create index task_remind on task (remind_at) where state in ('open', 'in-progress') and remind_at is not null;
create index task_escalate on task (escalate_at) where state in ('open', 'in-progress') and escalate_at is not null;
create index task_queue on task (owner_role, due_at) where owner_id is null and state in ('open', 'in-progress', 'paused');
create index task_opened_by on task (opened_by, due_at) where state in ('open', 'in-progress', 'paused');

-- A record's timeline tells also of the tasks that belong to it.
create index ledger_entry_subject on ledger_entry ((particulars ->> 'subject'), at) where particulars ? 'subject';

-- What assignment has to know of the record a task belongs to, whoever asks.
create function subject_facts(subject text)
  returns table (segment text, public_sector boolean, partner_id uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
  select opportunity.segment, opportunity.public_sector, opportunity.partner_id from opportunity
    where subject like 'opportunity/%' and number = split_part(subject, '/', 2)
  union all
  select account.segment, account.public_sector, null from account
    where subject like 'account/%' and number = split_part(subject, '/', 2)
$$;

-- People of some roles, and of the partner that serves the record, with how much they have to do: counted over all
-- tasks, not only those the asker may see, so that nobody is thought idle for being far away.
create function task_candidates(asked text[], subject text)
  returns table (id uuid, name text, title text, roles text[], region text, cleared boolean, of_partner boolean, named boolean, open_tasks integer, given_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select person.id, person.name, person.title, person.roles, person.region, person.cleared, person.partner_id is not null,
    exists (
      select from opportunity
      where subject like 'opportunity/%' and number = split_part(subject, '/', 2) and person.id in (owner_id, engagement_manager_id)
    ),
    (select count(*)::integer from task where task.owner_id = person.id and task.state in ('open', 'in-progress', 'paused')),
    (select max(task.assigned_at) from task where task.owner_id = person.id)
  from person
  where person.disabled_at is null
    and case when person.partner_id is null then person.roles && asked
      else person.partner_id = (select facts.partner_id from subject_facts(subject) as facts) end
$$;
revoke all on function subject_facts(text), task_candidates(text[], text) from public;
grant execute on function subject_facts(text), task_candidates(text[], text) to parley_desk;

create index opportunity_owner on opportunity (owner_id);
create index opportunity_manager on opportunity (engagement_manager_id);
-- The records that bear a person's name, as far as the reader sees them.
create function streams_bearing(person_id uuid) returns setof text language sql stable as $$
  select 'opportunity/' || number from opportunity where owner_id = person_id or engagement_manager_id = person_id
$$;

-- What a record is called, as far as the reader sees it.
create function record_title(stream text) returns text language plpgsql stable as $$
declare
  record_number text := split_part(stream, '/', 2);
begin
  case split_part(stream, '/', 1)
    when 'opportunity' then return (select name from opportunity where number = record_number);
    when 'account' then return (select name from account where number = record_number);
    when 'partner' then return (select name from partner where number = record_number);
    else return null;
  end case;
end $$;

-- The filters of a list as somebody keeps them under a name; theirs alone.
create table saved_view (
  id uuid primary key,
  person_id uuid not null references person on delete cascade,
  list text not null check (list ~ '^[a-z]+(-[a-z]+)*$'),
  name text not null check (length(name) between 1 and 60),
  search jsonb not null,
  is_default boolean not null default false,
  created_at timestamptz not null,
  version integer not null default 1,
  unique (person_id, list, name)
);
create unique index saved_view_default on saved_view (person_id, list) where is_default;
grant select, insert, update, delete on saved_view to parley_desk;
alter table saved_view enable row level security;
create policy saved_view_own on saved_view for all to parley_desk using (person_id = (select reader_id()));
