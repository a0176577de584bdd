-- What people say about a record, what they are told of, and the letters that leave the house.

alter table person
  -- Whose morning the digest comes in; null until they or the house know it better than their region does.
  add column if not exists time_zone text;

create table comment (
  id uuid primary key,
  -- Stream of the record it is about: opportunity/OPP-2026-0001.
  subject text not null,
  author_id uuid not null references person,
  -- Gone when it was withdrawn; the ledger keeps what was said.
  text text check (length(text) between 1 and 10000),
  -- Hidden from a partner's people.
  internal boolean not null default true,
  mentions uuid[] not null default '{}',
  written_at timestamptz not null,
  edited_at timestamptz,
  withdrawn_at timestamptz,
  version integer not null default 1,
  check ((text is null) = (withdrawn_at is not null))
);
create index comment_subject on comment (subject, written_at);
grant select, insert, update on comment to parley_desk;
alter table comment enable row level security;
create policy comment_seen on comment for select to parley_desk using (
  (not internal or (select reader_partner()) is null) and stream_is_visible(subject)
);
create policy comment_written on comment for insert to parley_desk with check (
  (select reader_changes()) and author_id = (select reader_id())
  and not (internal and (select reader_partner()) is not null) and stream_is_visible(subject)
);
create policy comment_changed on comment for update to parley_desk using (
  (select reader_changes()) and author_id = (select reader_id())
);

-- Who wants to hear of a record.
create table watch (
  person_id uuid not null references person on delete cascade,
  stream text not null,
  since timestamptz not null,
  primary key (person_id, stream)
);
create index watch_stream on watch (stream);
grant select, insert, delete on watch to parley_desk;
alter table watch enable row level security;
create policy watch_own on watch to parley_desk using (person_id = (select reader_id()))
  with check (person_id = (select reader_id()) and stream_is_visible(stream));

-- One line of the bell. What happened stands in the ledger.
create table notification (
  id uuid primary key,
  person_id uuid not null references person on delete cascade,
  entry_id uuid not null references ledger_entry,
  -- A kind of the playbook's notifications.yaml: comment-mention.
  kind text not null,
  stream text not null,
  -- Off where its reader wants this kind by mail alone.
  in_app boolean not null,
  created_at timestamptz not null,
  read_at timestamptz,
  -- When a daily digest listed it.
  digested_at timestamptz,
  unique (person_id, entry_id)
);
create index notification_list on notification (person_id, id desc) where in_app;
create index notification_unread on notification (person_id) where read_at is null and in_app;
create index notification_digest on notification (created_at) where read_at is null and digested_at is null;
grant select on notification to parley_desk;
grant update (read_at) on notification to parley_desk;
alter table notification enable row level security;
create policy notification_own on notification for select to parley_desk using (
  person_id = (select reader_id()) and stream_is_visible(stream)
);
create policy notification_read on notification for update to parley_desk using (person_id = (select reader_id()));

