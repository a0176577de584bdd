-- Word files that came back with changes, and what was decided about each of them.

create table redline (
  id uuid primary key,
  sow_id uuid not null references sow,
  -- Counted for each statement of work, from 1.
  number integer not null check (number >= 1),
  file_name text not null,
  file bytea not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  -- The version that was sent, and the one in which what came back is frozen.
  sent integer not null,
  made integer not null,
  -- Clauses with their changes, comments, what no mark can say, and what the file calls itself.
  report jsonb not null,
  uploaded_at timestamptz not null,
  uploaded_by uuid not null references person,
  unique (sow_id, number),
  -- The same file is taken once.
  unique (sow_id, sha256),
  foreign key (sow_id, sent) references sow_version (sow_id, number),
  foreign key (sow_id, made) references sow_version (sow_id, number)
);

-- One decision about each change, and about each thing that no mark can say. Nobody takes one back.
create table redline_decision (
  id uuid primary key,
  redline_id uuid not null references redline,
  change_id text not null,
  verdict text not null check (verdict in ('accept', 'reject', 'counter', 'acknowledge')),
  -- Of a counter our own words; of what no mark can say what was done about it.
  words text check ((verdict in ('counter', 'acknowledge')) = (words is not null)),
  why text,
  decided_at timestamptz not null,
  decided_by uuid not null references person,
  unique (redline_id, change_id)
);

grant select, insert on redline, redline_decision to parley_desk;
alter table redline enable row level security;
alter table redline_decision enable row level security;
create policy redline_seen on redline for select to parley_desk using (exists (select from sow where sow.id = sow_id));
create policy redline_kept on redline for insert to parley_desk
  with check ((select reader_changes()) and uploaded_by = (select reader_id()) and exists (select from sow where sow.id = sow_id));
create policy redline_decision_seen on redline_decision for select to parley_desk
  using (exists (select from redline where redline.id = redline_id));
create policy redline_decision_kept on redline_decision for insert to parley_desk
  with check ((select reader_changes()) and decided_by = (select reader_id()) and exists (select from redline where redline.id = redline_id));

create function keep_redline() returns trigger language plpgsql as $$
begin
  raise exception 'What came back, and what was decided about it, stays as it is.' using errcode = 'check_violation';
end $$;
create trigger redline_kept before update or delete on redline for each row execute function keep_redline();
create trigger redline_not_emptied before truncate on redline for each statement execute function keep_redline();
create trigger redline_decision_kept before update or delete on redline_decision for each row execute function keep_redline();
create trigger redline_decision_not_emptied before truncate on redline_decision for each statement execute function keep_redline();
