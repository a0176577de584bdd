-- The rules of engagement applied: each decision with the facts and the playbook it was made by.

create table engagement (
  id uuid primary key,
  number text not null unique,
  opportunity_id uuid not null references opportunity,
  state text not null check (state in ('routed', 'superseded')),
  facts jsonb not null,
  verdict jsonb not null,
  playbook_version text not null,
  decided_at timestamptz not null,
  decided_by uuid not null references person
);
create unique index engagement_current on engagement (opportunity_id) where state = 'routed';
