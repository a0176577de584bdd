-- Who reads: requests run as the role parley_desk (made by the house before it migrates), which row level security binds.
-- Every rule below is asked of the reader whom the request's transaction names.

alter table person
  -- May see what is done for the public sector.
  add column cleared boolean not null default false,
  -- Whose people they are; null for the company's own.
  add column partner_id uuid references partner;

-- The partner that serves the customer, once one is named.
alter table opportunity add column partner_id uuid references partner;
create index opportunity_partner on opportunity (partner_id) where partner_id is not null;

create function reader_id() returns uuid language sql stable
  as $$ select nullif(current_setting('parley.reader', true), '')::uuid $$;
create function reader_region() returns text language sql stable
  as $$ select nullif(current_setting('parley.region', true), '') $$;
create function reader_cleared() returns boolean language sql stable
  as $$ select current_setting('parley.cleared', true) = 'yes' $$;
create function reader_partner() returns uuid language sql stable
  as $$ select nullif(current_setting('parley.partner', true), '')::uuid $$;
-- Only rights to see are told to the database; what one may do is asked in the house.
create function reader_may(sight text) returns boolean language sql stable
  as $$ select sight = any (string_to_array(current_setting('parley.sights', true), ' ')) $$;
-- An auditor changes nothing, whatever a verb forgets to ask.
create function reader_changes() returns boolean language sql stable
  as $$ select current_setting('parley.changes', true) = 'yes' $$;

grant usage on schema public to parley_desk;
grant select on person to parley_desk;
grant select, insert, update on number_series to parley_desk;
grant select, insert, update on account, partner, opportunity, task, engagement, scope, estimate, sow to parley_desk;

-- Names stand on every record, so all of the company's own people are known to whoever enters; a partner's people are
-- known to the company and among themselves, never to the neighbour.
alter table person enable row level security;
create policy person_seen on person for select to parley_desk using (
  (select reader_partner()) is null or partner_id is null or partner_id = (select reader_partner())
);

alter table account enable row level security;
create policy account_seen on account for select to parley_desk using (
  (select reader_may('account.see'))
  and ((select reader_partner()) is null or exists (select from opportunity where opportunity.account_id = account.id))
);
create policy account_opened on account for insert to parley_desk with check (
  (select reader_changes()) and (select reader_partner()) is null
);
create policy account_changed on account for update to parley_desk using (
  (select reader_changes()) and (select reader_partner()) is null
);

alter table partner enable row level security;
create policy partner_seen on partner for select to parley_desk using (
  (select reader_may('partner.see')) and ((select reader_partner()) is null or id = (select reader_partner()))
);
create policy partner_changed on partner for all to parley_desk using (
  (select reader_changes()) and ((select reader_partner()) is null or id = (select reader_partner()))
);

-- A person of a region sees its deals and those that bear their name; without a region all. Public sector only when
-- cleared, whoever it is. A partner sees the deals it serves.
alter table opportunity enable row level security;
create policy opportunity_seen on opportunity for select to parley_desk using (
  (select reader_may('opportunity.see'))
  and (not public_sector or (select reader_cleared()))
  and case when (select reader_partner()) is null
    then (select reader_region()) is null or region = (select reader_region())
      or owner_id = (select reader_id()) or engagement_manager_id = (select reader_id())
    else partner_id = (select reader_partner()) end
);
create policy opportunity_opened on opportunity for insert to parley_desk with check (
  (select reader_changes()) and (not public_sector or (select reader_cleared()))
);
create policy opportunity_changed on opportunity for update to parley_desk using (
  (select reader_changes()) and (not public_sector or (select reader_cleared()))
);

-- Whatever hangs on an opportunity is seen by those who see the opportunity and may see such a thing.
alter table engagement enable row level security;
create policy engagement_seen on engagement for select to parley_desk using (
  (select reader_may('engagement.see')) and exists (select from opportunity where opportunity.id = opportunity_id)
);
alter table scope enable row level security;
create policy scope_seen on scope for select to parley_desk using (
  (select reader_may('scope.see')) and exists (select from opportunity where opportunity.id = opportunity_id)
);
alter table estimate enable row level security;
create policy estimate_seen on estimate for select to parley_desk using (
  (select reader_may('estimate.see')) and exists (select from opportunity where opportunity.id = opportunity_id)
);
alter table sow enable row level security;
create policy sow_seen on sow for select to parley_desk using (
  (select reader_may('sow.see')) and exists (select from opportunity where opportunity.id = opportunity_id)
);
do $$ declare kept text; begin
  foreach kept in array array['engagement', 'scope', 'estimate', 'sow'] loop
    execute format(
      'create policy %1$s_kept on %1$I for insert to parley_desk with check ((select reader_changes()) and exists (select from opportunity where opportunity.id = opportunity_id))', kept);
    execute format(
      'create policy %1$s_changed on %1$I for update to parley_desk using ((select reader_changes()) and exists (select from opportunity where opportunity.id = opportunity_id))', kept);
  end loop;
