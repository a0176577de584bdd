-- The record proves itself: a chain over all streams, signed checkpoints, and personal particulars kept beside it.

alter table ledger_entry
  -- For whom the actor acted, or by what: `person/<id>`, `key/KEY-2026-0001`.
  add column on_behalf_of text,
  -- For each particular kept beside the chain its salted commitment.
  add column personal jsonb not null default '{}';
drop index ledger_entry_at;
create index ledger_entry_at on ledger_entry (at, stream, position);
create index ledger_entry_actor on ledger_entry (actor_id, at);

create or replace function refuse_ledger_change() returns trigger language plpgsql as $$
begin
  raise exception 'The ledger only grows: % of % is refused.', tg_op, tg_table_name using errcode = 'insufficient_privilege';
end $$;

-- What an entry says of a person, and under which salt the chain has committed to it. Value and salt go together when
-- the person is erased; nothing else ever changes.
create table ledger_particular (
  entry_id uuid not null references ledger_entry,
  path text not null,
  -- The person's id, or the e-mail address of somebody who is no person of the house.
  whose text not null,
  value text,
  salt text check (salt ~ '^[0-9a-f]{64}$'),
  erased_by uuid references ledger_entry,
  primary key (entry_id, path),
  check ((value is null) = (erased_by is not null) and (salt is null) = (erased_by is not null))
);
create index ledger_particular_whose on ledger_particular (whose);

create function refuse_particular_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.erased_by is null and new.erased_by is not null
    and (new.entry_id, new.path) = (old.entry_id, old.path) then
    return new;
  end if;
  raise exception 'The ledger only forgets by an erasure: % of ledger_particular is refused.', tg_op
    using errcode = 'insufficient_privilege';
end $$;
create trigger ledger_particular_only_forgets before update or delete on ledger_particular
  for each row execute function refuse_particular_change();
create trigger ledger_particular_is_never_emptied before truncate on ledger_particular
  for each statement execute function refuse_ledger_change();

-- Entries that wait for their place in the chain over all streams. Of one stream they stand in the order of its
-- positions, because its writers take turns.
create table ledger_unlinked (
  turn bigint generated always as identity primary key,
  entry_id uuid not null
);
insert into ledger_unlinked (entry_id) select id from ledger_entry order by position, at, id;

