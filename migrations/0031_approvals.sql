-- Approvals: who is asked to say yes to a frozen brief, in which order, and what they said. The state of a step, and of the
-- whole, is written by nobody: the database reckons it of the decisions, so that no road gives a step twice, out of order,
-- on an old ground or after the question was taken back.

alter table guest_link drop constraint guest_link_purpose_check;
alter table guest_link add constraint guest_link_purpose_check check (purpose in ('questionnaire', 'review', 'approval'));

create table approval (
  id uuid primary key,
  number text not null unique,
  -- Stream of the record it belongs to, which says who sees it: opportunity/OPP-2026-0001.
  stream text not null,
  -- What is decided on: {kind: 'sow', number: 'SOW-2026-0001', title, href}.
  subject_kind text not null,
  subject_number text not null,
  subject_title text not null,
  subject_href text not null,
  -- Whose calendar the clocks of its steps run in, where a step names none of its own.
  region text,
  state text not null default 'open' check (state in ('open', 'given', 'refused', 'withdrawn')),
  submitted_by uuid not null references person,
  asked_at timestamptz not null,
  renewed_at timestamptz,
  brief_hash text not null,
  withdrawn_at timestamptz,
  withdrawn_by uuid references person,
  withdrawn_why text,
  version integer not null default 1,
  check ((withdrawn_at is null) = (withdrawn_by is null) and (withdrawn_at is null) = (withdrawn_why is null))
);
-- One question about a thing at a time.
create unique index approval_subject on approval (subject_kind, subject_number) where withdrawn_at is null;
create index approval_stream on approval (stream);
create index approval_submitted on approval (submitted_by, id desc);

-- What was shown, as it was shown.
create table approval_brief (
  approval_id uuid not null references approval,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  brief jsonb not null,
  kept_at timestamptz not null,
  primary key (approval_id, hash)
);
alter table approval add foreign key (id, brief_hash) references approval_brief (approval_id, hash) deferrable initially deferred;

create table approval_step (
  approval_id uuid not null references approval,
  id text not null check (id ~ '^[a-z0-9][A-Za-z0-9._-]{0,99}$'),
  title text not null,
  -- Its place in the drawing of the path.
  place integer not null,
  roles text[] not null check (cardinality(roles) > 0),
  -- How many different people have to say yes.
  needed integer not null default 1 check (needed > 0),
  -- Ids of steps that are given before; what is not asked is not waited for.
  "after" text[] not null default '{}',
  -- Ids of steps that nobody gives who gives this one.
  excludes text[] not null default '{}',
  -- Whose people of the roles may; null for all.
  region text,
  submitter_may boolean not null default false,
  -- Who may not, and why: [{person, why}].
  conflicts jsonb not null default '[]',
  why jsonb not null,
  removal jsonb,
  -- What a yes is bound to: {hash, parts: [{id, title, shown, hash}]}.
  ground jsonb not null check (ground ? 'hash'),
  asked boolean not null default true,
  state text not null check (state in ('waiting', 'open', 'given', 'refused', 'gone')),
  -- Why it is asked again: {at, from: the ground that words were said on, parts: [{id, title, was, now}]}.
  reopened jsonb,
  sla text,
  -- Its clock, started when it came to be open; null until those who may decide were told.
  opened_at timestamptz,
  due_at timestamptz,
  time_zone text,
  remind_at timestamptz,
  escalate_at timestamptz,
  escalated_at timestamptz,
  escalated_role text,
  primary key (approval_id, id),
  check ((due_at is null) = (time_zone is null))
);
create index approval_step_open on approval_step using gin (roles) where state = 'open';
create index approval_step_remind on approval_step (remind_at) where state = 'open';
create index approval_step_escalate on approval_step (escalate_at) where state = 'open';

-- One step in the hands of a colleague, on behalf of somebody who may give it.
create table approval_delegation (
  id uuid primary key,
  approval_id uuid not null,
  step_id text not null,
  from_id uuid not null references person,
  to_id uuid not null references person check (to_id <> from_id),
  note text not null,
  at timestamptz not null,
  foreign key (approval_id, step_id) references approval_step,
  unique (approval_id, step_id, from_id, to_id)
);
create index approval_delegation_to on approval_delegation (to_id);

create table approval_decision (
  id uuid primary key,
  approval_id uuid not null,
  step_id text not null,
  word text not null check (word in ('yes', 'no')),
  note text,
  -- Who said it, and in whose right: their own, or that of whom they stand in for.
  by_id uuid not null references person,
  principal_id uuid not null references person,
  capacity text not null check (capacity in ('own', 'cover', 'delegate')),
  -- The role by which the principal may.
  role text not null,
  way text not null check (way in ('desk', 'link')),
  ground_hash text not null,
  brief_hash text not null,
  at timestamptz not null,
  foreign key (approval_id, step_id) references approval_step,
  foreign key (approval_id, brief_hash) references approval_brief,
  check (word = 'yes' or length(trim(note)) >= 3),
  check ((capacity = 'own') = (by_id = principal_id)),
  -- n of m: so many different people, whether they speak for themselves or for others.
  constraint approval_decision_once_by unique (approval_id, step_id, ground_hash, by_id),
  constraint approval_decision_once_for unique (approval_id, step_id, ground_hash, principal_id)
);
create index approval_decision_by on approval_decision (by_id);