end $$;

-- What an hour costs and how many there are: apart from the price, for those who may see costs.
create table estimate_cost (
  estimate_id uuid primary key references estimate,
  figures jsonb not null
);
grant select, insert on estimate_cost to parley_desk;
alter table estimate_cost enable row level security;
create policy estimate_cost_seen on estimate_cost for select to parley_desk using (
  (select reader_may('estimate.seeCosts')) and exists (select from estimate where estimate.id = estimate_id)
);
create policy estimate_cost_kept on estimate_cost for insert to parley_desk with check ((select reader_changes()));

-- Whether the reader sees the record a stream tells of. In plpgsql, so that it is never taken apart into the rules that
-- ask it.
create function stream_is_visible(stream text) returns boolean language plpgsql stable as $$
declare
  record_noun text := split_part(stream, '/', 1);
  record_number text := split_part(stream, '/', 2);
begin
  case record_noun
    when 'opportunity' then return exists (select from opportunity where number = record_number);
    when 'account' then return exists (select from account where number = record_number);
    when 'partner' then return exists (select from partner where number = record_number);
    when 'task' then return exists (select from task where number = record_number);
    when 'person' then return record_number = reader_id()::text;
    else return false;
  end case;
end $$;

-- The company's people see the tasks of the records they see; a partner's people only those given to them.
alter table task enable row level security;
create policy task_seen on task for select to parley_desk using (
  (select reader_may('task.see'))
  and (owner_id = (select reader_id()) or ((select reader_partner()) is null and stream_is_visible(subject)))
);
create policy task_opened on task for insert to parley_desk with check ((select reader_changes()));
create policy task_changed on task for update to parley_desk using ((select reader_changes()));

-- The record of a deal holds what the desk thinks of its partners: the timeline is the company's own.
alter table ledger_entry enable row level security;
grant select on ledger_entry to parley_desk;
create policy ledger_entry_seen on ledger_entry for select to parley_desk using (
  (select reader_may('ledger.see'))
  or stream = 'person/' || (select reader_id())
  or ((select reader_partner()) is null and stream_is_visible(stream))
);

-- Whoever may do a thing writes its entry, also on a record whose timeline they may not read.
grant insert on ledger_entry to parley_desk;
create policy ledger_entry_written on ledger_entry for insert to parley_desk with check (true);
create function ledger_head(of_stream text) returns table ("position" integer, hash text)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select "position", hash from ledger_entry where stream = of_stream order by "position" desc limit 1 $$;
revoke all on function ledger_head(text) from public;
grant execute on function ledger_head(text) to parley_desk;

-- The queue belongs to the house: a request puts a job in and sees none of the others.
create function enqueue_job(task text, payload json, key text) returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform graphile_worker.add_job(task, payload, job_key := key, max_attempts := 10);
end $$;
revoke all on function enqueue_job(text, json, text) from public;
grant execute on function enqueue_job(text, json, text) to parley_desk;

create function listed_jobs(failed_only boolean)
  returns table (id text, task_identifier text, attempts int, max_attempts int, last_error text, created_at timestamptz, run_at timestamptz)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return query
    select jobs.id::text, jobs.task_identifier, jobs.attempts::int, jobs.max_attempts::int, jobs.last_error, jobs.created_at, jobs.run_at
    from graphile_worker.jobs as jobs
    where (coalesce(current_setting('parley.reader', true), '') = '' or reader_may('job.see')) and (not failed_only or jobs.last_error is not null)
    order by jobs.created_at desc limit 200;
end $$;
revoke all on function listed_jobs(boolean) from public;
grant execute on function listed_jobs(boolean) to parley_desk;
