-- The ground: people who sign in, human numbers, the ledger.

create extension if not exists pg_trgm;

create table person (
  id uuid primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  roles text[] not null default '{}',
  region text,
  title text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table session (
  id uuid primary key,
  token text not null unique,
  person_id uuid not null references person on delete cascade,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index session_person on session (person_id);

create table credential (
  id uuid primary key,
  person_id uuid not null references person on delete cascade,
  provider_id text not null,
  account_id text not null,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (provider_id, account_id)
);
create index credential_person on credential (person_id);

create table verification (
  id uuid primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index verification_identifier on verification (identifier);

-- What this installation is: one row, made on the first start.
create table installation (
  id boolean primary key default true check (id),
  secret text not null,
  demo boolean not null default false
);

-- Numbers people can say: SOW-2026-0031.
create table number_series (
  prefix text not null,
  year integer not null,
  last integer not null,
  primary key (prefix, year)
);

create table ledger_entry (
  id uuid primary key,
  stream text not null,
  position integer not null check (position > 0),
  name text not null check (name ~ '^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$'),
  particulars jsonb not null,
  sentence text not null,
  actor_id uuid references person,
  request_id text not null,
  playbook_version text,
  at timestamptz not null,
  previous_hash text check (previous_hash ~ '^[0-9a-f]{64}$'),
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  unique (stream, position)
);
create index ledger_entry_at on ledger_entry (at);
create index ledger_entry_name on ledger_entry (name, at);

create function refuse_ledger_change() returns trigger language plpgsql as $$
begin
  raise exception 'The ledger only grows: % of ledger_entry is refused.', tg_op using errcode = 'insufficient_privilege';
end $$;

create trigger ledger_entry_only_grows before update or delete on ledger_entry
  for each row execute function refuse_ledger_change();
create trigger ledger_entry_is_never_emptied before truncate on ledger_entry
  for each statement execute function refuse_ledger_change();
