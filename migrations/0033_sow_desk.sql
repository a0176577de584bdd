-- Who is at the paper of a statement of work, and what is said about its clauses.

-- The last time somebody was seen at a paper; it fades by itself, so one row for each is enough.
create table sow_presence (
  sow_id uuid not null references sow,
  person_id uuid not null references person on delete cascade,
  -- The clause in which the caret was.
  clause text,
  doing text not null check (doing in ('reading', 'editing', 'suggesting')),
  seen_at timestamptz not null,
  primary key (sow_id, person_id)
);
grant select, insert, update on sow_presence to parley_desk;
alter table sow_presence enable row level security;
create policy sow_presence_seen on sow_presence for select to parley_desk
  using (exists (select from sow where sow.id = sow_id));
create policy sow_presence_told on sow_presence for insert to parley_desk
  with check (person_id = (select reader_id()) and exists (select from sow where sow.id = sow_id));
create policy sow_presence_renewed on sow_presence for update to parley_desk
  using (person_id = (select reader_id()));

-- A remark on one part of a paper of the record: SOW-2026-0031/acceptance. It is for the company alone.
alter table comment add column anchor text check (anchor ~ '^[A-Z]{2,4}-[0-9]{4}-[0-9]{4,9}/[a-z0-9_]{1,36}$');
alter table comment add constraint comment_anchored_internal check (anchor is null or internal);

-- A remark that somebody took care of; opened again, the row goes.
create table comment_resolution (
  comment_id uuid primary key references comment,
  resolved_at timestamptz not null,
  resolved_by uuid not null references person
);
grant select, insert, delete on comment_resolution to parley_desk;
alter table comment_resolution enable row level security;
create policy comment_resolution_seen on comment_resolution for select to parley_desk
  using (exists (select from comment where comment.id = comment_id));
create policy comment_resolution_made on comment_resolution for insert to parley_desk
  with check ((select reader_changes()) and resolved_by = (select reader_id())
    and exists (select from comment where comment.id = comment_id and anchor is not null));
create policy comment_resolution_undone on comment_resolution for delete to parley_desk
  using ((select reader_changes()) and exists (select from comment where comment.id = comment_id));