-- Which brief a reader saw last.
create table approval_look (
  approval_id uuid not null references approval,
  person_id uuid not null references person on delete cascade,
  brief_hash text not null,
  at timestamptz not null,
  primary key (approval_id, person_id),
  foreign key (approval_id, brief_hash) references approval_brief
);

create function refuse_approval_change() returns trigger language plpgsql as $$ begin
  raise exception 'What was shown and said stands: % of % is refused.', tg_op, tg_table_name using errcode = 'insufficient_privilege';
end $$;
do $$ declare kept text; begin
  foreach kept in array array['approval_brief', 'approval_delegation', 'approval_decision'] loop
    execute format('create trigger %1$s_stands before update or delete on %1$I for each row execute function refuse_approval_change()', kept);
  end loop;
  foreach kept in array array['approval', 'approval_step'] loop
    execute format('create trigger %1$s_stays before delete on %1$I for each row execute function refuse_approval_change()', kept);
  end loop;
end $$;

-- The whole, of its steps.
create function reckon_approval() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$ begin
  if tg_op = 'UPDATE' and old.withdrawn_at is not null then
    raise exception '% was taken back: nothing more is done with it.', old.number using errcode = 'check_violation';
  end if;
  new.state := case
    when new.withdrawn_at is not null then 'withdrawn'
    when exists (select from approval_step where approval_id = new.id and state = 'refused') then 'refused'
    when exists (select from approval_step where approval_id = new.id)
      and not exists (select from approval_step where approval_id = new.id and state not in ('given', 'gone')) then 'given'
    else 'open' end;
  return new;
end $$;
create trigger approval_reckoned before insert or update on approval for each row execute function reckon_approval();

-- A step, of the words that were said on its ground and of what comes before it: words said on another ground do not count,
-- and count again when the ground is again what they were said on.
create function reckon_approval_step() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$ begin
  perform from approval where id = new.approval_id for update;
  if tg_op = 'UPDATE' and (new.approval_id, new.id) is distinct from (old.approval_id, old.id) then
    raise exception 'A step stays where it is.' using errcode = 'check_violation';
  end if;
  new.state := case
    when not new.asked then 'gone'
    when exists (
      select from approval_decision
      where approval_id = new.approval_id and step_id = new.id and ground_hash = new.ground ->> 'hash' and word = 'no'
    ) then 'refused'
    when exists (
      select from approval_step as before
      where before.approval_id = new.approval_id and before.id = any (new."after") and before.state not in ('given', 'gone')
    ) then 'waiting'
    when (
      select count(*) from approval_decision
      where approval_id = new.approval_id and step_id = new.id and ground_hash = new.ground ->> 'hash'
    ) >= new.needed then 'given'
    else 'open' end;
  if new.state <> 'open' or (tg_op = 'UPDATE' and old.state <> 'open') then
    new.opened_at := null; new.due_at := null; new.time_zone := null;
    new.remind_at := null; new.escalate_at := null; new.escalated_at := null; new.escalated_role := null;
  end if;
  return new;
end $$;
-- Not where only its clock is wound: the chores of the clock wait for nobody.
create trigger approval_step_reckoned
  before insert or update of approval_id, id, state, asked, needed, "after", ground on approval_step
  for each row execute function reckon_approval_step();

create function carry_approval_step() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$ begin
  if tg_op = 'INSERT' or old.state <> new.state then
    update approval_step set state = state where approval_id = new.approval_id and new.id = any ("after");
    update approval set state = state where id = new.approval_id;
  end if;
  return null;
end $$;
create trigger approval_step_carried after insert or update on approval_step for each row execute function carry_approval_step();

-- Whether somebody stands in for somebody who is away, also by a chain of covers.
create function stands_in_for(hand uuid, absent uuid, at timestamptz) returns boolean language sql stable as $$
  with recursive away as (
    select person_id, cover_id from absence where withdrawn_at is null and begins_at <= stands_in_for.at and ends_at > stands_in_for.at
  ), chain as (
    select cover_id from away where person_id = absent
    union select away.cover_id from chain join away on away.person_id = chain.cover_id
  )
  select exists (select from chain where cover_id = hand)
$$;

-- The last word on a decision, whoever writes it.
create function guard_approval_decision() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  whole approval;
  step approval_step;
