-- What is known about a customer, whoever said it: one row for each time somebody states a fact. A statement never
-- changes; it stands until it is set aside.

create table fact_statement (
  id uuid primary key,
  account_id uuid not null references account,
  -- The deal in whose course it was said; null where it was said of the customer as such.
  opportunity_id uuid references opportunity,
  name text not null check (length(name) between 1 and 80),
  value jsonb not null check (jsonb_typeof(value) in ('number', 'string', 'boolean')),
  low double precision,
  high double precision,
  unit text,
  confidence text not null check (confidence in ('exact', 'range', 'guess')),
  provenance jsonb not null,
  -- Two statements of one source are not two opinions: the newer takes the place of the older.
  source text not null,
  sight text not null check (sight in ('team', 'customer')),
  stated_at timestamptz not null,
  -- Null: the customer, by a link.
  stated_by uuid references person,
  set_aside_at timestamptz,
  -- Null: the customer, who said something newer.
  set_aside_by uuid references person,
  set_aside_why text,
  check ((low is null) = (high is null) and (confidence <> 'range' or low is not null)),
  check (low is null or low <= high),
  check ((set_aside_at is null) = (set_aside_why is null))
);
create index fact_statement_standing on fact_statement (account_id, name) where set_aside_at is null;
create index fact_statement_history on fact_statement (account_id, name, id);
create index fact_statement_opportunity on fact_statement (opportunity_id);

-- What reports told before: the facts of the newest scope of each deal.
insert into fact_statement (
  id, account_id, opportunity_id, name, value, unit, confidence, provenance, source, sight, stated_at, stated_by
)
  select gen_random_uuid(), opportunity.account_id, opportunity.id, fact ->> 'name', fact -> 'value', fact ->> 'unit', 'exact',
    fact -> 'provenance', (fact #>> '{provenance,kind}') || ' ' || opportunity.number, 'customer', newest.created_at,
    newest.created_by
  from (select distinct on (opportunity_id) * from scope order by opportunity_id, revision desc) as newest
  join opportunity on opportunity.id = newest.opportunity_id,
    jsonb_array_elements(newest.scope -> 'facts') as fact;

create function keep_fact_statement() returns trigger language plpgsql as $$
begin
  if old.set_aside_at is not null
    or to_jsonb(new) - '{set_aside_at,set_aside_by,set_aside_why}'::text[]
      is distinct from to_jsonb(old) - '{set_aside_at,set_aside_by,set_aside_why}'::text[] then
    raise exception 'A statement is what was said: it is set aside, never changed.' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger fact_statement_kept before update on fact_statement for each row execute function keep_fact_statement();

-- What was said in the course of a deal is seen by those who see the deal; what was said of the customer as such, by the
-- company's people who see any deal of it. A partner's people see neither without the right, which they do not hold.
grant select, insert on fact_statement to parley_desk;
grant update (set_aside_at, set_aside_by, set_aside_why) on fact_statement to parley_desk;
alter table fact_statement enable row level security;
create policy fact_statement_seen on fact_statement for select to parley_desk using (
  (select reader_may('fact.see')) and case when opportunity_id is not null
    then exists (select from opportunity where opportunity.id = opportunity_id)
    else (select reader_partner()) is null
      and exists (select from opportunity where opportunity.account_id = fact_statement.account_id) end
);
create policy fact_statement_stated on fact_statement for insert to parley_desk with check (
  (select reader_changes()) and case when opportunity_id is not null
    then exists (
      select from opportunity
      where opportunity.id = opportunity_id and opportunity.account_id = fact_statement.account_id
    )
    else (select reader_partner()) is null
      and exists (select from opportunity where opportunity.account_id = fact_statement.account_id) end
);
create policy fact_statement_set_aside on fact_statement for update to parley_desk using (
  (select reader_changes()) and case when opportunity_id is not null
    then exists (select from opportunity where opportunity.id = opportunity_id)
    else (select reader_partner()) is null
      and exists (select from opportunity where opportunity.account_id = fact_statement.account_id) end
);

-- What an entry tells of a fact is told to whom may see facts.
create or replace function reader_may_hear(entry_name text) returns boolean language sql stable as $$
  select case when split_part(entry_name, '.', 1) in ('engagement', 'scope', 'estimate', 'sow', 'fact')
    then reader_may(split_part(entry_name, '.', 1) || '.see') else true end
$$;
