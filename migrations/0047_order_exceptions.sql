-- A purchase order that comes after the end of the quarter: what the customer wrote, the approval it hangs on, and how it
-- ended. A booking by exception is reversed when the order does not come.

create table order_exception (
  id uuid primary key,
  opportunity_id uuid not null references opportunity,
  asked_at timestamptz not null,
  asked_by uuid not null references person,
  -- The customer's confirmation in writing: {saidBy, saidOn, words, reference}.
  confirmation jsonb not null check (confirmation ->> 'words' ~ '\S'),
  -- The day by which they promise it, the last day on which it may come, and the last day of the quarter it is for.
  promised_by date not null,
  until date not null check (promised_by <= until),
  quarter_ends date not null,
  approval_id uuid not null unique references approval,
  -- The order came, did not come, or something else was entered in its place.
  ended_how text check (ended_how in ('came', 'lapsed', 'replaced')),
  ended_at timestamptz,
  purchase_order jsonb,
  check ((ended_how is null) = (ended_at is null)),
  check ((ended_how is not distinct from 'came') = (purchase_order is not null))
);
create unique index order_exception_pending on order_exception (opportunity_id) where ended_at is null;
create index order_exception_of on order_exception (opportunity_id, asked_at);

-- What was asked for stays as it was asked, and it ends once.
create function keep_order_exception() returns trigger language plpgsql as $$ begin
  if tg_op = 'DELETE' or old.ended_at is not null
    or (new.id, new.opportunity_id, new.asked_at, new.asked_by, new.confirmation, new.promised_by, new.until, new.quarter_ends, new.approval_id)
      is distinct from
      (old.id, old.opportunity_id, old.asked_at, old.asked_by, old.confirmation, old.promised_by, old.until, old.quarter_ends, old.approval_id)
  then
    raise exception 'An exception for a purchase order stands as it was asked for, and ends once.' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger order_exception_stands before update or delete on order_exception for each row execute function keep_order_exception();

grant select, insert, update on order_exception to parley_desk;
alter table order_exception enable row level security;
create policy order_exception_seen on order_exception for select to parley_desk using (
  (select reader_may('booking.see')) and (select reader_partner()) is null
  and exists (select from opportunity where opportunity.id = opportunity_id)
);
create policy order_exception_kept on order_exception for insert to parley_desk with check (
  (select reader_changes()) and (select reader_partner()) is null
  and exists (select from opportunity where opportunity.id = opportunity_id)
);
create policy order_exception_changed on order_exception for update to parley_desk using (
  (select reader_changes()) and (select reader_partner()) is null
  and exists (select from opportunity where opportunity.id = opportunity_id)
);

-- The exception a booking stands on: the one that is pending, or the newest by which the order came.
create function order_exception_of(of_opportunity uuid) returns jsonb
  language sql stable security definer set search_path = public, pg_temp as $$
    select jsonb_build_object(
      'approval', approval.number, 'state', approval.state, 'promisedBy', asked.promised_by, 'until', asked.until,
      'quarterEnds', asked.quarter_ends, 'submittedOn', (booking.submitted_at at time zone 'UTC')::date,
      'order', asked.purchase_order
    )
    from order_exception as asked
    join approval on approval.id = asked.approval_id
    left join booking on booking.opportunity_id = asked.opportunity_id
    where asked.opportunity_id = of_opportunity and (asked.ended_at is null or asked.ended_how = 'came')
    order by asked.ended_at is null desc, asked.asked_at desc limit 1
  $$;
revoke all on function order_exception_of(uuid) from public;

-- The ground of a booking as it was, which asks for the right, and the exception with it.
alter function booking_ground(uuid) rename to booking_papers;
revoke all on function booking_papers(uuid) from parley_desk;
create function booking_ground(of_opportunity uuid) returns jsonb
  language sql stable security definer set search_path = public, pg_temp as $$
    select booking_papers(of_opportunity) || jsonb_build_object('orderException', order_exception_of(of_opportunity))
  $$;
revoke all on function booking_ground(uuid) from public;
grant execute on function booking_ground(uuid) to parley_desk;

-- A booking is reversed by the house alone, and only where the order it was booked without did not come in time.
alter table booking_decision drop constraint booking_decision_word_check;
alter table booking_decision add check (word in ('submitted', 'returned', 'booked', 'taken-over', 'corrected', 'reversed'));
alter table booking_decision add check (word <> 'reversed' or reason ~ '\S');

create function guard_order_exception() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  leaning text := jsonb_path_query_first(new.items, '$[*].until ? (@ != null)') #>> '{}';
  today date := (new.at at time zone 'UTC')::date;
begin
  if new.word = 'reversed' and current_setting('role') = 'parley_desk' then
    raise exception 'Only the house reverses a booking.' using errcode = 'insufficient_privilege';
  elsif new.word = 'reversed' and not exists (
    select from order_exception join booking using (opportunity_id)
    where opportunity_id = new.opportunity_id and ended_at is null and until < today and booking.state = 'booked'
  ) then
    raise exception 'No purchase order is overdue: the booking stands.' using errcode = 'check_violation';
  elsif new.word in ('submitted', 'booked') and leaning is not null and not exists (
    select from order_exception join approval on approval.id = approval_id
    where opportunity_id = new.opportunity_id and ended_at is null
      and until = leaning::date and until >= today and approval.state = 'given'
  ) then
    raise exception 'No exception for a purchase order stands.' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger booking_decision_excepted before insert on booking_decision for each row execute function guard_order_exception();

create or replace function keep_booking() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.state <> 'open' and new.details is distinct from old.details then
    raise exception 'A booking that was submitted is not edited.' using errcode = 'check_violation';
  elsif new.state <> old.state and not exists (
    select from booking_decision
    where opportunity_id = new.opportunity_id and said_in = pg_current_xact_id()::text::bigint
      and case when new.state = 'open' then word in ('returned', 'reversed') else word = new.state end
  ) then
    raise exception 'Nobody said that this booking is %.', new.state using errcode = 'check_violation';
  end if;
  return new;
end $$;
