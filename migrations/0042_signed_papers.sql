-- Papers that were signed by hand and handed in: the file as it came, and what its comparison with what was sent has shown. It
-- ends nothing by itself; who accepts it, and why, is kept beside it.
create table signed_paper (
  id uuid primary key,
  envelope_id uuid not null references envelope,
  name text not null,
  bytes bytea not null,
  hash text not null check (hash = encode(sha256(bytes), 'hex')),
  verdict text not null check (verdict in ('same', 'added', 'differs', 'bare', 'other-version')),
  report jsonb not null,
  handed_at timestamptz not null,
  handed_by uuid not null references person,
  accepted_at timestamptz,
  accepted_by uuid references person,
  -- Why it is taken though it does not say what was sent, or says nothing that can be compared.
  accepted_why text,
  check ((accepted_at is null) = (accepted_by is null)),
  check (accepted_at is null or verdict in ('same', 'added') or length(trim(accepted_why)) >= 3),
  check (accepted_at is null or verdict <> 'other-version')
);
alter table signed_paper alter bytes set storage external;
create index signed_paper_envelope on signed_paper (envelope_id, id desc);
create unique index signed_paper_accepted on signed_paper (envelope_id) where accepted_at is not null;
-- The same file is read once.
create unique index signed_paper_once on signed_paper (envelope_id, hash);

create function guard_signed_paper() returns trigger language plpgsql as $$ begin
  if tg_op = 'DELETE' or old.accepted_at is not null
    or to_jsonb(new) - '{accepted_at,accepted_by,accepted_why}'::text[] <> to_jsonb(old) - '{accepted_at,accepted_by,accepted_why}'::text[] then
    raise exception 'What was handed in stands.' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger signed_paper_stands before update or delete on signed_paper for each row execute function guard_signed_paper();

grant select, insert, update on signed_paper to parley_desk;
alter table signed_paper enable row level security;
create policy signed_paper_seen on signed_paper for select to parley_desk
  using ((select reader_partner()) is null and exists (select from envelope where envelope.id = envelope_id));
create policy signed_paper_kept on signed_paper for insert to parley_desk
  with check ((select reader_changes()) and exists (select from envelope where envelope.id = envelope_id));
create policy signed_paper_changed on signed_paper for update to parley_desk using ((select reader_changes()));
