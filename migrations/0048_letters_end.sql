-- What a letter says may open a door: it is kept only as long as it is worth sending, whether it waits or has failed.
alter table letter add column worth_until timestamptz;
update letter set text = null, html = null, unsubscribe_path = null where state in ('expired', 'withheld');

drop function queue_letter(uuid, text, text, text, text, text, text, text);
create function queue_letter(
  id uuid, key text, recipient text, kind text, subject text, body text, html text, unsubscribe text, worth_minutes integer
) returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into letter (id, deduplication_key, recipient, kind, subject, text, html, unsubscribe_path, worth_until)
    values (id, key, recipient, kind, subject, body, html, unsubscribe, now() + make_interval(mins => worth_minutes))
    on conflict do nothing;
  if not found then return false; end if;
  perform graphile_worker.add_job('send-letters', job_key := 'send-letters');
  return true;
end $$;
revoke all on function queue_letter(uuid, text, text, text, text, text, text, text, integer) from public;
grant execute on function queue_letter(uuid, text, text, text, text, text, text, text, integer) to parley_desk;