begin
  select * into whole from approval where id = new.approval_id for update;
  select * into step from approval_step where approval_id = new.approval_id and id = new.step_id;
  if whole.state <> 'open' then
    raise exception '% is %: nothing is decided.', whole.number, whole.state using errcode = 'check_violation';
  elsif step.state <> 'open' then
    raise exception 'Step % of % is %.', step.id, whole.number, step.state using errcode = 'check_violation';
  elsif new.ground_hash <> step.ground ->> 'hash' or new.brief_hash <> whole.brief_hash then
    raise exception 'Step % of % stands on another ground.', step.id, whole.number using errcode = 'check_violation';
  elsif not step.submitter_may and whole.submitted_by in (new.by_id, new.principal_id) then
    raise exception 'Nobody decides their own paper.' using errcode = 'check_violation';
  elsif exists (
    select from jsonb_array_elements(step.conflicts) as conflict where (conflict ->> 'person')::uuid in (new.by_id, new.principal_id)
  ) then
    raise exception 'Whoever is in conflict does not decide.' using errcode = 'check_violation';
  elsif exists (
    select from approval_decision as other
    join approval_step as of_other on of_other.approval_id = other.approval_id and of_other.id = other.step_id
      and of_other.ground ->> 'hash' = other.ground_hash
    where other.approval_id = new.approval_id and other.step_id <> new.step_id and other.word = 'yes' and of_other.asked
      and (other.step_id = any (step.excludes) or new.step_id = any (of_other.excludes))
      and array[other.by_id, other.principal_id] && array[new.by_id, new.principal_id]
  ) then
    raise exception 'The same person does not give both steps.' using errcode = 'check_violation';
  elsif not exists (
    select from person
    where person.id = new.principal_id and new.role = any (person.roles) and new.role = any (step.roles)
      and (step.region is null or person.region is null or person.region = step.region)
  ) then
    raise exception 'This role does not decide step %.', step.id using errcode = 'check_violation';
  elsif not (case new.capacity
    when 'own' then true
    when 'cover' then stands_in_for(new.by_id, new.principal_id, new.at)
    else exists (
      select from approval_delegation
      where approval_id = new.approval_id and step_id = new.step_id and from_id = new.principal_id and to_id = new.by_id
    ) end)
  then
    raise exception 'Nobody decides for others unless it was given to them.' using errcode = 'check_violation';
  elsif exists (
    select from approval_decision
    where approval_id = new.approval_id and step_id = new.step_id and ground_hash = new.ground_hash
      and array[by_id, principal_id] && array[new.by_id, new.principal_id]
  ) then
    raise exception 'Each of several people decides once.' using errcode = 'unique_violation';
  end if;
  return new;
end $$;
create trigger approval_decision_guarded before insert on approval_decision for each row execute function guard_approval_decision();

create function carry_approval_decision() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$ begin
  update approval_step set state = state where approval_id = new.approval_id and id = new.step_id;
  return null;
end $$;
create trigger approval_decision_carried after insert on approval_decision for each row execute function carry_approval_decision();

-- A partner's people see what a role of theirs is asked, and nothing else.
create function approval_asks_reader(asked_approval uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (
    select from approval_step join person on person.id = reader_id()
    where approval_id = asked_approval and approval_step.asked and approval_step.roles && person.roles
  )
$$;
revoke all on function approval_asks_reader(uuid) from public;
grant execute on function approval_asks_reader(uuid) to parley_desk;

grant select, insert, update on approval, approval_step, approval_look to parley_desk;
grant select, insert on approval_brief, approval_delegation, approval_decision to parley_desk;
alter table approval enable row level security;
create policy approval_seen on approval for select to parley_desk using (
  (select reader_may('approval.see')) and stream_is_visible(stream)
  and ((select reader_partner()) is null or approval_asks_reader(id))
);
create policy approval_asked on approval for insert to parley_desk with check (
  (select reader_changes()) and (select reader_partner()) is null and stream_is_visible(stream)
);
create policy approval_changed on approval for update to parley_desk using ((select reader_changes()));
do $$ declare kept text; begin
  foreach kept in array array['approval_brief', 'approval_step', 'approval_delegation', 'approval_decision'] loop
    execute format('alter table %I enable row level security', kept);
    execute format(
      'create policy %1$s_seen on %1$I for select to parley_desk using (exists (select from approval where approval.id = approval_id))', kept);
    execute format(
      'create policy %1$s_kept on %1$I for insert to parley_desk with check ((select reader_changes()) and exists (select from approval where approval.id = approval_id))', kept);
  end loop;
end $$;
create policy approval_step_changed on approval_step for update to parley_desk using (
  (select reader_changes()) and exists (select from approval where approval.id = approval_id)
);
alter table approval_look enable row level security;
create policy approval_look_own on approval_look for select to parley_desk using (person_id = (select reader_id()));
create policy approval_looked on approval_look for insert to parley_desk with check (
  person_id = (select reader_id()) and exists (select from approval where approval.id = approval_id)
);
create policy approval_looked_again on approval_look for update to parley_desk using (person_id = (select reader_id()));

create or replace function guest_link_is_visible(purpose text, subject text) returns boolean language sql stable as $$
  select case purpose
    when 'questionnaire' then exists (select from opportunity where number = subject)
    when 'approval' then exists (select from approval where number = subject)
    else exists (select from estimate where number = subject) end
$$;

-- What an entry tells of an approval is told to whom may see approvals.
create or replace function reader_may_hear(entry_name text) returns boolean language sql stable as $$
  select case when split_part(entry_name, '.', 1) in
      ('engagement', 'scope', 'estimate', 'sow', 'fact', 'questionnaire', 'review', 'proposal', 'approval')
    then reader_may(split_part(entry_name, '.', 1) || '.see') else true end
$$;
