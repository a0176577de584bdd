-- Who may enter: second factors, passkeys, keys, invitations, and the brake on wrong tries. Nothing here is granted to
-- parley_desk: what opens doors is read and written by the house alone.

alter table person
  -- Since when they may not enter; null while they may.
  add column disabled_at timestamptz,
  add column two_factor_enabled boolean not null default false,
  add column version integer not null default 1;

create table two_factor (
  id uuid primary key,
  person_id uuid not null unique references person on delete cascade,
  -- Encrypted with the installation's secret, as are the recovery codes.
  secret text not null,
  backup_codes text not null,
  -- False until the first code was right.
  verified boolean not null default false,
  failed_verification_count integer not null default 0,
  locked_until timestamptz
);

create table passkey (
  id uuid primary key,
  name text,
  person_id uuid not null references person on delete cascade,
  credential_id text not null unique,
  public_key text not null,
  -- Up to 2^32, and a number to whoever reads it: bigint would reach the library as text.
  counter double precision not null,
  device_type text not null,
  backed_up boolean not null,
  transports text,
  aaguid text,
  created_at timestamptz not null default now()
);
create index passkey_person on passkey (person_id);

create table api_key (
  id uuid primary key,
  person_id uuid not null references person on delete cascade,
  name text not null,
  -- What it begins with, by which its owner knows it again.
  start text not null,
  -- SHA-256 of the whole key, which is shown once and kept nowhere.
  hash text not null unique check (hash ~ '^[0-9a-f]{64}$'),
  access text not null check (access in ('read', 'write')),
  -- The modules whose rights it carries; null for all its owner has.
  modules text[] check (modules <> '{}'),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index api_key_person on api_key (person_id, created_at);

-- A link by which somebody sets their password; it is signed, never stored. Without a person it makes the first administrator.
create table invitation (
  id uuid primary key,
  person_id uuid references person on delete cascade,
  invited_by uuid references person,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz
);
create index invitation_person on invitation (person_id, created_at);
-- One link at a time opens a person's door.
create unique index invitation_open on invitation (person_id) where used_at is null and revoked_at is null;

-- Wrong tries by e-mail and by address, counted for all instances together.
create table sign_in_brake (
  -- SHA-256 of whom or where it counts: a list of who tried is nobody's business.
  key text primary key check (key ~ '^[0-9a-f]{64}$'),
  tries integer not null,
  since timestamptz not null,
  locked_until timestamptz,
  -- How many were turned away while it was shut; the first of them is told to the ledger.
  turned_away integer not null default 0
);
create index sign_in_brake_since on sign_in_brake (since);
create index session_expires on session (expires_at);
create index verification_expires on verification (expires_at);
