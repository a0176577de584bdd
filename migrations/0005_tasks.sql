-- Work items made from the playbook's templates.

create table task (
  id uuid primary key,
  number text not null unique,
  template text not null,
  title text not null,
  subject text not null,
  state text not null check (state in ('open', 'in-progress', 'paused', 'done', 'cancelled')),
  owner_role text not null,
  owner_id uuid references person,
  labels text[] not null default '{}',
  checklist jsonb not null default '[]',
  region text,
  sla text,
  opened_at timestamptz not null,
  due_at timestamptz,
  time_zone text,
  pauses jsonb not null default '[]',
  -- Set once by the hourly chore, so that the ledger says it once.
  overdue_noted_at timestamptz,
  closed_at timestamptz,
  version integer not null default 1,
  check ((due_at is null) = (time_zone is null))
);
create index task_subject on task (subject);
create index task_owner on task (owner_id, state, due_at);
create index task_due on task (due_at) where state in ('open', 'in-progress') and overdue_noted_at is null;
