-- The professional-services-only opportunity beside its licence opportunity.

create table opportunity (
  id uuid primary key,
  number text not null unique,
  name text not null,
  account_id uuid not null references account,
  licence text,
  region text not null check (region in ('americas', 'emea', 'apac')),
  segment text not null check (segment in ('smb', 'mid-market', 'large')),
  public_sector boolean not null,
  stage text not null,
  close_date date not null,
  owner_id uuid not null references person,
  engagement_manager_id uuid references person,
  needs jsonb not null,
  circumstances jsonb not null default '{}',
  value_cents bigint check (value_cents >= 0),
  currency text not null default 'USD' check (currency ~ '^[A-Z]{3}$'),
  outcome text[],
  created_at timestamptz not null,
  version integer not null default 1
);
create index opportunity_account on opportunity (account_id);
create index opportunity_stage on opportunity (stage, number desc);
create index opportunity_region on opportunity (region, number desc);
create index opportunity_segment on opportunity (segment, number desc);
create index opportunity_close on opportunity (close_date, number);
create index opportunity_value on opportunity ((coalesce(value_cents, -1)), number);
create index opportunity_by_name on opportunity (name, number);
create index opportunity_search on opportunity using gin ((number || ' ' || name) gin_trgm_ops);
