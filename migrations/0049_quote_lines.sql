-- The lines of a quote are kept as {plans, lines}: what a plan says once, and of each line what is its own, as
-- [id, of, place of its plan, quantity, attendees, list cents, total cents]. A quote of a thousand lines names few plans.

create or replace function keep_quote() returns trigger language plpgsql as $$
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
    if new.total_cents = old.total_cents and new.list_cents = old.list_cents and new.lines = old.lines then return new; end if;
  end if;
  select coalesce(sum((line ->> 6)::bigint), 0) as total, coalesce(sum((line ->> 5)::bigint), 0) as list
    into sums from jsonb_array_elements(new.lines -> 'lines') as line;
  if sums.total <> new.total_cents or sums.list <> new.list_cents then
    raise exception 'The lines of % come to %, and its total says %.', new.number, sums.total, new.total_cents using errcode = 'check_violation';
  end if;
  return new;
end $$;

alter table quote drop constraint quote_lines_check;
alter table quote disable trigger quote_kept;
with line as (
  select quote.id, place, said,
    said - '{id,of,quantity,attendees,listCents,totalCents}'::text[] as plan
  from quote, jsonb_array_elements(quote.lines) with ordinality as each (said, place)
), plan as (
  select id, plan, row_number() over (partition by id order by min(place)) - 1 as place from line group by id, plan
), kept as (
  select line.id, jsonb_agg(jsonb_build_array(
    said -> 'id', said -> 'of', plan.place, said -> 'quantity', said -> 'attendees', said -> 'listCents', said -> 'totalCents'
  ) order by line.place) as lines
  from line join plan on plan.id = line.id and plan.plan = line.plan group by line.id
)
update quote set lines = jsonb_build_object(
  'plans', coalesce((select jsonb_agg(plan.plan order by plan.place) from plan where plan.id = quote.id), '[]'),
  'lines', coalesce((select kept.lines from kept where kept.id = quote.id), '[]')
);
alter table quote enable trigger quote_kept;
alter table quote add constraint quote_lines_check
  check (coalesce(jsonb_typeof(lines -> 'plans') = 'array' and jsonb_typeof(lines -> 'lines') = 'array', false));
