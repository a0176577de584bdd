-- Who vouches for people: connections to identity providers, and clients that keep the directory (SCIM). Requests of people
-- read the rows for administrators and auditors; what opens doors is read by the house alone.

create table sign_in_connection (
  id uuid primary key,
  kind text not null check (kind in ('oidc', 'saml')),
  name text not null unique,
  enabled boolean not null,
  -- OIDC: issuer, client id, scopes. SAML: where its metadata comes from, and what was read from it.
  settings jsonb not null,
  -- The client's secret, encrypted with a key derived from the installation's secret. Never granted.
  secret_sealed text,
  has_secret boolean not null generated always as (secret_sealed is not null) stored,
  -- Lower case, without @. Only people with such an e-mail enter by this connection.
  domains text[] not null check (domains <> '{}'),
  -- Which value of which attribute gives which role.
  role_rules jsonb not null,
  -- Whether somebody unknown is made a person on the first sign-in, and with which roles.
  makes_people boolean not null,
  first_roles text[] not null,
  -- People of the domains may not use passwords.
  passwords_refused boolean not null,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index sign_in_connection_domains on sign_in_connection using gin (domains);

grant select (id, kind, name, enabled, settings, has_secret, domains, role_rules, makes_people, first_roles, passwords_refused, version, created_at, updated_at)
  on sign_in_connection to parley_desk;
grant insert, update on sign_in_connection to parley_desk;
alter table sign_in_connection enable row level security;
create policy sign_in_connection_seen on sign_in_connection for select to parley_desk
  using ((select reader_may('connection.see')));
create policy sign_in_connection_added on sign_in_connection for insert to parley_desk
  with check ((select reader_changes()) and (select reader_may('connection.see')));
create policy sign_in_connection_changed on sign_in_connection for update to parley_desk
  using ((select reader_changes()) and (select reader_may('connection.see')));

-- Somebody on the way to an identity provider and back: used once, whichever instance they come back to.
create table sign_in_attempt (
  -- SHA-256 of the state (OIDC), or the id of the request (SAML).
  key text primary key,
  connection_id uuid not null references sign_in_connection on delete cascade,
  -- SHA-256 of a cookie, so that whoever comes back is the browser that left.
  browser_hash text not null check (browser_hash ~ '^[0-9a-f]{64}$'),
  -- What the answer has to match, and where the browser goes afterwards.
  particulars jsonb not null,
  expires_at timestamptz not null
);
create index sign_in_attempt_expires on sign_in_attempt (expires_at);

-- Assertions that were used, until they would be too old anyway.
create table saml_assertion (
  connection_id uuid not null references sign_in_connection on delete cascade,
  assertion_id text not null,
  expires_at timestamptz not null,
  primary key (connection_id, assertion_id)
);
create index saml_assertion_expires on saml_assertion (expires_at);

-- Where a role of a person comes from, so that leaving a group takes what the group gave and nothing else.
create table role_source (
  person_id uuid not null references person on delete cascade,
  -- `hand`, `groups`, or the id of a connection.
  source text not null,
  role text not null,
  primary key (person_id, source, role)
);

-- Which group of an identity provider's directory gives which role.
create table group_role (
  group_name text not null,
  role text not null,
  primary key (group_name, role)
);
grant select, insert, delete on group_role to parley_desk;
alter table group_role enable row level security;
create policy group_role_seen on group_role for select to parley_desk using ((select reader_may('connection.see')));
create policy group_role_kept on group_role for insert to parley_desk
  with check ((select reader_changes()) and (select reader_may('connection.see')));
create policy group_role_dropped on group_role for delete to parley_desk
  using ((select reader_changes()) and (select reader_may('connection.see')));

-- A program that keeps the directory. It acts in the ledger under its own name, so it is a person that cannot enter.
create table scim_client (
  id uuid primary key references person,
  name text not null unique,
  -- SHA-256 of the token, which is shown once and kept nowhere.
  token_hash text not null unique check (token_hash ~ '^[0-9a-f]{64}$'),
  created_at timestamptz not null,
  last_used_at timestamptz,
  ended_at timestamptz
);
grant select (id, name, created_at, last_used_at, ended_at) on scim_client to parley_desk;
alter table scim_client enable row level security;
create policy scim_client_seen on scim_client for select to parley_desk using ((select reader_may('connection.see')));

-- What a client says of a person beyond what the house itself keeps.
create table scim_user (
  person_id uuid primary key references person on delete cascade,
  user_name text not null,
  external_id text,
  attributes jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- Deleted by the client: the person stays, without a way in, because the record speaks of them.
  deleted_at timestamptz
);
create unique index scim_user_name on scim_user (lower(user_name)) where deleted_at is null;
create index scim_user_external on scim_user (external_id);

create table scim_group (
  id uuid primary key,
  display_name text not null,
  external_id text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index scim_group_name on scim_group (lower(display_name));
create table scim_group_member (
  group_id uuid not null references scim_group on delete cascade,
  person_id uuid not null references person on delete cascade,
  primary key (group_id, person_id)
);
create index scim_group_member_person on scim_group_member (person_id);
grant select on scim_group, scim_group_member to parley_desk;
alter table scim_group enable row level security;
alter table scim_group_member enable row level security;
create policy scim_group_seen on scim_group for select to parley_desk using ((select reader_may('connection.see')));
create policy scim_group_member_seen on scim_group_member for select to parley_desk using ((select reader_may('connection.see')));
