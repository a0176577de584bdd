-- Bookings: what closing asks for, who said what on which ground, deals that a partner took over, and corrections after
-- booking. An opportunity is won only with its booking accepted in the same breath; the last word on that stands here.

create table booking (
  opportunity_id uuid primary key references opportunity,
  state text not null default 'open' check (state in ('open', 'submitted', 'booked')),
  -- What people enter: purchase order, executed agreement, why it was won, competitors.
  details jsonb not null default '{}',
  submitted_at timestamptz,
  submitted_by uuid references person,
  version integer not null default 1,
  check ((submitted_at is null) = (submitted_by is null)),
  check (state = 'open' or submitted_at is not null)
);

-- Each word on a booking with what was known when it was said, so that it can be taken again by another playbook.
create table booking_decision (
  id uuid primary key,
  opportunity_id uuid not null references opportunity,
  word text not null check (word in ('submitted', 'returned', 'booked', 'taken-over', 'corrected')),
  at timestamptz not null,
  by_id uuid not null references person,
  reason text,
  -- What the house knew, what people had entered, and the checklist that came of both.
  ground jsonb,
  given jsonb,
  items jsonb not null,
  playbook_version text not null,
  -- The transaction it was said in.
  said_in bigint not null default pg_current_xact_id()::text::bigint,
  check (word <> 'returned' or reason ~ '\S'),
  check (word not in ('submitted', 'booked') or (ground is not null and given is not null))
);
create index booking_decision_of on booking_decision (opportunity_id, at);

-- Work that a partner sells and delivers instead of us.
create table partner_move (
  opportunity_id uuid primary key references opportunity,
  partner_id uuid not null references partner,
  moved_at timestamptz not null,
  moved_by uuid not null references person,
  why text,
  -- Of the channel account manager, until the registration stands.
  task text,
  -- The newest nightly look: whether an approved registration of the partner stood at the licence opportunity.
  looked_at timestamptz,
  attached boolean not null default false
);
create index partner_move_wanting on partner_move (moved_at) where not attached;

-- The twin of a booked opportunity that bears the amended statement of work.
create table booking_correction (
  original_id uuid primary key references opportunity,
  twin_id uuid not null unique references opportunity check (twin_id <> original_id),
  total_cents bigint not null,
  currency text not null,
  reason text not null check (reason ~ '\S'),
  -- What is attached: {original, amended: {reference, signedOn}, costEstimate, quotes: [...]}.
  attached jsonb not null,
  corrected_at timestamptz not null,
  corrected_by uuid not null references person
);

