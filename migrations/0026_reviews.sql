-- Reviews of published estimates: rounds with the account team or the customer, and the technical architect's look.

create table review (
  id uuid primary key,
  estimate_id uuid not null references estimate,
  opportunity_id uuid not null references opportunity,
  audience text not null check (audience in ('account-team', 'customer')),
  state text not null check (state in ('open', 'confirmed', 'changes-asked', 'withdrawn')),
  asked text,
  opened_at timestamptz not null,
  opened_by uuid not null references person,
  -- A person of the company, or the customer as they called themselves.
  closed_at timestamptz,
  closed_by uuid references person,
  closed_by_guest text,
  closing_words text,
  link_id uuid references guest_link,
  version integer not null default 1,
  check ((state = 'open') = (closed_at is null)),
  check ((closed_at is null) = (closed_by is null and closed_by_guest is null)),
  check ((audience = 'customer') = (link_id is not null))
);
-- One question at a time to the same people about the same paper.
create unique index review_open on review (estimate_id, audience) where state = 'open';
create index review_opportunity on review (opportunity_id);

create table review_remark (
  id uuid primary key,
  review_id uuid not null references review,
  line_id text,
  line_title text,
  text text not null,
  said_at timestamptz not null,
  said_by uuid references person,
  said_by_guest text,
  answer text,
  answered_at timestamptz,
  answered_by uuid references person,
  check ((said_by is null) <> (said_by_guest is null)),
  check ((answer is null) = (answered_at is null) and (answer is null) = (answered_by is null))
);
create index review_remark_review on review_remark (review_id);

create table architect_review (
  id uuid primary key,
  estimate_id uuid not null references estimate,
  opportunity_id uuid not null references opportunity,
  task_number text not null,
  state text not null check (state in ('asked', 'approved', 'returned')),
  asked_at timestamptz not null,
  asked_by uuid not null references person,
  decided_at timestamptz,
  decided_by uuid references person,
  words text,
  version integer not null default 1,
  check ((state = 'asked') = (decided_at is null) and (state = 'asked') = (decided_by is null))
);
-- What was approved or returned is asked again only of another paper.
create unique index architect_review_once on architect_review (estimate_id);
create index architect_review_opportunity on architect_review (opportunity_id);

create table architect_assistance (
  id uuid primary key,
  opportunity_id uuid not null references opportunity,
  topic text not null,
  topic_title text not null,
  question text not null,
  asked_at timestamptz not null,
  asked_by uuid not null references person,
  answer text,
  given_at timestamptz,
  given_by uuid references person,
  version integer not null default 1,
  check ((answer is null) = (given_at is null) and (answer is null) = (given_by is null))
);
create index architect_assistance_opportunity on architect_assistance (opportunity_id);

grant select, insert, update on review, review_remark, architect_review, architect_assistance to parley_desk;
do $$ declare kept text; begin
  foreach kept in array array['review', 'architect_review', 'architect_assistance'] loop
    execute format('alter table %I enable row level security', kept);
    execute format(
      'create policy %1$s_seen on %1$I for select to parley_desk using ((select reader_may(''review.see'')) and exists (select from opportunity where opportunity.id = opportunity_id))', kept);
    execute format(
      'create policy %1$s_kept on %1$I for insert to parley_desk with check ((select reader_changes()) and exists (select from opportunity where opportunity.id = opportunity_id))', kept);
    execute format(
      'create policy %1$s_changed on %1$I for update to parley_desk using ((select reader_changes()) and exists (select from opportunity where opportunity.id = opportunity_id))', kept);
  end loop;
end $$;
alter table review_remark enable row level security;
create policy review_remark_seen on review_remark for select to parley_desk using (
  exists (select from review where review.id = review_id)
);
create policy review_remark_kept on review_remark for insert to parley_desk with check (
  (select reader_changes()) and exists (select from review where review.id = review_id)
);
create policy review_remark_changed on review_remark for update to parley_desk using (
  (select reader_changes()) and exists (select from review where review.id = review_id)
);

-- What an entry tells of a review is told to whom may see reviews.
create or replace function reader_may_hear(entry_name text) returns boolean language sql stable as $$
  select case when split_part(entry_name, '.', 1) in ('engagement', 'scope', 'estimate', 'sow', 'fact', 'questionnaire', 'review')
    then reader_may(split_part(entry_name, '.', 1) || '.see') else true end
$$;
