-- Customers in their corporate hierarchies.

create table account (
  id uuid primary key,
  number text not null unique,
  name text not null,
  parent_id uuid references account check (parent_id <> id),
  country text not null check (country ~ '^[A-Z]{2}$'),
  region text not null check (region in ('americas', 'emea', 'apac')),
  edition text not null check (edition in ('ee', 'ce')),
  public_sector boolean not null default false,
  employees integer not null check (employees >= 0),
  -- The largest count in the hierarchy and the segment the playbook reads from it; kept by the action that changes employees.
  group_employees integer not null check (group_employees >= employees),
  segment text not null check (segment in ('smb', 'mid-market', 'large')),
  territory text not null default '',
  existing_partner jsonb,
  owner_id uuid not null references person,
  created_at timestamptz not null,
  version integer not null default 1
);
create index account_parent on account (parent_id);
create index account_name on account using gin (name gin_trgm_ops);