-- The entry a notification tells of, also where the timeline it stands in is the company's own.
create function notified_entry(entry uuid) returns table (name text, sentence text, particulars jsonb, actor_id uuid, at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select name, sentence, particulars, actor_id, at from ledger_entry
  where id = entry and exists (select from notification where entry_id = entry and person_id = reader_id())
$$;
revoke all on function notified_entry(uuid) from public;
grant execute on function notified_entry(uuid) to parley_desk;

-- What one wants to hear of, where that is not what the playbook begins with: {"comment-mention": {"app": true, ...}}.
create table notification_choice (
  person_id uuid primary key references person on delete cascade,
  kinds jsonb not null,
  version integer not null default 1
);
grant select, insert, update on notification_choice to parley_desk;
alter table notification_choice enable row level security;
create policy notification_choice_own on notification_choice to parley_desk using (person_id = (select reader_id()));

create function set_own_time_zone(zone text) returns void
  language sql security definer set search_path = public, pg_temp
  as $$ update person set time_zone = zone where id = reader_id() and time_zone is distinct from zone $$;
revoke all on function set_own_time_zone(text) from public;
grant execute on function set_own_time_zone(text) to parley_desk;

-- Every instance listens: whose bell rings, whose was read elsewhere, whose session ended.
create function tell_notification() returns trigger language plpgsql as $$ begin
  perform pg_notify('parley_live', case tg_op when 'INSERT' then 'told ' || new.person_id || ' ' || new.id else 'read ' || new.person_id end);
  return null;
end $$;
create trigger notification_told after insert on notification
  for each row when (new.in_app) execute function tell_notification();
create trigger notification_read after update of read_at on notification
  for each row execute function tell_notification();
create function tell_session_end() returns trigger language plpgsql as $$ begin
  perform pg_notify('parley_live', 'left ' || old.person_id);
  return null;
end $$;
create trigger session_ended after delete on session for each row execute function tell_session_end();

-- Letters on their way. What they say may open a door, so nobody reads it here, and it is gone once they are sent.
create table letter (
  id uuid primary key,
  -- Asked for twice is sent once; also the Message-ID, by which a repeated letter is known again.
  deduplication_key text not null unique check (deduplication_key ~ '^[a-z0-9][a-z0-9.-]{0,199}$'),
  recipient text not null,
  kind text not null,
  subject text not null,
  text text,
  html text,
  -- Where one press ends letters of this kind; null for those that cannot be ended.
  unsubscribe_path text,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed', 'expired', 'withheld')),
  tries integer not null default 0,
  last_error text,
  created_at timestamptz not null default now(),
  next_try_at timestamptz not null default now(),
  sent_at timestamptz,
  check ((state = 'sent') = (sent_at is not null))
);
create index letter_due on letter (next_try_at) where state = 'waiting';
create index letter_state on letter (state, created_at desc);
grant select (id, recipient, kind, subject, state, tries, last_error, created_at, next_try_at, sent_at) on letter to parley_desk;
alter table letter enable row level security;
create policy letter_seen on letter for select to parley_desk using ((select reader_may('mail.see')));

-- Any verb may write a letter, and reads none of the others.
create function queue_letter(id uuid, key text, recipient text, kind text, subject text, body text, html text, unsubscribe text)
  returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into letter (id, deduplication_key, recipient, kind, subject, text, html, unsubscribe_path)
    values (id, key, recipient, kind, subject, body, html, unsubscribe) on conflict do nothing;
  if not found then return false; end if;
  perform graphile_worker.add_job('send-letters', job_key := 'send-letters');
  return true;
end $$;
revoke all on function queue_letter(uuid, text, text, text, text, text, text, text) from public;
grant execute on function queue_letter(uuid, text, text, text, text, text, text, text) to parley_desk;

create function retry_letter(which uuid) returns text language plpgsql security definer set search_path = public, pg_temp as $$
declare retried text; begin
  update letter set state = 'waiting', tries = 0, next_try_at = now(), last_error = null
    where id = which and state = 'failed' returning kind into retried;
  if found then perform graphile_worker.add_job('send-letters', job_key := 'send-letters'); end if;
  return retried;
end $$;
revoke all on function retry_letter(uuid) from public;
grant execute on function retry_letter(uuid) to parley_desk;

-- Gives a job that is out of attempts all of them again; null where no such job waits.
create function retry_job(which bigint) returns text language plpgsql security definer set search_path = public, pg_temp as $$
declare retried text; begin
  select task_identifier into retried from graphile_worker.jobs
    where id = which and attempts >= max_attempts and locked_at is null;
  if found then perform graphile_worker.reschedule_jobs(array[which], run_at := now(), attempts := 0); end if;
  return retried;
end $$;
revoke all on function retry_job(bigint) from public;
grant execute on function retry_job(bigint) to parley_desk;
