-- Row rules that were wider than what they say, and functions of the house that did not ask who calls them.

-- The deal is seen by whom its row rule lets see it; whatever tells of one follows. Asked of rows the reader cannot read.
create function is_of_public_sector(stream text) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  record_number text := split_part(stream, '/', 2);
begin
  case split_part(stream, '/', 1)
    when 'opportunity' then return exists (select from opportunity where number = record_number and public_sector);
    when 'task' then return coalesce((select is_of_public_sector(subject) from task where number = record_number), false);
    else return false;
  end case;
end $$;
revoke all on function is_of_public_sector(text) from public;
grant execute on function is_of_public_sector(text) to parley_desk;

-- Partners: who may change them does not thereby see them, and a partner changes nothing of itself.
drop policy partner_changed on partner;
create policy partner_added on partner for insert to parley_desk with check (
  (select reader_changes()) and (select reader_partner()) is null
);
create policy partner_changed on partner for update to parley_desk using (
  (select reader_changes()) and (select reader_partner()) is null
);

-- A task in one's hands is one's own as long as one may see what it belongs to: a partner's people while their partner
-- serves, the company's own in whatever region, but nobody without clearance.
drop policy task_seen on task;
create policy task_seen on task for select to parley_desk using (
  (select reader_may('task.see')) and case when (select reader_partner()) is null
    then owner_id = (select reader_id()) and ((select reader_cleared()) or not is_of_public_sector(subject))
      or stream_is_visible(subject)
    else owner_id = (select reader_id()) and stream_is_visible(subject) end
);
create or replace view task_in_sight as
  select id, number, title as name, words, owner_id from task
  where (select reader_may('task.see')) and case when (select reader_partner()) is null
    then owner_id = (select reader_id()) and ((select reader_cleared()) or not is_of_public_sector(subject))
      or case when subject like 'opportunity/%'
        then exists (select from opportunity_in_sight as deal where deal.number = substr(subject, 13))
        else stream_is_visible(subject) end
    else owner_id = (select reader_id()) and stream_is_visible(subject) end;

-- What an entry tells of a thing is told to whom may see such a thing: the price in the entry of an estimate, say.
create function reader_may_hear(entry_name text) returns boolean language sql stable as $$
  select case when split_part(entry_name, '.', 1) in ('engagement', 'scope', 'estimate', 'sow')
    then reader_may(split_part(entry_name, '.', 1) || '.see') else true end
$$;
-- Whoever reads the whole record reads of the public sector only when cleared.
drop policy ledger_entry_seen on ledger_entry;
create policy ledger_entry_seen on ledger_entry for select to parley_desk using (
  (select reader_may('ledger.see')) and ((select reader_cleared()) or not is_of_public_sector(stream))
  or stream = 'person/' || (select reader_id())
  or ((select reader_partner()) is null and reader_may_hear(name) and stream_is_visible(stream))
);

create or replace function notified_entry(entry uuid) returns table (name text, sentence text, particulars jsonb, actor_id uuid, at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select name, sentence, particulars, actor_id, at from ledger_told
  where id = entry and reader_may_hear(name)
    and exists (select from notification where entry_id = entry and person_id = reader_id())
$$;

-- A request is asked for the right that a deed takes, as far as the database is told of rights; the house itself is not.
create function demand_sight(sight text) returns void language plpgsql stable as $$
begin
  if current_setting('role') = 'parley_desk' and not (reader_changes() and reader_may(sight)) then
    raise exception 'This takes a reader who changes things and holds %.', sight using errcode = 'insufficient_privilege';
  end if;
end $$;
create or replace function retry_letter(which uuid) returns text language plpgsql security definer set search_path = public, pg_temp as $$
declare retried text; begin
  perform demand_sight('mail.see');
  update letter set state = 'waiting', tries = 0, next_try_at = now(), last_error = null
    where id = which and state = 'failed' returning kind into retried;
  if found then perform graphile_worker.add_job('send-letters', job_key := 'send-letters'); end if;
  return retried;
end $$;
create or replace function retry_job(which bigint) returns text language plpgsql security definer set search_path = public, pg_temp as $$
declare retried text; begin
  perform demand_sight('job.see');
  select task_identifier into retried from graphile_worker.jobs
    where id = which and attempts >= max_attempts and locked_at is null;
  if found then perform graphile_worker.reschedule_jobs(array[which], run_at := now(), attempts := 0); end if;
  return retried;
end $$;
create or replace function erase_person(erased uuid, token text, erasure uuid, at timestamptz) returns integer
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  address text := (select lower(email) from person where id = erased);
  forgotten integer;
  theirs record;
begin
  perform demand_sight('person.seeAccess');
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

-- Connections and groups are kept at the door, by the house: other requests only read them.
revoke insert, update on sign_in_connection from parley_desk;
drop policy sign_in_connection_added on sign_in_connection;
drop policy sign_in_connection_changed on sign_in_connection;
revoke insert, delete on group_role from parley_desk;
drop policy group_role_kept on group_role;
drop policy group_role_dropped on group_role;
