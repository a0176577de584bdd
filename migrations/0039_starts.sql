-- When work may begin: lead times, starts that are asked for and confirmed, and the list of what people are asked for with.

-- How long it takes at present from closing to the beginning, as the coordinator says it. A row stands for good; the newest
-- of a kind and region is the current one.
create table lead_time (
  id uuid primary key,
  kind text not null,
  region text check (region in ('americas', 'emea', 'apac')),
  low_days integer not null check (low_days >= 0),
  high_days integer not null check (high_days >= low_days),
  note text check (note ~ '\S'),
  kept_at timestamptz not null,
  kept_by uuid not null references person
);
create index lead_time_newest on lead_time (kind, region, kept_at desc, id desc);

create table start (
  id uuid primary key,
  opportunity_id uuid not null unique references opportunity,
  -- The day that is wished for; null for the earliest there is.
  asked_on date,
  asked_why text not null check (asked_why ~ '\S'),
  asked_at timestamptz not null,
  asked_by uuid not null references person,
  confirmed_on date,
  confirmed_words text,
  confirmed_at timestamptz,
  confirmed_by uuid references person,
  -- Work that begins before anything is signed: from when, and the approval that was asked for it.
  risk_on date,
  risk_why text check (risk_why ~ '\S'),
  risk_approval text,
  version integer not null default 1,
  check ((confirmed_on is null) = (confirmed_at is null) and (confirmed_on is null) = (confirmed_by is null)),
  check ((risk_on is null) = (risk_approval is null) and (risk_on is null) = (risk_why is null))
);
create index start_unconfirmed on start (asked_at) where confirmed_on is null;

grant select, insert on lead_time to parley_desk;
grant select, insert, update on start to parley_desk;

alter table lead_time enable row level security;
create policy lead_time_seen on lead_time for select to parley_desk using (
  (select reader_may('start.see')) and (select reader_partner()) is null
);
create policy lead_time_kept on lead_time for insert to parley_desk with check (
  (select reader_changes()) and (select reader_partner()) is null
);
alter table start enable row level security;
create policy start_seen on start for select to parley_desk using (
  (select reader_may('start.see')) and (select reader_partner()) is null
  and exists (select from opportunity where opportunity.id = opportunity_id)
);
create policy start_kept on start for insert to parley_desk with check (
  (select reader_changes()) and exists (select from opportunity where opportunity.id = opportunity_id)
);
create policy start_changed on start for update to parley_desk using (
  (select reader_changes()) and exists (select from opportunity where opportunity.id = opportunity_id)
);

create function refuse_lead_time_change() returns trigger language plpgsql as $$
begin
  raise exception 'A lead time stands as it was said: add a newer one.' using errcode = 'check_violation';
end $$;
create trigger lead_time_stands before update or delete on lead_time for each row execute function refuse_lead_time_change();
