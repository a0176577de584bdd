-- Registrations: what a partner registers of a licence opportunity. For now the services it attaches to one.

create table registration (
  id uuid primary key,
  number text not null unique,
  kind text not null check (kind in ('services-attach')),
  partner_id uuid not null references partner,
  -- Number of the licence opportunity in the CRM, as whoever registered gave it.
  licence text not null check (licence ~ '\S'),
  -- The customer in the words of whoever registered, and the account once the company has matched it.
  customer text not null check (customer ~ '\S'),
  account_id uuid references account,
  services text not null check (services ~ '\S'),
  -- The lifecycle `registration` of the playbook.
  state text not null,
  submitted_at timestamptz not null,
  submitted_by uuid not null references person,
  -- The newest word of the channel: what, who, when, why.
  decided_at timestamptz,
  decided_by uuid references person,
  reason text,
  version integer not null default 1,
  check ((decided_at is null) = (decided_by is null)),
  check (state <> 'approved' or decided_at is not null)
);
-- One is approved for a licence opportunity, whoever else registered.
create unique index registration_approved on registration (kind, licence) where state = 'approved';
create index registration_licence on registration (licence);
create index registration_partner on registration (partner_id);

-- A partner sees what is its own, and registers in its own name alone.
grant select, insert, update on registration to parley_desk;
alter table registration enable row level security;
create policy registration_seen on registration for select to parley_desk using (
  (select reader_may('registration.see'))
  and ((select reader_partner()) is null or partner_id = (select reader_partner()))
);
create policy registration_submitted on registration for insert to parley_desk with check (
  (select reader_changes()) and ((select reader_partner()) is null or partner_id = (select reader_partner()))
);
create policy registration_changed on registration for update to parley_desk using (
  (select reader_changes()) and ((select reader_partner()) is null or partner_id = (select reader_partner()))
);
-- Only the company approves, whatever a verb forgets to ask.
create function keep_registration_order() returns trigger language plpgsql as $$ begin
  if new.state = 'approved' and current_setting('role') = 'parley_desk' and reader_partner() is not null then
    raise exception 'A partner does not approve %.', new.number using errcode = 'insufficient_privilege';
  elsif (new.number, new.partner_id, new.kind) is distinct from (old.number, old.partner_id, old.kind) then
    raise exception '% stays with its partner.', old.number using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger registration_order_kept before update on registration for each row execute function keep_registration_order();