create table ledger_link (
  ordinal bigint primary key check (ordinal > 0),
  entry_id uuid not null unique references ledger_entry,
  hash text not null check (hash ~ '^[0-9a-f]{64}$')
);
create table ledger_checkpoint (
  number integer primary key check (number > 0),
  ordinal bigint not null,
  hash text check (hash ~ '^[0-9a-f]{64}$'),
  at timestamptz not null,
  key text not null,
  announces text,
  previous text,
  signature text not null
);
create index ledger_checkpoint_ordinal on ledger_checkpoint (ordinal);
do $$ declare kept text; begin
  foreach kept in array array['ledger_link', 'ledger_checkpoint'] loop
    execute format('create trigger %1$s_only_grows before update or delete on %1$I
      for each row execute function refuse_ledger_change()', kept);
    execute format('create trigger %1$s_is_never_emptied before truncate on %1$I
      for each statement execute function refuse_ledger_change()', kept);
  end loop;
end $$;

-- Keys that checkpoints are signed with, the one in force without an end; its private half only where the house keeps it.
create table ledger_key (
  id text primary key,
  public_key text not null,
  since timestamptz not null,
  retired_at timestamptz
);
create unique index ledger_key_in_force on ledger_key ((true)) where retired_at is null;
create table ledger_key_secret (
  key_id text primary key references ledger_key,
  private_key text not null
);

create table ledger_verification (
  id uuid primary key,
  asked_by uuid not null references person,
  asked_at timestamptz not null,
  finished_at timestamptz,
  entries_total bigint not null,
  entries_done bigint not null default 0,
  proof jsonb
);
create index ledger_verification_asked on ledger_verification (asked_at);

-- A reader may add to a record it cannot read, so the end of a stream is found, and the entry written, in the house's
-- own name. Waits until no other transaction writes to the stream.
drop function if exists ledger_head(text);
drop policy if exists ledger_entry_written on ledger_entry;
revoke insert on ledger_entry from parley_desk;
create function ledger_head(of_stream text, out "position" integer, out hash text)
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('ledger:' || of_stream, 0));
  select entry.position, entry.hash into ledger_head.position, ledger_head.hash
    from ledger_entry as entry where entry.stream = of_stream order by entry.position desc limit 1;
end $$;

create function ledger_append(entry jsonb, beside jsonb) returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into ledger_entry select * from jsonb_populate_record(null::ledger_entry, entry);
  insert into ledger_unlinked (entry_id) values ((entry ->> 'id')::uuid);
  if jsonb_array_length(beside) > 0 then
    insert into ledger_particular select * from jsonb_populate_recordset(null::ledger_particular, beside);
  end if;
end $$;

create function ask_ledger_verification(id uuid, at timestamptz, asked_by uuid) returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if current_setting('role') = 'parley_desk' and (not reader_may('ledger.see') or asked_by <> reader_id()) then
    raise exception 'Whoever may not see the ledger asks for no proof of it.' using errcode = 'insufficient_privilege';
  end if;
  insert into ledger_verification (id, asked_by, asked_at, entries_total)
    values (id, asked_by, at, (select count(*) from ledger_entry));
end $$;

-- The words of an entry, with what is kept beside the chain put back in its place.
create function ledger_sentence(entry uuid, sentence text, personal jsonb) returns text language plpgsql stable as $$
declare kept record;
begin
  for kept in
    select key, particular.value
    from jsonb_object_keys(personal) as key
    left join ledger_particular as particular on particular.entry_id = entry and particular.path = key
  loop
    sentence := replace(sentence, '⟨' || kept.key || '⟩', coalesce(kept.value, 'somebody (erased)'));
  end loop;
  return sentence;
end $$;
create function ledger_particulars(entry uuid, particulars jsonb, personal jsonb) returns jsonb language sql stable as $$
  select particulars || coalesce(jsonb_object_agg(key, particular.value), '{}')
  from jsonb_object_keys(personal) as key
  left join ledger_particular as particular on particular.entry_id = entry and particular.path = key
$$;

-- The ledger as people and reactions read it.
create view ledger_told with (security_invoker = true) as
  select id, stream, position, name, actor_id, on_behalf_of, request_id, playbook_version, at, previous_hash, hash,
    case when personal = '{}' then sentence else ledger_sentence(id, sentence, personal) end as sentence,
    case when personal = '{}' then particulars else ledger_particulars(id, particulars, personal) end as particulars,
    personal
  from ledger_entry;

alter table person add column erased_at timestamptz;

-- Replaces a person by a token and forgets whatever is theirs alone: what entries say of them, and every row that would
-- go with the person's own (sessions, passwords and other ways in). Returns how many particulars were forgotten.
create function erase_person(erased uuid, token text, erasure uuid, at timestamptz) returns integer
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  address text := (select lower(email) from person where id = erased);
  forgotten integer;
  theirs record;
begin
  if current_setting('role') = 'parley_desk' and not reader_changes() then
    raise exception 'Whoever changes nothing erases nobody.' using errcode = 'insufficient_privilege';
  end if;
  update ledger_particular set value = null, salt = null, erased_by = erasure, whose = erased::text
    where whose in (erased::text, address) and erased_by is null;
  get diagnostics forgotten = row_count;
  for theirs in
    select conrelid::regclass as in_table, attname as in_column
    from pg_constraint join pg_attribute on attrelid = conrelid and attnum = conkey[1]
    where confrelid = 'person'::regclass and contype = 'f' and confdeltype = 'c'
  loop
    execute format('delete from %s where %I = $1', theirs.in_table, theirs.in_column) using erased;
  end loop;
  delete from verification where identifier in (address, erased::text) or value in (address, erased::text);
  update person set name = token, email = erased || '@erased.invalid', email_verified = false, image = null, title = '',
    roles = '{}', region = null, cleared = false, disabled_at = coalesce(disabled_at, erase_person.at),
    erased_at = erase_person.at, version = version + 1
    where id = erased;
  return forgotten;
end $$;

revoke all on function ledger_head(text), ledger_append(jsonb, jsonb), ask_ledger_verification(uuid, timestamptz, uuid),
  erase_person(uuid, text, uuid, timestamptz) from public;
grant execute on function ledger_head(text), ledger_append(jsonb, jsonb), ask_ledger_verification(uuid, timestamptz, uuid),
  erase_person(uuid, text, uuid, timestamptz) to parley_desk;
grant select on ledger_told, ledger_link, ledger_checkpoint, ledger_key, ledger_verification to parley_desk;
-- Neither whose a particular is nor its salt is for readers.
grant select (entry_id, path, value, erased_by) on ledger_particular to parley_desk;

alter table ledger_particular enable row level security;
create policy ledger_particular_seen on ledger_particular for select to parley_desk using (
  exists (select from ledger_entry where ledger_entry.id = entry_id)
);
alter table ledger_link enable row level security;
create policy ledger_link_seen on ledger_link for select to parley_desk using (
  exists (select from ledger_entry where ledger_entry.id = entry_id)
);
alter table ledger_verification enable row level security;
create policy ledger_verification_seen on ledger_verification for select to parley_desk using (
  (select reader_may('ledger.see'))
);
