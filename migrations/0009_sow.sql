-- Statements of work: the frozen document and the papers made of it.

create table sow (
  id uuid primary key,
  number text not null unique,
  opportunity_id uuid not null references opportunity,
  estimate_id uuid not null references estimate,
  revision integer not null,
  state text not null,
  document jsonb not null,
  content_hash text not null,
  created_at timestamptz not null,
  created_by uuid not null references person,
  version integer not null default 1,
  unique (opportunity_id, revision)
);
