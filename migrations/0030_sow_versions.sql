-- A statement of work on its way: the paper that is worked on, who holds the pen, and the versions that were handed over.

alter table sow drop constraint sow_state_check;
alter table sow add constraint sow_state_check
  check (state in ('draft', 'in-review', 'approved', 'released', 'signed', 'withdrawn', 'superseded'));
drop index sow_open;
create unique index sow_open on sow (opportunity_id) where state in ('draft', 'in-review', 'approved', 'released');

-- The paper as it was assembled: what deviations and later estimates are measured against.
alter table sow add column base jsonb;
update sow set base = document;
alter table sow alter column base set not null;
-- The number of the version that is worked on; the versions before it are frozen.
alter table sow add column working integer not null default 1 check (working >= 1);
alter table sow add column pen text not null default 'services'
  check (pen in ('services', 'legal', 'customer', 'partner'));
alter table sow add column pen_since timestamptz;
update sow set pen_since = created_at;
alter table sow alter column pen_since set not null;
alter table sow add column pen_until timestamptz;
-- When whoever holds the pen was asked after the paper.
alter table sow add column pen_asked_at timestamptz;
create index sow_pen_overdue on sow (pen_until) where pen_asked_at is null and state in ('draft', 'in-review', 'approved');

create table sow_version (
  id uuid primary key,
  sow_id uuid not null references sow,
  number integer not null check (number >= 1),
  document jsonb not null,
  content_hash text not null check (content_hash ~ '^[0-9a-f]{64}$'),
  -- Nothing is proposed in it: what it says is what it says.
  clean boolean not null,
  why text not null check (why in ('handed-over', 'returned', 'decided', 'submitted', 'stamped')),
  -- From whom to whom the pen went with it, until when, and what was said.
  turn jsonb,
  made_at timestamptz not null,
  made_by uuid not null references person,
  unique (sow_id, number)
);

grant select, insert on sow_version to parley_desk;
alter table sow_version enable row level security;
create policy sow_version_seen on sow_version for select to parley_desk using (exists (select from sow where sow.id = sow_id));
create policy sow_version_kept on sow_version for insert to parley_desk
  with check ((select reader_changes()) and exists (select from sow where sow.id = sow_id));

-- A version says for good what it says, and is of the paper that was worked on.
create function keep_sow_version() returns trigger language plpgsql as $$
begin
  raise exception 'A version of a statement of work is frozen.' using errcode = 'check_violation';
end $$;
create trigger sow_version_frozen before update or delete on sow_version for each row execute function keep_sow_version();
create trigger sow_version_not_emptied before truncate on sow_version for each statement execute function keep_sow_version();

create function number_sow_version() returns trigger language plpgsql as $$
declare paper sow;
begin
  select * into paper from sow where id = new.sow_id for update;
  if new.number <> paper.working or new.content_hash <> paper.content_hash then
    raise exception '% is at version %: % cannot be frozen.', paper.number, paper.working, new.number using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger sow_version_numbered before insert on sow_version for each row execute function number_sow_version();

-- A paper that went out for signature, or that ended, does not change any more.
create function keep_sow_paper() returns trigger language plpgsql as $$
begin
  if old.state in ('released', 'signed', 'withdrawn', 'superseded') and new.content_hash <> old.content_hash then
    raise exception '% is %: its paper does not change any more.', old.number, old.state using errcode = 'check_violation';
  end if;
  if new.number <> old.number or new.opportunity_id <> old.opportunity_id or new.working < old.working then
    raise exception '% keeps its number and counts its versions upward.', old.number using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger sow_paper_kept before update on sow for each row execute function keep_sow_paper();
