-- The legal case of a statement of work, its stamp, and the order in which a paper leaves the house: every approval, then
-- Legal's stamp, then our signatory, then the customer. The last word on that order stands here.

-- The content that was held against the approval last; a paper that changed by any other road is not approved.
alter table sow add column reviewed text;

create table legal_case (
  id uuid primary key,
  number text not null unique,
  sow_id uuid not null references sow,
  opportunity_id uuid not null references opportunity,
  kind text not null check (kind in ('our-template', 'review')),
  paper text not null check (paper in ('ours', 'customer')),
  state text not null default 'open' check (state in ('open', 'stamped', 'closed', 'withdrawn')),
  asked text,
  due_at timestamptz,
  opened_at timestamptz not null,
  opened_by uuid not null references person,
  ended_at timestamptz,
  ended_why text,
  version integer not null default 1,
  check ((state in ('closed', 'withdrawn')) = (ended_at is not null))
);
create unique index legal_case_open on legal_case (sow_id) where state in ('open', 'stamped');
create index legal_case_opportunity on legal_case (opportunity_id);

-- A limit that would have to be passed over, and what was said to that.
create table legal_exception (
  id uuid primary key,
  case_id uuid not null references legal_case,
  rule text not null,
  sentence text not null,
  why text not null check (length(trim(why)) >= 3),
  asked_at timestamptz not null,
  asked_by uuid not null references person,
  word text check (word in ('yes', 'no')),
  words text,
  decided_at timestamptz,
  decided_by uuid references person check (decided_by <> asked_by),
  check ((word is null) = (decided_at is null) and (word is null) = (decided_by is null) and (word is null) = (words is null))
);
-- What was refused may be asked for again with another reason.
create unique index legal_exception_of on legal_exception (case_id, rule) where word is distinct from 'no';

create table legal_message (
  id uuid primary key,
  case_id uuid not null references legal_case,
  text text not null check (text ~ '\S'),
  at timestamptz not null,
  by_id uuid not null references person
);
create index legal_message_case on legal_message (case_id, id);

create table legal_stamp (
  id uuid primary key,
  case_id uuid not null references legal_case,
  sow_id uuid not null references sow,
  -- The frozen version that is stamped, by its hash.
  version integer not null,
  content_hash text not null,
  -- As printed, whatever becomes of the person's record.
  name text not null,
  role text not null,
  stamped_at timestamptz not null,
  stamped_by uuid not null references person,
  -- Our signatory, after the stamp and before the customer.
  countersigned_at timestamptz,
  countersigned_by uuid references person,
  countersigned_role text,
  lifted_at timestamptz,
  lifted_by uuid references person,
  lifted_why text,
  foreign key (sow_id, version) references sow_version (sow_id, number),
  check ((lifted_at is null) = (lifted_why is null)),
  check ((countersigned_at is null) = (countersigned_by is null) and (countersigned_at is null) = (countersigned_role is null))
);
create unique index legal_stamp_live on legal_stamp (sow_id) where lifted_at is null;
create index legal_stamp_case on legal_stamp (case_id);

-- What went out to the customer: the version, to read or to sign.
create table legal_sending (
  id uuid primary key,
  case_id uuid not null references legal_case,
  sow_id uuid not null references sow,
  version integer not null,
  content_hash text not null,
  purpose text not null check (purpose in ('reading', 'signature')),
  recipient text not null check (recipient ~ '\S'),
  at timestamptz not null,
  by_id uuid not null references person,
  foreign key (sow_id, version) references sow_version (sow_id, number)
);
create index legal_sending_case on legal_sending (case_id, id);

grant select, insert, update on legal_case, legal_exception, legal_stamp to parley_desk;
grant select, insert on legal_message, legal_sending to parley_desk;
alter table legal_case enable row level security;
create policy legal_case_seen on legal_case for select to parley_desk using (
  (select reader_may('legalCase.see')) and (select reader_partner()) is null
  and exists (select from opportunity where opportunity.id = opportunity_id)
);
create policy legal_case_kept on legal_case for insert to parley_desk with check (
  (select reader_changes()) and exists (select from opportunity where opportunity.id = opportunity_id)
);
create policy legal_case_changed on legal_case for update to parley_desk using ((select reader_changes()));
do $$ declare kept text; begin
  foreach kept in array array['legal_exception', 'legal_message', 'legal_stamp', 'legal_sending'] loop
    execute format('alter table %I enable row level security', kept);
    execute format(
      'create policy %1$s_seen on %1$I for select to parley_desk using (exists (select from legal_case where legal_case.id = case_id))', kept);
    execute format(
      'create policy %1$s_kept on %1$I for insert to parley_desk with check ((select reader_changes()) and exists (select from legal_case where legal_case.id = case_id))', kept);
  end loop;
  foreach kept in array array['legal_exception', 'legal_stamp'] loop
    execute format('create policy %1$s_changed on %1$I for update to parley_desk using ((select reader_changes()))', kept);
  end loop;
