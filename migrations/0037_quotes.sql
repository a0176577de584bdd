-- Quotes of services from the catalogue, and the two of a statement of work that are for back-end billing alone.

create table quote (
  id uuid primary key,
  number text not null unique,
  opportunity_id uuid not null references opportunity,
  kind text not null check (kind in ('standard', 'custom-services', 'custom-education')),
  -- The nth of its kind on the opportunity: changed after it was sent, it is the next.
  revision integer not null check (revision >= 1),
  replaces_id uuid unique references quote,
  -- Of a custom quote: whose total it bills.
  estimate_id uuid references estimate,
  state text not null default 'draft'
    check (state in ('draft', 'in-approval', 'approved', 'sent', 'accepted', 'superseded', 'withdrawn', 'expired', 'custom')),
  quote_type text not null,
  billing_name text not null,
  billing_address text not null,
  start_date date,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  channel text not null check (channel in ('direct', 'partner')),
  beside_subscription boolean not null default false,
  -- Percent with two decimals: 1250 is 12.5 %.
  discount_hundredths integer not null default 0 check (discount_hundredths between 0 and 10000),
  comment text,
  use_case text,
  work_description text,
  -- The day whose list prices are taken.
  prices_on date not null,
  lines jsonb not null check (jsonb_typeof(lines) = 'array'),
  list_cents bigint not null check (list_cents >= 0),
  discount_cents bigint not null check (discount_cents between 0 and list_cents),
  services_cents bigint not null check (services_cents >= 0),
  education_cents bigint not null check (education_cents >= 0),
  total_cents bigint not null check (total_cents = list_cents - discount_cents and total_cents = services_cents + education_cents),
  valid_until date not null,
  -- As it was first: an extension counts from here.
  first_valid_until date not null,
  -- What was gone through with the customer, and the hash of what it was.
  review jsonb,
  sent_at timestamptz,
  accepted_at timestamptz,
  -- The order form as it was sent.
  paper jsonb,
  paper_hash text check (paper_hash ~ '^[0-9a-f]{64}$'),
  playbook_version text not null,
  created_at timestamptz not null,
  created_by uuid not null references person,
  version integer not null default 1,
  unique (opportunity_id, kind, revision),
  -- What is written for back-end billing is shown to no customer.
  check (kind = 'standard' or (state not in ('sent', 'custom') and paper is null and sent_at is null)),
  check ((kind = 'standard') = (estimate_id is null)),
  check ((sent_at is null) = (paper is null) and (paper is null) = (paper_hash is null)),
  check (state <> 'sent' or sent_at is not null),
  check (valid_until >= first_valid_until)
);
-- One of a kind at a time, whoever opens it.
create unique index quote_live on quote (opportunity_id, kind) where state in ('draft', 'in-approval', 'approved', 'sent', 'accepted');
create index quote_expiring on quote (valid_until) where state in ('draft', 'in-approval', 'approved', 'sent');
create index quote_opportunity on quote (opportunity_id, id desc);

-- The lines of a quote come to its totals, and what left the house says what it said.
create function keep_quote() returns trigger language plpgsql as $$
declare
  sums record;
begin
  if tg_op = 'UPDATE' then
    if (new.number, new.opportunity_id, new.kind, new.revision) is distinct from (old.number, old.opportunity_id, old.kind, old.revision) then
      raise exception '% stays what it is.', old.number using errcode = 'check_violation';
    end if;
    if old.state not in ('draft', 'in-approval', 'approved') and (
      new.lines, new.total_cents, new.list_cents, new.discount_hundredths, new.quote_type, new.billing_name, new.billing_address,
      new.start_date, new.currency, new.channel, new.prices_on, new.use_case, new.work_description, new.paper_hash
    ) is distinct from (
      old.lines, old.total_cents, old.list_cents, old.discount_hundredths, old.quote_type, old.billing_name, old.billing_address,
      old.start_date, old.currency, old.channel, old.prices_on, old.use_case, old.work_description, old.paper_hash
    ) then
      raise exception '% is %: what it says does not change any more.', old.number, old.state using errcode = 'check_violation';
    end if;
    if new.lines = old.lines and new.total_cents = old.total_cents then return new; end if;
  end if;
  select coalesce(sum((line ->> 'totalCents')::bigint), 0) as total, coalesce(sum((line ->> 'listCents')::bigint), 0) as list
    into sums from jsonb_array_elements(new.lines) as line;
  if sums.total <> new.total_cents or sums.list <> new.list_cents then
    raise exception 'The lines of % come to %, and its total says %.', new.number, sums.total, new.total_cents using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger quote_kept before insert or update on quote for each row execute function keep_quote();

grant select, insert, update on quote to parley_desk;
alter table quote enable row level security;
create policy quote_seen on quote for select to parley_desk using (
  (select reader_may('quote.see')) and exists (select from opportunity where opportunity.id = opportunity_id)
);
create policy quote_kept on quote for insert to parley_desk with check (
  (select reader_changes()) and exists (select from opportunity where opportunity.id = opportunity_id)
);
create policy quote_changed on quote for update to parley_desk using (
  (select reader_changes()) and exists (select from opportunity where opportunity.id = opportunity_id)
);