-- What a booking hangs on, whoever asks: numbers, states, totals, and whether there are costs, but no costs.
create function booking_ground(of_opportunity uuid) returns jsonb
  language sql stable security definer set search_path = public, pg_temp as $$
    select jsonb_build_object(
      'customNeed', jsonb_path_exists(opportunity.needs, '$[*] ? (!exists(@.sku))'),
      'sow', case when paper.id is not null then jsonb_build_object(
        'number', paper.number, 'state', paper.state, 'totalCents', paper.total_cents, 'currency', paper.currency,
        'contentHash', newest.content_hash, 'stampedHash', stamp.content_hash,
        'servicesBilling', paper.terms -> 'servicesBilling', 'educationBilling', paper.terms -> 'educationBilling',
        'servicesCents', coalesce((priced.sheet #>> '{totals,servicesCents}')::bigint, 0),
        'educationCents', coalesce((priced.sheet #>> '{totals,educationCents}')::bigint, 0),
        'clauses', coalesce(
          (select jsonb_agg(coalesce(block #>> '{attrs,source}', block #>> '{attrs,id}') order by place)
            from jsonb_array_elements(paper.document -> 'content') with ordinality as blocks (block, place)
            where block ->> 'type' = 'clause'), '[]')
      ) end,
      'estimate', case when priced.id is not null then jsonb_build_object(
        'number', priced.number, 'state', priced.state,
        'costs', exists (
          select from estimate_cost where estimate_id = priced.id and figures ->> 'costCents' is not null
        )
      ) end,
      'quotes', coalesce(
        (select jsonb_agg(jsonb_build_object(
            'number', quote.number, 'kind', quote.kind, 'state', quote.state, 'totalCents', quote.total_cents, 'currency', quote.currency
          ) order by quote.number)
          from quote where quote.opportunity_id = opportunity.id
            and quote.state in ('draft', 'in-approval', 'approved', 'sent', 'accepted')), '[]')
    )
    from opportunity
    left join lateral (
      select sow.* from sow where sow.opportunity_id = opportunity.id and sow.state not in ('withdrawn', 'superseded')
      order by sow.revision desc limit 1
    ) as paper on true
    left join legal_stamp as stamp on stamp.sow_id = paper.id and stamp.lifted_at is null
    left join lateral (
      select content_hash from sow_version where sow_id = paper.id order by number desc limit 1
    ) as newest on true
    left join lateral (
      select estimate.id, estimate.number, estimate.state, estimate.sheet from estimate
      where case when paper.id is null
        then estimate.opportunity_id = opportunity.id and estimate.scenario is null and estimate.state <> 'superseded'
        else estimate.id = paper.estimate_id end
      order by estimate.revision desc limit 1
    ) as priced on true
    where opportunity.id = of_opportunity
      and (current_setting('role') <> 'parley_desk' or reader_may('booking.see'))
  $$;
revoke all on function booking_ground(uuid) from public;
grant execute on function booking_ground(uuid) to parley_desk;

-- Nobody says submitted or booked of anything but what is so at that moment, with nothing missing.
create function guard_booking_decision() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  kept booking;
  deal text;
begin
  select number into deal from opportunity where id = new.opportunity_id for update;
  select * into kept from booking where opportunity_id = new.opportunity_id for update;
  if new.said_in <> pg_current_xact_id()::text::bigint then
    raise exception 'What is said of % is said now.', deal using errcode = 'check_violation';
  elsif new.word = 'taken-over' and current_setting('role') = 'parley_desk' then
    raise exception 'Only the house takes over what was booked before.' using errcode = 'insufficient_privilege';
  elsif new.word = 'corrected' and not exists (select from booking_correction where twin_id = new.opportunity_id) then
    raise exception '% is no twin of a booked opportunity.', deal using errcode = 'check_violation';
  elsif (new.word = 'submitted' and kept.state is distinct from 'open')
    or (new.word in ('returned', 'booked') and kept.state is distinct from 'submitted') then
    raise exception 'The booking of % is %: it is not %.', deal, coalesce(kept.state, 'not begun'), new.word using errcode = 'check_violation';
  elsif new.word in ('submitted', 'booked') then
    if new.given is distinct from kept.details or new.ground is distinct from booking_ground(new.opportunity_id) then
      raise exception 'What % stands on has changed.', deal using errcode = 'check_violation';
    elsif jsonb_array_length(new.items) = 0 or jsonb_path_exists(new.items, '$[*] ? (@.state != "met" && @.state != "not-needed")') then
      raise exception 'Something is missing on %.', deal using errcode = 'check_violation';
    end if;
  end if;
  return new;
end $$;
create trigger booking_decision_guarded before insert on booking_decision for each row execute function guard_booking_decision();

create function refuse_booking_change() returns trigger language plpgsql as $$ begin
  raise exception 'What was said of a booking stands: % of % is refused.', tg_op, tg_table_name using errcode = 'check_violation';
end $$;
create trigger booking_decision_stands before update or delete on booking_decision for each row execute function refuse_booking_change();
create trigger booking_correction_stands before update or delete on booking_correction for each row execute function refuse_booking_change();
create trigger booking_stays before delete on booking for each row execute function refuse_booking_change();

-- A booking moves by the words said on it in the same transaction, and what was submitted is not edited.
create function keep_booking() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare said text := case new.state when 'open' then 'returned' else new.state end;
begin
  if new.state <> 'open' and new.details is distinct from old.details then
    raise exception 'A booking that was submitted is not edited.' using errcode = 'check_violation';
  elsif new.state <> old.state and not exists (
    select from booking_decision
    where opportunity_id = new.opportunity_id and word = said and said_in = pg_current_xact_id()::text::bigint
  ) then
    raise exception 'Nobody said that this booking is %.', said using errcode = 'check_violation';
  end if;
  return new;
end $$;

create trigger booking_kept before update on booking for each row execute function keep_booking();

-- The last word: an opportunity is won only with its booking said in this transaction, on what still is so.
create function keep_won_booked() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    if current_setting('role') = 'parley_desk' then
      raise exception '% is not opened as won.', new.number using errcode = 'check_violation';
    end if;
  elsif not exists (
    select from booking_decision
    where opportunity_id = new.id and said_in = pg_current_xact_id()::text::bigint
      and (word in ('taken-over', 'corrected') or (word = 'booked' and ground = booking_ground(new.id)))
  ) then
    raise exception '% is won only when it is booked.', new.number using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger opportunity_opened_unwon before insert on opportunity for each row
  when (new.stage = 'closed-won') execute function keep_won_booked();
create trigger opportunity_won_booked before update on opportunity for each row
  when (new.stage = 'closed-won' and old.stage <> 'closed-won') execute function keep_won_booked();

-- The company's own: neither what a deal lacks nor who took it over is told to a partner.
grant select, insert, update on booking, partner_move to parley_desk;
grant select, insert on booking_decision, booking_correction to parley_desk;
do $$ declare kept text; of_deal text; begin
  foreach kept in array array['booking', 'booking_decision', 'partner_move', 'booking_correction'] loop
    of_deal := case kept when 'booking_correction' then 'original_id' else 'opportunity_id' end;
    execute format('alter table %I enable row level security', kept);
    execute format(
      'create policy %1$s_seen on %1$I for select to parley_desk using ((select reader_may(''booking.see'')) and (select reader_partner()) is null and exists (select from opportunity where opportunity.id = %2$I))', kept, of_deal);
    execute format(
      'create policy %1$s_kept on %1$I for insert to parley_desk with check ((select reader_changes()) and (select reader_partner()) is null and exists (select from opportunity where opportunity.id = %2$I))', kept, of_deal);
  end loop;
  foreach kept in array array['booking', 'partner_move'] loop
    execute format(
      'create policy %1$s_changed on %1$I for update to parley_desk using ((select reader_changes()) and (select reader_partner()) is null and exists (select from opportunity where opportunity.id = opportunity_id))', kept);
  end loop;
end $$;
