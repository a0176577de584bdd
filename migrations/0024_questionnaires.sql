-- Links by which somebody without an account does one thing: answer a questionnaire, review an estimate. Whoever holds
-- the token holds the link, so only the hash of its secret is kept, and nobody's request may read it.

create table guest_link (
  id uuid primary key,
  purpose text not null check (purpose in ('questionnaire', 'review')),
  -- The number of the record it opens: an opportunity for a questionnaire, an estimate for a review.
  subject text not null,
  -- To whom it was given, in words.
  given_to text not null,
  -- What of the record it opens, as its purpose says; null for all that a guest may see.
  parts text[],
  secret_hash text not null check (secret_hash ~ '^[0-9a-f]{64}$'),
  made_by uuid not null references person,
  made_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > made_at),
  revoked_at timestamptz,
  revoked_by uuid references person,
  finished_at timestamptz,
  last_seen_at timestamptz,
  uses integer not null default 0,
  check ((revoked_at is null) = (revoked_by is null))
);
create index guest_link_subject on guest_link (subject, purpose);

create function guest_link_is_visible(purpose text, subject text) returns boolean language sql stable as $$
  select case purpose
    when 'questionnaire' then exists (select from opportunity where number = subject)
    else exists (select from estimate where number = subject) end
$$;

grant select (
  id, purpose, subject, given_to, parts, made_by, made_at, expires_at, revoked_at, revoked_by, finished_at, last_seen_at, uses
) on guest_link to parley_desk;
grant insert on guest_link to parley_desk;
grant update (revoked_at, revoked_by) on guest_link to parley_desk;
alter table guest_link enable row level security;
create policy guest_link_seen on guest_link for select to parley_desk using (
  reader_may(purpose || '.see') and guest_link_is_visible(purpose, subject)
);
create policy guest_link_made on guest_link for insert to parley_desk with check (
  (select reader_changes()) and guest_link_is_visible(purpose, subject)
);
create policy guest_link_revoked on guest_link for update to parley_desk using (
  (select reader_changes()) and guest_link_is_visible(purpose, subject)
);

-- That somebody who was asked does not know: an answer too, until the fact is stated.
create table not_known (
  opportunity_id uuid not null references opportunity,
  -- The fact, as the dictionary calls it.
  name text not null check (length(name) between 1 and 80),
  said_at timestamptz not null,
  -- Null: the customer, by a link.
  said_by uuid references person,
  primary key (opportunity_id, name)
);
grant select, insert, update, delete on not_known to parley_desk;
alter table not_known enable row level security;
create policy not_known_seen on not_known for select to parley_desk using (
  (select reader_may('questionnaire.see')) and exists (select from opportunity where opportunity.id = opportunity_id)
);
create policy not_known_said on not_known for insert to parley_desk with check (
  (select reader_changes()) and exists (select from opportunity where opportunity.id = opportunity_id)
);
create policy not_known_said_again on not_known for update to parley_desk using (
  (select reader_changes()) and exists (select from opportunity where opportunity.id = opportunity_id)
);
create policy not_known_learned on not_known for delete to parley_desk using (
  (select reader_changes()) and exists (select from opportunity where opportunity.id = opportunity_id)
);

-- What an entry tells of a questionnaire is told to whom may see questionnaires.
create or replace function reader_may_hear(entry_name text) returns boolean language sql stable as $$
  select case when split_part(entry_name, '.', 1) in ('engagement', 'scope', 'estimate', 'sow', 'fact', 'questionnaire')
    then reader_may(split_part(entry_name, '.', 1) || '.see') else true end
$$;