end $$;

create function content_of(paper sow) returns text language sql immutable as $$ select md5((paper.document -> 'content')::text) $$;

-- Whether every step of the approval of a statement of work is given, on the paper as it is.
create function sow_is_approved(paper sow) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select paper.reviewed = content_of(paper) and exists (
    select from approval
    where subject_kind = 'sow' and subject_number = paper.number and withdrawn_at is null and state = 'given'
  )
$$;
revoke all on function sow_is_approved(sow) from public;

-- A stamp is put on the newest version, clean and as it is worked on, of what everybody has approved; by one of Legal, who
-- did not submit it.
create function guard_legal_stamp() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  paper sow;
  newest sow_version;
begin
  select * into paper from sow where id = new.sow_id for update;
  select * into newest from sow_version where sow_id = new.sow_id order by number desc limit 1;
  if tg_op = 'UPDATE' then
    if to_jsonb(new) - '{countersigned_at,countersigned_by,countersigned_role,lifted_at,lifted_by,lifted_why}'::text[]
        <> to_jsonb(old) - '{countersigned_at,countersigned_by,countersigned_role,lifted_at,lifted_by,lifted_why}'::text[]
      or old.lifted_at is not null
      or (old.countersigned_at is not null and new.countersigned_at is distinct from old.countersigned_at) then
      raise exception 'A stamp stands as it was put.' using errcode = 'check_violation';
    end if;
    if new.lifted_at is not null and paper.state in ('released', 'signed') then
      raise exception '% is out for signature: call it back before its stamp is lifted.', paper.number using errcode = 'check_violation';
    end if;
    if new.countersigned_at is not null and old.countersigned_at is null and (
      paper.state <> 'released' or new.lifted_at is not null or not sow_is_approved(paper)
      or new.countersigned_by = new.stamped_by
      or exists (select from approval where subject_kind = 'sow' and subject_number = paper.number and withdrawn_at is null and submitted_by = new.countersigned_by)
      or not exists (select from person where id = new.countersigned_by and new.countersigned_role = any (roles) and disabled_at is null)
    ) then
      raise exception '% is not with our signatory.', paper.number using errcode = 'check_violation';
    end if;
    return new;
  end if;
  if paper.state <> 'approved' or not sow_is_approved(paper) then
    raise exception '% is not approved: it is not stamped.', paper.number using errcode = 'check_violation';
  elsif newest.number is distinct from new.version or newest.content_hash <> new.content_hash or not newest.clean
    or newest.document -> 'content' <> paper.document -> 'content' then
    raise exception 'Version % of % is not the newest, or not clean.', new.version, paper.number using errcode = 'check_violation';
  elsif not exists (select from legal_case where id = new.case_id and sow_id = new.sow_id and state = 'open') then
    raise exception '% has no open legal case.', paper.number using errcode = 'check_violation';
  elsif exists (
    select from legal_exception as asked where case_id = new.case_id and word is distinct from 'yes'
      and not exists (select from legal_exception as given where given.case_id = asked.case_id and given.rule = asked.rule and given.word = 'yes')
  ) then
    raise exception 'An exception of % is not given.', paper.number using errcode = 'check_violation';
  elsif exists (
    select from approval where subject_kind = 'sow' and subject_number = paper.number and withdrawn_at is null and submitted_by = new.stamped_by
  ) then
    raise exception 'Nobody stamps what they submitted.' using errcode = 'check_violation';
  elsif not exists (select from person where id = new.stamped_by and new.role = any (roles) and disabled_at is null) then
    raise exception 'Only Legal stamps.' using errcode = 'check_violation';
  elsif new.lifted_at is not null or new.countersigned_at is not null then
    raise exception 'A stamp is put before anything becomes of it.' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger legal_stamp_guarded before insert or update on legal_stamp for each row execute function guard_legal_stamp();

create function refuse_legal_change() returns trigger language plpgsql as $$
begin
  raise exception 'What a legal case holds stands: % of % is refused.', tg_op, tg_table_name using errcode = 'check_violation';
end $$;
create trigger legal_stamp_stays before delete on legal_stamp for each row execute function refuse_legal_change();
create trigger legal_case_stays before delete on legal_case for each row execute function refuse_legal_change();
create trigger legal_message_stands before update or delete on legal_message for each row execute function refuse_legal_change();
create trigger legal_sending_stands before update or delete on legal_sending for each row execute function refuse_legal_change();

-- A customer receives the newest version and nothing else; to sign, only after the stamp and our signatory.
create function guard_legal_sending() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  paper sow;
  newest sow_version;
