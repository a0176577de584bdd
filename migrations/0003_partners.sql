-- Channel partners, as far as routing needs them.

create table partner (
  id uuid primary key,
  number text not null unique,
  name text not null unique,
  region text not null check (region in ('americas', 'emea', 'apac')),
  track text not null check (track in ('open', 'select')),
  services_certified boolean not null default false,
  practitioners integer not null default 0 check (practitioners >= 0),
  channel_account_manager_id uuid not null references person
);
