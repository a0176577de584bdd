-- Proposals: the custom work of an opportunity on its way over the board, what was said yes to, and how it is positioned.

create table proposal (
  opportunity_id uuid primary key references opportunity,
  -- The lifecycle of the playbook whose columns these are.
  board text not null,
  board_column text not null,
  entered_at timestamptz not null,
  -- When the promise of the column runs out; null where none runs.
  due_at timestamptz,
  last_activity_at timestamptz not null,
  origin text not null check (origin in ('routing', 'calculator')),
  -- What the calculator was told: contact, account team, answers, why there is no licence opportunity.
  intake jsonb,
  segment_label text,
  -- The scoping call, once it was held.
  call jsonb,
  held jsonb,
  closed jsonb,
  -- What is closed leaves the board after a while; what is open stays.
  shown_until timestamptz not null default 'infinity',
  -- Closing it as lost is proposed.
  stale jsonb,
  created_at timestamptz not null,
  version integer not null default 1
);
create index proposal_place on proposal (board, board_column, entered_at, opportunity_id);
create index proposal_shown on proposal (board, shown_until);
create index proposal_activity on proposal (last_activity_at) where closed is null and stale is null;

-- Who said yes to what. A word stands on the estimate as it was then; nobody takes one out of here.
create table proposal_approval (
  id uuid primary key,
  opportunity_id uuid not null references proposal,
  kind text not null,
  estimate_id uuid not null references estimate,
  estimate_content text not null,
  by_id uuid not null references person,
  at timestamptz not null,
  note text
);
create index proposal_approval_of on proposal_approval (opportunity_id, kind);

create table positioning (
  opportunity_id uuid primary key references opportunity,
  fields jsonb not null default '{}',
  -- When the seller was reminded to ask an engagement manager in.
  nudged_at timestamptz,
  version integer not null default 1
);

grant select, insert, update on proposal, positioning to parley_desk;
grant select, insert on proposal_approval to parley_desk;
alter table proposal enable row level security;
alter table proposal_approval enable row level security;
alter table positioning enable row level security;
do $$ declare kept text; begin
  foreach kept in array array['proposal', 'proposal_approval', 'positioning'] loop
    execute format(
      'create policy %1$s_seen on %1$I for select to parley_desk using ((select reader_may(''proposal.see'')) and (select reader_partner()) is null and exists (select from opportunity where opportunity.id = opportunity_id))', kept);
    execute format(
      'create policy %1$s_kept on %1$I for insert to parley_desk with check ((select reader_changes()) and exists (select from opportunity where opportunity.id = opportunity_id))', kept);
  end loop;
  foreach kept in array array['proposal', 'positioning'] loop
    execute format(
      'create policy %1$s_changed on %1$I for update to parley_desk using ((select reader_changes()) and exists (select from opportunity where opportunity.id = opportunity_id))', kept);
  end loop;
end $$;

-- What an estimate says, in a word: changed when a line, a price or the discount is.
create function estimate_content(of_estimate uuid) returns text language sql stable
  as $$
    select md5(coalesce(
      (select string_agg(id || line::text || price_cents || part, ',' order by "position", id) from estimate_line where estimate_id = of_estimate),
      '') || (select (sheet #>> '{totals,totalCents}') from estimate where id = of_estimate))
  $$;

-- What the guards of the board ask for, whoever asks: whether a word was given must not hang on who looks. Words and
-- yes or no, no figures.
create function proposal_ground(of_opportunities uuid[], scoping_template text, confirmed_by text[])
  returns table (
    opportunity_id uuid, estimate text, estimate_id uuid, published boolean, total_cents bigint, currency text,
    sow_drafted boolean, discovered boolean, words text[]
  )
  language sql stable security definer set search_path = public, pg_temp as $$
    select opportunity.id, live.number, live.id, live.state = 'published', (live.sheet #>> '{totals,totalCents}')::bigint, live.sheet ->> 'currency',
      live.id is not null and exists (select from sow where sow.estimate_id = live.id and sow.state <> 'superseded'),
      proposal.call is not null
        or exists (select from scope where scope.opportunity_id = opportunity.id)
        or exists (
          select from task
          where task.subject = 'opportunity/' || opportunity.number and task.template = scoping_template
            and jsonb_path_exists(task.checklist, '$[*] ? (@.mandatory == true)')
            and not jsonb_path_exists(task.checklist, '$[*] ? (@.mandatory == true && @.done == false)')
        ),
      coalesce(given.words, '{}')
        || array(select 'size' from review where review.estimate_id = live.id and review.state = 'confirmed' and review.audience = any (confirmed_by) limit 1)
        || array(select 'architecture' from architect_review where architect_review.estimate_id = live.id and architect_review.state = 'approved')
    from opportunity
    join proposal on proposal.opportunity_id = opportunity.id
    left join lateral (
      select estimate.id, estimate.number, estimate.state, estimate.sheet from estimate
      where estimate.opportunity_id = opportunity.id and estimate.scenario is null and estimate.state <> 'superseded'
      order by estimate.revision desc limit 1
    ) as live on true
    left join lateral (
      select array_agg(distinct kind) as words from proposal_approval as word
      where word.opportunity_id = opportunity.id and word.estimate_id = live.id
        and word.estimate_content = estimate_content(live.id)
    ) as given on exists (select from proposal_approval where proposal_approval.opportunity_id = opportunity.id)
    where opportunity.id = any (of_opportunities)
  $$;
revoke all on function proposal_ground(uuid[], text, text[]) from public;
grant execute on function proposal_ground(uuid[], text, text[]) to parley_desk;

-- The board changed: whoever looks at it looks again. It tells of nothing.
create function tell_board_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('parley_live', 'changed proposals');
  return null;
end $$;
create trigger proposal_told after insert or update on proposal for each statement execute function tell_board_changed();

-- What an entry tells of a proposal is told to whom may see proposals.
create or replace function reader_may_hear(entry_name text) returns boolean language sql stable as $$
  select case when split_part(entry_name, '.', 1) in ('engagement', 'scope', 'estimate', 'sow', 'fact', 'questionnaire', 'review', 'proposal')
    then reader_may(split_part(entry_name, '.', 1) || '.see') else true end
$$;
