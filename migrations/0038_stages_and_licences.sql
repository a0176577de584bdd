-- What the stages of an opportunity ask for before they are left, why one ended, and the licence opportunity it stands beside.

alter table opportunity
  -- Where the value comes from: the number of an estimate, a quote or a statement of work. Nobody types it.
  add column services_cents bigint check (services_cents >= 0),
  add column education_cents bigint check (education_cents >= 0),
  add column value_from text,
  -- Id of the reason in the playbook, what was said beside it, and the opportunity, licence or partner it names.
  add column end_reason text,
  add column end_details text,
  add column end_other text,
  add column ended_at timestamptz,
  -- When its owner was told last that nothing happens on it.
  add column quiet_told_at timestamptz;
create index opportunity_licence on opportunity (licence) where licence is not null;

-- A criterion that somebody has seen met. Taken back it stays in the record, and may be seen met again.
create table criterion_tick (
  id uuid primary key,
  opportunity_id uuid not null references opportunity,
  -- Id of the playbook: of an exit of a stage, or of what scheduling asks for.
  criterion text not null check (criterion ~ '\S'),
  ticked_at timestamptz not null,
  ticked_by uuid not null references person,
  taken_back_at timestamptz,
  taken_back_by uuid references person,
  check ((taken_back_at is null) = (taken_back_by is null))
);
create unique index criterion_tick_standing on criterion_tick (opportunity_id, criterion) where taken_back_at is null;

-- The licence opportunity as the CRM has it.
create table licence_opportunity (
  id uuid primary key,
  number text not null unique check (number ~ '^[A-Za-z0-9][A-Za-z0-9-]{1,39}$'),
  account_id uuid not null references account,
  name text not null check (name ~ '\S'),
  stage text not null,
  order_type text not null,
  net_arr_cents bigint,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  close_date date not null,
  owner_id uuid not null references person,
  kept_at timestamptz not null,
  version integer not null default 1
);
create index licence_opportunity_account on licence_opportunity (account_id);
create index licence_opportunity_close on licence_opportunity (close_date desc, number desc);

grant select, insert, update on criterion_tick, licence_opportunity to parley_desk;

-- How far a deal has come is the company's own.
alter table criterion_tick enable row level security;
create policy criterion_tick_seen on criterion_tick for select to parley_desk using (
  (select reader_partner()) is null and exists (select from opportunity where opportunity.id = opportunity_id)
);
create policy criterion_tick_kept on criterion_tick for insert to parley_desk with check (
  (select reader_changes()) and (select reader_partner()) is null
  and exists (select from opportunity where opportunity.id = opportunity_id)
);
create policy criterion_tick_changed on criterion_tick for update to parley_desk using (
  (select reader_changes()) and (select reader_partner()) is null
  and exists (select from opportunity where opportunity.id = opportunity_id)
);

-- As with opportunities: people of a region see those of its accounts and their own, and those beside an opportunity that
-- they see; of the public sector only the cleared.
alter table licence_opportunity enable row level security;
create policy licence_opportunity_seen on licence_opportunity for select to parley_desk using (
  (select reader_may('licence.see')) and (select reader_partner()) is null
  and exists (
    select from account
    where account.id = account_id and (not public_sector or (select reader_cleared()))
      and ((select reader_region()) is null or region = (select reader_region()) or licence_opportunity.owner_id = (select reader_id())
        or exists (select from opportunity where opportunity.licence = licence_opportunity.number))
  )
);
create policy licence_opportunity_kept on licence_opportunity for insert to parley_desk with check (
  (select reader_changes()) and (select reader_partner()) is null
  and exists (select from account where account.id = account_id and (not public_sector or (select reader_cleared())))
);
create policy licence_opportunity_changed on licence_opportunity for update to parley_desk using (
  (select reader_changes()) and (select reader_partner()) is null
);

create or replace function stream_is_visible(stream text) returns boolean language plpgsql stable as $$
declare
  record_noun text := split_part(stream, '/', 1);
  record_number text := split_part(stream, '/', 2);
begin
  case record_noun
    when 'opportunity' then return exists (select from opportunity where number = record_number);
    when 'licence' then return exists (select from licence_opportunity where number = record_number);
    when 'account' then return exists (select from account where number = record_number);
    when 'partner' then return exists (select from partner where number = record_number);
    when 'task' then return exists (select from task where number = record_number);
    when 'webhook' then return exists (select from webhook where number = record_number);
    when 'person' then return record_number = reader_id()::text;
    else return false;
  end case;
end $$;

create or replace function is_of_public_sector(stream text) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  record_number text := split_part(stream, '/', 2);
begin
  case split_part(stream, '/', 1)
    when 'opportunity' then return exists (select from opportunity where number = record_number and public_sector);
    when 'licence' then return exists (
      select from licence_opportunity join account on account.id = account_id
      where licence_opportunity.number = record_number and public_sector
    );
    when 'task' then return coalesce((select is_of_public_sector(subject) from task where number = record_number), false);
    else return false;
  end case;
end $$;

-- When a person last did something on opportunities: what the house did by itself does not count, nor does it tell who.
create function last_done_on(streams text[], house uuid) returns table (stream text, at timestamptz)
  language sql stable as $$
    select asked.stream, newest.at
    from unnest(streams) as asked (stream)
    join lateral (
      select ledger_entry.at from ledger_entry
      where ledger_entry.stream = asked.stream and actor_id is distinct from house
      order by "position" desc limit 1
    ) as newest on true
$$;
