-- Statements of work: the frozen paper of each revision. Word, PDF and HTML are made of it again, byte for byte.

create table sow (
  id uuid primary key,
  number text not null unique,
  opportunity_id uuid not null references opportunity,
  estimate_id uuid not null references estimate,
  revision integer not null,
  state text not null check (state in ('draft', 'superseded')),
  document jsonb not null,
  content_hash text not null check (content_hash ~ '^[0-9a-f]{64}$'),
  terms jsonb not null default '{}',
  total_cents bigint not null,
  currency text not null,
  playbook_version text not null,
  created_at timestamptz not null,
  created_by uuid not null references person,
  version integer not null default 1,
  unique (opportunity_id, revision)
);
create unique index sow_open on sow (opportunity_id) where state = 'draft';