begin
  select * into paper from sow where id = new.sow_id for update;
  select * into newest from sow_version where sow_id = new.sow_id order by number desc limit 1;
  if not exists (select from legal_case where id = new.case_id and sow_id = new.sow_id and state in ('open', 'stamped')) then
    raise exception '% has no legal case that is open.', paper.number using errcode = 'check_violation';
  elsif newest.number is distinct from new.version or newest.content_hash <> new.content_hash or not newest.clean then
    raise exception 'Version % of % is not the newest, or not clean.', new.version, paper.number using errcode = 'check_violation';
  elsif new.purpose = 'signature' and not (
    paper.state = 'released' and sow_is_approved(paper) and exists (
      select from legal_stamp
      where sow_id = new.sow_id and version = new.version and lifted_at is null and countersigned_at is not null
    )
  ) then
    raise exception '% is not stamped and signed by us.', paper.number using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger legal_sending_guarded before insert on legal_sending for each row execute function guard_legal_sending();

-- The order of the states of a paper. A stamped one does not change: the stamp is lifted first, with a reason.
create function keep_sow_order() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare stamp legal_stamp;
begin
  if tg_op = 'INSERT' then
    if new.state <> 'draft' then
      raise exception '% begins as a draft.', new.number using errcode = 'check_violation';
    end if;
    return new;
  end if;
  select * into stamp from legal_stamp where sow_id = new.id and lifted_at is null;
  if stamp.id is not null and new.state not in ('withdrawn', 'superseded') and (
    new.working <> old.working or new.document -> 'content' <> old.document -> 'content' or new.state in ('draft', 'in-review')
  ) then
    raise exception '% is stamped: it does not change while the stamp is on it.', new.number using errcode = 'check_violation';
  end if;
  if new.state = old.state then
    return new;
  elsif new.state = 'in-review' and not exists (
    select from approval where subject_kind = 'sow' and subject_number = new.number and withdrawn_at is null
  ) then
    raise exception '% is reviewed only where its approval is asked for.', new.number using errcode = 'check_violation';
  elsif new.state = 'approved' and (old.state not in ('in-review', 'released') or not sow_is_approved(new)) then
    raise exception '% is not approved by everybody.', new.number using errcode = 'check_violation';
  elsif new.state = 'released' and (old.state <> 'approved' or stamp.id is null or not sow_is_approved(new)) then
    raise exception '% goes to our signatory only stamped.', new.number using errcode = 'check_violation';
  elsif new.state = 'signed' and (
    old.state <> 'released' or stamp.countersigned_at is null or not sow_is_approved(new)
  ) then
    raise exception '% is signed by the customer only after our signatory.', new.number using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger sow_order_kept before insert or update on sow for each row execute function keep_sow_order();

-- What ends takes its legal case with it.
create function end_legal_case() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare ended timestamptz := now();
begin
  update legal_stamp set lifted_at = ended, lifted_why = new.number || ' is ' || new.state where sow_id = new.id and lifted_at is null;
  update legal_case set state = 'withdrawn', ended_at = ended, ended_why = new.number || ' is ' || new.state, version = version + 1
    where sow_id = new.id and state in ('open', 'stamped');
  return null;
end $$;
create trigger sow_case_ended after update on sow for each row
  when (old.state not in ('withdrawn', 'superseded') and new.state in ('withdrawn', 'superseded')) execute function end_legal_case();

-- What a stamp stands on is not taken back under it.
create function keep_stamped_approval() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (
    select from legal_stamp join sow on sow.id = sow_id where sow.number = new.subject_number and lifted_at is null
  ) then
    raise exception '% is stamped: its approval is not taken back while the stamp is on it.', new.subject_number using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger approval_of_stamped before update on approval for each row
  when (new.subject_kind = 'sow' and old.withdrawn_at is null and new.withdrawn_at is not null) execute function keep_stamped_approval();

-- What an estimate says about the work, in a word: its activities, their effort and assumptions, and no price.
create function estimate_work(of_estimate uuid) returns text
  language sql stable security definer set search_path = public, pg_temp as $$
    select md5(coalesce(string_agg(
      line.id || (line.line - '{pricing,rule,source}'::text[])::text || line.part || coalesce(effort.hours, ''), ',' order by line.id
    ), ''))
    from estimate_line as line
    left join lateral (
      select string_agg(role || ':' || low || ':' || likely || ':' || high, ',' order by role) as hours
      from estimate_effort where estimate_effort.estimate_id = line.estimate_id and line_id = line.id
    ) as effort on true
    where line.estimate_id = of_estimate
  $$;
revoke all on function estimate_work(uuid) from public;
grant execute on function estimate_work(uuid) to parley_desk;

