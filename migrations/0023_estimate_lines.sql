-- Estimates in rows: an edit writes the line it changes, scenarios stand beside the live draft, and what left draft is
-- frozen.

-- A named copy beside the live draft; null for the live one and its revisions.
alter table estimate add column scenario text check (scenario ~ '\S' and length(scenario) <= 80);
drop index estimate_open;
create unique index estimate_open on estimate (opportunity_id) where state = 'draft' and scenario is null;
create unique index estimate_scenario on estimate (opportunity_id, lower(scenario)) where state = 'draft' and scenario is not null;
alter table estimate drop constraint estimate_opportunity_id_revision_key;
create unique index estimate_revision on estimate (opportunity_id, revision) where scenario is null;
create index estimate_of_opportunity on estimate (opportunity_id, revision);

create table estimate_line (
  estimate_id uuid not null references estimate,
  "position" integer not null,
  id text not null,
  -- What else there is to a line: title, workstream, what was counted, rule and source.
  line jsonb not null,
  -- Before the discount of the estimate.
  price_cents bigint not null,
  kind text not null generated always as (line ->> 'kind') stored check (kind in ('services', 'education')),
  part text not null check (part in ('included', 'optional', 'phase-2')),
  primary key (estimate_id, id)
);

-- Hours of a role on a line. Planned by week, the weeks come to what is likely.
create table estimate_effort (
  estimate_id uuid not null,
  line_id text not null,
  role text not null,
  low double precision not null,
  likely double precision not null,
  high double precision not null,
  weeks double precision[] not null default '{}',
  primary key (estimate_id, line_id, role),
  foreign key (estimate_id, line_id) references estimate_line on delete cascade,
  check (0 <= low and low <= likely and likely <= high and high < 'Infinity'),
  check (array_position(weeks, null) is null and 0 <= all (weeks) and 'Infinity' > all (weeks))
);

-- What was drafted before: the lines out of the sheet, the hours out of the figures.
insert into estimate_line (estimate_id, "position", id, line, price_cents, part)
  select estimate.id, place - 1, line ->> 'id', line - '{id,priceCents}'::text[] || '{"mode": null, "prerequisites": []}',
    (line ->> 'priceCents')::bigint, 'included'
  from estimate, jsonb_array_elements(sheet -> 'lines') with ordinality as lines (line, place)
  on conflict do nothing;
insert into estimate_effort (estimate_id, line_id, role, low, likely, high)
  select estimate_id, line_id, role, hours::float, hours::float, hours::float
  from estimate_cost, jsonb_each(figures -> 'lines') as lines (line_id, hidden),
    jsonb_each_text(hidden -> 'hoursByRole') as efforts (role, hours)
  where exists (select from estimate_line where (estimate_line.estimate_id, estimate_line.id) = (estimate_cost.estimate_id, line_id));
update estimate set sheet = sheet - 'lines' || jsonb_build_object(
  'discountPercent', 0, 'listCents', sheet #> '{totals,totalCents}', 'optionalCents', 0, 'travelCents', 0
) where sheet ? 'lines';
update estimate_cost set figures = figures - 'lines' || jsonb_build_object(
  'costCents', null, 'marginPercent', null,
  'roles', (select coalesce(jsonb_agg(role || '{"costCentsPerHour": null}' order by place), '[]')
    from jsonb_array_elements(figures -> 'roles') with ordinality as roles (role, place))
);

-- What left draft is frozen: a published estimate is superseded, and that is all. The row is held until the change is
-- through, so that nobody publishes what is being written.
create function keep_estimate_frozen() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  which uuid := case when tg_op = 'INSERT' then new.estimate_id else old.estimate_id end;
  found_state text;
  found_number text;
begin
  if tg_op = 'UPDATE' and new.estimate_id <> old.estimate_id then
    raise exception 'A line stays with its estimate.' using errcode = 'check_violation';
  end if;
  select state, number into found_state, found_number from estimate where id = which for share;
  if found_state <> 'draft' then
    raise exception '% is %: it does not change any more.', found_number, found_state using errcode = 'check_violation';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create function keep_estimate() returns trigger language plpgsql as $$
begin
  if old.state <> 'draft' and (tg_op = 'DELETE' or not (old.state = 'published' and new.state = 'superseded')
    or to_jsonb(new) - '{state,version}'::text[] <> to_jsonb(old) - '{state,version}'::text[]) then
    raise exception '% is %: it does not change any more.', old.number, old.state using errcode = 'check_violation';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger estimate_frozen before update or delete on estimate for each row execute function keep_estimate();
create trigger estimate_line_frozen before insert or update or delete on estimate_line
  for each row execute function keep_estimate_frozen();
create trigger estimate_effort_frozen before insert or update or delete on estimate_effort
  for each row execute function keep_estimate_frozen();
create trigger estimate_cost_frozen before insert or update or delete on estimate_cost
  for each row execute function keep_estimate_frozen();

grant select, insert, update, delete on estimate_line, estimate_effort to parley_desk;
alter table estimate_line enable row level security;
create policy estimate_line_seen on estimate_line for select to parley_desk using (
  exists (select from estimate where estimate.id = estimate_id)
);
alter table estimate_effort enable row level security;
create policy estimate_effort_seen on estimate_effort for select to parley_desk using (
  (select reader_may('estimate.seeCosts')) and exists (select from estimate where estimate.id = estimate_id)
);
-- Whoever finds the row may change it if they change anything: the verbs ask for the rest.
do $$ declare kept text; begin
  foreach kept in array array['estimate_line', 'estimate_effort'] loop
    execute format('create policy %1$s_kept on %1$I for insert to parley_desk with check ((select reader_changes()))', kept);
    execute format('create policy %1$s_changed on %1$I for update to parley_desk using ((select reader_changes()))', kept);
    execute format('create policy %1$s_dropped on %1$I for delete to parley_desk using ((select reader_changes()))', kept);
  end loop;
end $$;
grant update on estimate_cost to parley_desk;
create policy estimate_cost_changed on estimate_cost for update to parley_desk using ((select reader_changes()));

-- What the rows of an estimate come to. The row rules ask of each row whether its estimate is seen; whoever adds up has read
-- the estimate, so it is asked once, and a sheet of many lines is added up within the edit of one cell.
create function estimate_prices(which uuid)
  returns table (kind text, part text, service text, listed boolean, "priceCents" bigint)
  language sql stable security definer set search_path = public, pg_temp as $$
    select kind, part, line ->> 'service', line ->> 'sku' is not null, sum(price_cents)::bigint
    from estimate_line
    where estimate_id = which and (current_setting('role') <> 'parley_desk' or reader_may('estimate.seeCosts'))
    group by 1, 2, 3, 4 order by 1, 2, 3, 4
$$;
create function estimate_hours(which uuid) returns table (workstream text, role text, likely double precision)
  language sql stable security definer set search_path = public, pg_temp as $$
    select line ->> 'workstream', effort.role, sum(effort.likely)
    from estimate_effort as effort
      join estimate_line on (estimate_line.estimate_id, estimate_line.id) = (effort.estimate_id, line_id)
    where effort.estimate_id = which and part = 'included'
      and (current_setting('role') <> 'parley_desk' or reader_may('estimate.seeCosts'))
    group by 1, 2 order by 2, 1
$$;
revoke all on function estimate_prices(uuid), estimate_hours(uuid) from public;
grant execute on function estimate_prices(uuid), estimate_hours(uuid) to parley_desk;
