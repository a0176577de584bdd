-- Estimates: drafted, published, then never changed.

create table estimate (
  id uuid primary key,
  number text not null unique,
  opportunity_id uuid not null references opportunity,
  scope_id uuid references scope,
  revision integer not null,
  state text not null check (state in ('draft', 'published', 'superseded')),
  sheet jsonb not null,
  created_at timestamptz not null,
  created_by uuid not null references person,
  version integer not null default 1,
  unique (opportunity_id, revision)
);
create unique index estimate_open on estimate (opportunity_id) where state = 'draft';