-- The newest approval by a technical architect of the work of an estimate: of this revision, or of another at another price.
create function architect_word(of_estimate uuid) returns table (estimate text, by_id uuid, at timestamptz, words text)
  language sql stable security definer set search_path = public, pg_temp as $$
    select looked.number, look.decided_by, look.decided_at, look.words
    from estimate
    join estimate as looked on looked.opportunity_id = estimate.opportunity_id
    join architect_review as look on look.estimate_id = looked.id and look.state = 'approved'
    where estimate.id = of_estimate and (looked.id = estimate.id or estimate_work(looked.id) = estimate_work(estimate.id))
    order by look.decided_at desc limit 1
  $$;
revoke all on function architect_word(uuid) from public;
grant execute on function architect_word(uuid) to parley_desk;

-- What the approval of a statement of work hangs on, whoever asks: which target the margin lies below, and no margin.
create function estimate_rungs(of_estimate uuid, targets numeric[])
  returns table (missed numeric, margin_known boolean, given_away boolean)
  language sql stable security definer set search_path = public, pg_temp as $$
    select
      (select min(target) from unnest(targets) as target where (figures ->> 'marginPercent')::numeric < target),
      figures ->> 'marginPercent' is not null,
      exists (
        select from estimate_line as line
        where line.estimate_id = estimate.id and line.part = 'included' and line.kind = 'services'
          and case when line.price_cents = 0
            -- A line that takes nobody any time is given to nobody.
            then exists (select from estimate_effort where estimate_effort.estimate_id = estimate.id and line_id = line.id and likely > 0)
            else (estimate.sheet ->> 'discountPercent')::numeric = 100 end
      )
    from estimate join estimate_cost on estimate_cost.estimate_id = estimate.id
    where estimate.id = of_estimate and (current_setting('role') <> 'parley_desk' or reader_may('estimate.see'))
  $$;
revoke all on function estimate_rungs(uuid, numeric[]) from public;
grant execute on function estimate_rungs(uuid, numeric[]) to parley_desk;

-- The board of proposals reads its words where they are given: of the estimate in its reviews, of the statement of work in its
-- approval.
drop function proposal_ground(uuid[], text, text[]);
drop table proposal_approval;
drop function estimate_content(uuid);
create function proposal_ground(of_opportunities uuid[], scoping_template text, confirmed_by text[])
  returns table (
    opportunity_id uuid, estimate text, estimate_id uuid, published boolean, total_cents bigint, currency text,
    sow text, sow_drafted boolean, discovered boolean, words text[]
  )
  language sql stable security definer set search_path = public, pg_temp as $$
    select opportunity.id, live.number, live.id, live.state = 'published', (live.sheet #>> '{totals,totalCents}')::bigint, live.sheet ->> 'currency',
      paper.number,
      live.id is not null and exists (select from sow where sow.estimate_id = live.id and sow.state <> 'superseded'),
      proposal.call is not null
        or exists (select from scope where scope.opportunity_id = opportunity.id)
        or exists (
          select from task
          where task.subject = 'opportunity/' || opportunity.number and task.template = scoping_template
            and jsonb_path_exists(task.checklist, '$[*] ? (@.mandatory == true)')
            and not jsonb_path_exists(task.checklist, '$[*] ? (@.mandatory == true && @.done == false)')
        ),
      array(
        select step.id from approval join approval_step as step on step.approval_id = approval.id
        where approval.subject_kind = 'sow' and approval.subject_number = paper.number and approval.withdrawn_at is null and step.state = 'given'
      )
        || array(select 'size' from review where review.estimate_id = live.id and review.state = 'confirmed' and review.audience = any (confirmed_by) limit 1)
        || array(select 'architecture' from architect_word(live.id))
    from opportunity
    join proposal on proposal.opportunity_id = opportunity.id
    left join lateral (
      select estimate.id, estimate.number, estimate.state, estimate.sheet from estimate
      where estimate.opportunity_id = opportunity.id and estimate.scenario is null and estimate.state <> 'superseded'
      order by estimate.revision desc limit 1
    ) as live on true
    left join lateral (
      select sow.number from sow where sow.estimate_id = live.id and sow.state not in ('superseded', 'withdrawn') order by sow.revision desc limit 1
    ) as paper on true
    where opportunity.id = any (of_opportunities)
  $$;
revoke all on function proposal_ground(uuid[], text, text[]) from public;
grant execute on function proposal_ground(uuid[], text, text[]) to parley_desk;

-- What an entry tells of a legal case is told to whom may see legal cases.
create or replace function reader_may_hear(entry_name text) returns boolean language sql stable as $$
  select case when split_part(entry_name, '.', 1) in
      ('engagement', 'scope', 'estimate', 'sow', 'fact', 'questionnaire', 'review', 'proposal', 'approval', 'legalCase')
    then reader_may(split_part(entry_name, '.', 1) || '.see') else true end
$$;
