-- Other programs that are told of what happens here, what they were told, and how it went.

create table webhook (
  id uuid primary key,
  number text not null unique,
  url text not null,
  description text not null,
  -- Names of ledger entries: one (opportunity.moved) or all of a kind (opportunity.*).
  events text[] not null check (cardinality(events) > 0),
  includes_public_sector boolean not null default false,
  state text not null default 'off' check (state in ('on', 'off')),
  -- Why the house switched it off; null where a person did.
  off_because text,
  -- The first failure since something last arrived.
  failing_since timestamptz,
  made_by uuid not null references person,
  made_at timestamptz not null,
  version integer not null default 1
);
grant select, insert, update on webhook to parley_desk;
alter table webhook enable row level security;
create policy webhook_seen on webhook for select to parley_desk using ((select reader_may('webhook.see')));
create policy webhook_made on webhook for insert to parley_desk with check (
  (select reader_changes()) and (select reader_may('webhook.see'))
);
create policy webhook_changed on webhook for update to parley_desk using ((select reader_changes()));

-- What its messages are signed with, sealed with a key that is not in this table. A request may know how many there are
-- and until when, never what they are.
create table webhook_secret (
  id uuid primary key,
  webhook_id uuid not null references webhook,
  sealed text not null,
  made_at timestamptz not null,
  -- Null for the one in force.
  ends_at timestamptz
);
create unique index webhook_secret_in_force on webhook_secret (webhook_id) where ends_at is null;
create index webhook_secret_webhook on webhook_secret (webhook_id);
grant select (id, webhook_id, made_at, ends_at) on webhook_secret to parley_desk;
alter table webhook_secret enable row level security;
create policy webhook_secret_seen on webhook_secret for select to parley_desk using ((select reader_may('webhook.see')));

create function keep_webhook_secret(secret uuid, of_webhook uuid, sealed_secret text, at timestamptz, old_until timestamptz)
  returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not (reader_changes() and reader_may('webhook.see')) then
    raise exception 'This reader keeps no webhook secrets.' using errcode = 'insufficient_privilege';
  end if;
  delete from webhook_secret where webhook_id = of_webhook and ends_at <= at;
  update webhook_secret set ends_at = old_until where webhook_id = of_webhook and ends_at is null;
  insert into webhook_secret (id, webhook_id, sealed, made_at) values (secret, of_webhook, sealed_secret, at);
end $$;
revoke all on function keep_webhook_secret(uuid, uuid, text, timestamptz, timestamptz) from public;
grant execute on function keep_webhook_secret(uuid, uuid, text, timestamptz, timestamptz) to parley_desk;

-- One entry for one webhook.
create table webhook_delivery (
  webhook_id uuid not null references webhook,
  entry_id uuid not null references ledger_entry,
  name text not null,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
  attempts integer not null default 0,
  made_at timestamptz not null,
  next_try_at timestamptz not null,
  -- Somebody is sending it until then, or has died over it.
  taken_until timestamptz,
  tried_at timestamptz,
  status integer,
  error text,
  milliseconds integer,
  -- How the answer began.
  response text,
  primary key (webhook_id, entry_id)
);
create index webhook_delivery_state on webhook_delivery (webhook_id, state, next_try_at);
create index webhook_delivery_made_at on webhook_delivery (made_at);
grant select, insert, update on webhook_delivery to parley_desk;
alter table webhook_delivery enable row level security;
create policy webhook_delivery_seen on webhook_delivery for select to parley_desk using ((select reader_may('webhook.see')));
create policy webhook_delivery_made on webhook_delivery for insert to parley_desk with check (
  (select reader_changes()) and (select reader_may('webhook.see'))
);
create policy webhook_delivery_replayed on webhook_delivery for update to parley_desk using ((select reader_changes()));

-- Whether a stream tells of the public sector. Records numbered in a way not known here count as if they did, until they
-- are: rather too little leaves the house than too much.
create function stream_is_public_sector(stream text) returns boolean language plpgsql stable as $$
declare
  record_number text := split_part(stream, '/', 2);
begin
  case split_part(stream, '/', 1)
    when 'opportunity' then return coalesce((select public_sector from opportunity where number = record_number), true);
    when 'account' then return coalesce((select public_sector from account where number = record_number), true);
    when 'task' then return coalesce((select stream_is_public_sector(subject) from task where number = record_number), true);
    when 'partner', 'webhook' then return false;
    else return record_number ~ '^[A-Z]+-\d{4}-\d+$';
  end case;
end $$;
revoke all on function stream_is_public_sector(text) from public;

-- What is written is offered in the same transaction: no entry that stands is forgotten, none that was undone is told.
create function offer_to_webhooks() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into webhook_delivery (webhook_id, entry_id, name, made_at, next_try_at)
    select id, new.id, new.name, new.at, new.at from webhook
    where state = 'on'
      and (new.name = any (events) or split_part(new.name, '.', 1) || '.*' = any (events))
      and (includes_public_sector or not stream_is_public_sector(new.stream));
  if found then perform graphile_worker.add_job('send-webhooks', max_attempts := 3); end if;
  return null;
end $$;
create trigger ledger_entry_offered after insert on ledger_entry
  for each row execute function offer_to_webhooks();

-- What is sent of an entry.
create function webhook_event(entry uuid)
  returns table (id uuid, name text, stream text, "position" integer, sentence text, particulars jsonb, at timestamptz, actor_id uuid, actor_name text)
  language sql stable as $$
  select e.id, e.name, e.stream, e.position, e.sentence, e.particulars, e.at, e.actor_id, person.name
  from ledger_told e left join person on person.id = e.actor_id where e.id = entry
$$;
revoke all on function webhook_event(uuid) from public;

-- The same for whoever keeps webhooks, of what was offered to one; what tells of the public sector for the cleared only.
create function offered_event(entry uuid)
  returns table (id uuid, name text, stream text, "position" integer, sentence text, particulars jsonb, at timestamptz, actor_id uuid, actor_name text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select event.* from webhook_event(entry) as event
  where reader_may('webhook.see') and exists (select from webhook_delivery where entry_id = entry)
    and (reader_cleared() or not stream_is_public_sector(event.stream))
$$;
revoke all on function offered_event(uuid) from public;
grant execute on function offered_event(uuid) to parley_desk;

-- A webhook's own record is read by whoever sees webhooks.
create policy ledger_entry_of_webhook on ledger_entry for select to parley_desk using (
  stream like 'webhook/%' and (select reader_may('webhook.see'))
);
