-- Envelopes: papers that are out for signature, who is to sign, and every state of the file as frozen bytes. The last word is
-- here, whatever the road: a signer signs once, in turn, while the envelope is out; it is completed only when everybody has
-- signed and the sealed file and its certificate are there; bytes never change and never vanish.

-- A link for signing is nothing that anybody at the desk sees, makes or takes back: it is for the one it is mailed to.
alter table guest_link drop constraint guest_link_purpose_check;
alter table guest_link add constraint guest_link_purpose_check check (purpose in ('questionnaire', 'review', 'approval', 'signature'));

create table envelope (
  id uuid primary key,
  number text not null unique,
  -- Stream of the record it belongs to, which says who sees it: opportunity/OPP-2026-0001.
  stream text not null,
  -- What is signed: {kind: 'sow', number: 'SOW-2026-0001', title, href}.
  subject_kind text not null,
  subject_number text not null,
  subject_title text not null,
  subject_href text not null,
  state text not null default 'out' check (state in ('out', 'completed', 'declined', 'expired', 'withdrawn')),
  in_order boolean not null,
  sent_by uuid not null references person,
  sent_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > sent_at),
  -- Of the paper's content and of its PDF as it was sent.
  content_hash text not null check (content_hash ~ '^[0-9a-f]{64}$'),
  paper_hash text not null check (paper_hash ~ '^[0-9a-f]{64}$'),
  -- The paper as a page of text.
  reading text not null,
  -- When whoever is asked is reminded next.
  remind_at timestamptz,
  ended_at timestamptz,
  -- Who ended it, by name: a signer, a person of ours; null for the clock.
  ended_by text,
  ended_reason text,
  version integer not null default 1,
  check ((state = 'out') = (ended_at is null))
);
-- One paper of a thing is out at a time.
create unique index envelope_out on envelope (subject_kind, subject_number) where state = 'out';
create index envelope_subject on envelope (subject_kind, subject_number, id desc);
create index envelope_stream on envelope (stream);
create index envelope_expiring on envelope (expires_at) where state = 'out';
create index envelope_reminding on envelope (remind_at) where state = 'out';

create table envelope_signer (
  id uuid primary key,
  envelope_id uuid not null references envelope,
  place integer not null check (place > 0),
  side text not null check (side in ('company', 'customer')),
  name text not null,
  title text not null,
  email text not null,
  person_id uuid references person,
  state text not null check (state in ('waiting', 'asked', 'opened', 'signed', 'declined', 'delegated')),
  asked_at timestamptz,
  opened_at timestamptz,
  signed_at timestamptz,
  way text check (way in ('parley', 'uploaded')),
  -- As what they signed, the name they wrote, and the path they drew.
  form text check (form in ('typed', 'drawn')),
  signed_name text,
  drawing text check (length(drawing) <= 20000),
  -- What they agreed to, in its words.
  consent_version text,
  consent text,
  -- How they were known.
  identified text check (identified in ('code', 'session', 'upload')),
  reason text,
  -- In whose place, who gave it on and why.
  in_place_of uuid unique references envelope_signer,
  given_by text,
  given_note text,
  given_at timestamptz,
  -- Links of former calls open nothing.
  call integer not null default 1,
  reminders integer not null default 0,
  reminded_at timestamptz,
  check ((side = 'company') = (person_id is not null)),
  check ((state = 'signed') = (signed_at is not null) and (state = 'signed') = (way is not null) and (state = 'signed') = (identified is not null)),
  check ((way = 'parley') is not true or (form is not null and signed_name is not null and consent is not null and consent_version is not null)),
  check ((form = 'drawn') is not distinct from (drawing is not null) or form is null),
  check (state <> 'declined' or length(trim(reason)) >= 3),
  check ((in_place_of is null) = (given_by is null) and (in_place_of is null) = (given_note is null) and (in_place_of is null) = (given_at is null))
);
create index envelope_signer_of on envelope_signer (envelope_id, place);
create index envelope_signer_person on envelope_signer (person_id) where person_id is not null;

-- Every state of the file, frozen; a certificate of completion is a file of its own.
create table envelope_revision (
  envelope_id uuid not null references envelope,
  n integer not null check (n > 0),
  kind text not null check (kind in ('sent', 'signed', 'sealed', 'uploaded', 'certificate')),
  bytes bytea not null,
  hash text not null,
  -- Whose signature it bears as the last.
  signer_id uuid unique references envelope_signer,
  made_at timestamptz not null,
  primary key (envelope_id, n),
  check (hash = encode(sha256(bytes), 'hex')),
  check ((kind = 'signed') = (signer_id is not null))
);
-- A PDF is packed already.
alter table envelope_revision alter bytes set storage external;
create unique index envelope_revision_once on envelope_revision (envelope_id, kind) where kind <> 'signed';
-- Nothing is sealed twice.
create unique index envelope_revision_sealed on envelope_revision (envelope_id) where kind in ('sealed', 'uploaded');

-- What opens doors: for which signer and call a link is, and what stands behind the code that was mailed for it.
create table signing_link (
  link_id uuid primary key references guest_link,
  signer_id uuid not null references envelope_signer,
  call integer not null,
  -- HMAC-SHA256 of the code under the link's token, which nobody here knows.
  code_hash text check (code_hash ~ '^[0-9a-f]{64}$'),
  code_until timestamptz,
  -- SHA-256 of the cookie that a right code has bought.
  pass_hash text check (pass_hash ~ '^[0-9a-f]{64}$'),
  pass_until timestamptz,
  check ((code_hash is null) = (code_until is null)),
  check ((pass_hash is null) = (pass_until is null))
);
create index signing_link_signer on signing_link (signer_id, call);

create function refuse_envelope_change() returns trigger language plpgsql as $$ begin
  raise exception 'What was sent and signed stands: % of % is refused.', tg_op, tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger envelope_stays before delete on envelope for each row execute function refuse_envelope_change();
create trigger envelope_signer_stays before delete on envelope_signer for each row execute function refuse_envelope_change();
create trigger envelope_revision_stands before update or delete on envelope_revision for each row execute function refuse_envelope_change();

-- Those who come before and have not signed.
create function signs_in_turn(of_envelope uuid, at_place integer) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select not exists (
    select from envelope join envelope_signer as before on before.envelope_id = envelope.id
    where envelope.id = of_envelope and envelope.in_order and before.place < at_place and before.state not in ('signed', 'delegated')
  )
$$;
revoke all on function signs_in_turn(uuid, integer) from public;

create function guard_envelope() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$ begin
  if tg_op = 'INSERT' then
    if new.state <> 'out' then
      raise exception 'An envelope begins by being out.' using errcode = 'check_violation';
    end if;
    return new;
  end if;
  if old.state <> 'out' then
    raise exception '% is %: nothing more becomes of it.', old.number, old.state using errcode = 'check_violation';
  elsif (new.id, new.number, new.stream, new.subject_kind, new.subject_number, new.subject_title, new.subject_href, new.in_order,
      new.sent_by, new.sent_at, new.content_hash, new.paper_hash, new.reading)
    is distinct from (old.id, old.number, old.stream, old.subject_kind, old.subject_number, old.subject_title, old.subject_href,
      old.in_order, old.sent_by, old.sent_at, old.content_hash, old.paper_hash, old.reading) then
    raise exception 'What was sent stands as it was sent: %.', old.number using errcode = 'check_violation';
  elsif new.expires_at < old.expires_at then
    raise exception '% is not ended sooner: withdraw it.', old.number using errcode = 'check_violation';
  elsif new.state = 'completed' and (
      not exists (select from envelope_signer where envelope_id = new.id and state = 'signed')
      or exists (select from envelope_signer where envelope_id = new.id and state not in ('signed', 'delegated'))
      or not exists (select from envelope_revision where envelope_id = new.id and kind in ('sealed', 'uploaded'))
      or not exists (select from envelope_revision where envelope_id = new.id and kind = 'certificate')
    ) then
    raise exception '% is completed when everybody has signed and it is sealed.', old.number using errcode = 'check_violation';
  elsif new.state = 'declined' and not exists (select from envelope_signer where envelope_id = new.id and state = 'declined') then
    raise exception 'Nobody declined %.', old.number using errcode = 'check_violation';
  elsif new.state = 'expired' and new.ended_at < new.expires_at then
    raise exception '% has not expired.', old.number using errcode = 'check_violation';
  elsif new.state = 'withdrawn' and coalesce(length(trim(new.ended_reason)), 0) < 3 then
    raise exception 'Whoever withdraws % says why.', old.number using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger envelope_guarded before insert or update on envelope for each row execute function guard_envelope();

-- The last word on a signer, whoever writes it. The lock on the envelope makes those who come at once take turns.
create function guard_envelope_signer() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  whole envelope;
  -- Requests at the desk step down to this role; links are answered outside of it.
  at_desk boolean := current_setting('role') = 'parley_desk';
begin
  select * into whole from envelope where id = new.envelope_id for update;
  if whole.state <> 'out' then
    raise exception '% is %: nobody signs it.', whole.number, whole.state using errcode = 'check_violation';
  elsif tg_op = 'INSERT' then
    if new.state not in ('waiting', 'asked') then
      raise exception 'A signer begins by being asked.' using errcode = 'check_violation';
    elsif new.in_place_of is not null and not exists (
      select from envelope_signer as former
      where former.id = new.in_place_of and former.envelope_id = new.envelope_id and former.place = new.place
        and former.side = new.side and former.state = 'delegated'
    ) then
      raise exception 'Nobody signs in the place of somebody who did not give it on.' using errcode = 'check_violation';
    end if;
  else
    if old.state in ('signed', 'declined', 'delegated') then
      raise exception 'Signer % of % is %: that stands.', old.id, whole.number, old.state using errcode = 'check_violation';
    elsif (new.id, new.envelope_id, new.place, new.side, new.name, new.title, new.email, new.person_id, new.in_place_of, new.given_by,
        new.given_note, new.given_at)
      is distinct from (old.id, old.envelope_id, old.place, old.side, old.name, old.title, old.email, old.person_id, old.in_place_of,
        old.given_by, old.given_note, old.given_at) then
      raise exception 'Who signs is changed by giving their place on.' using errcode = 'check_violation';
    elsif new.state <> old.state and new.way is distinct from 'uploaded' and not (
        (old.state = 'waiting' and new.state in ('asked', 'delegated'))
        or (old.state = 'asked' and new.state in ('opened', 'signed', 'declined', 'delegated'))
        or (old.state = 'opened' and new.state in ('signed', 'declined', 'delegated'))
      ) then
      raise exception 'A signer who is % does not become %.', old.state, new.state using errcode = 'check_violation';
    elsif new.state in ('opened', 'signed', 'declined') and new.state <> old.state and new.way is distinct from 'uploaded' and at_desk
        and new.person_id is distinct from reader_id() then
      raise exception 'Nobody signs, opens or declines for somebody else.' using errcode = 'insufficient_privilege';
    elsif new.state = 'signed' and new.signed_at >= whole.expires_at then
      raise exception '% has expired.', whole.number using errcode = 'check_violation';
    elsif new.state = 'signed' and not exists (
        select from envelope_revision
        where envelope_id = new.envelope_id and (signer_id = new.id or (new.way = 'uploaded' and kind = 'uploaded'))
      ) then
      raise exception 'A signature is on the paper before it counts.' using errcode = 'check_violation';
    end if;
  end if;
  if new.state in ('asked', 'opened', 'signed', 'declined') and new.way is distinct from 'uploaded' and not signs_in_turn(new.envelope_id, new.place) then
    raise exception 'It is not the turn of signer % of %.', new.id, whole.number using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger envelope_signer_guarded before insert or update on envelope_signer
  for each row execute function guard_envelope_signer();

create function guard_envelope_revision() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  whole envelope;
  newest envelope_revision;
begin
  select * into whole from envelope where id = new.envelope_id for update;
  select * into newest from envelope_revision where envelope_id = new.envelope_id order by n desc limit 1;
  if whole.state <> 'out' then
    raise exception '% is %: its file stands.', whole.number, whole.state using errcode = 'check_violation';
  elsif new.n <> coalesce(newest.n, 0) + 1 then
    raise exception 'A state of the file follows the one before: % of %.', new.n, whole.number using errcode = 'check_violation';
  elsif (new.kind = 'sent') <> (new.n = 1) or (new.kind = 'sent' and new.hash <> whole.paper_hash) then
    raise exception 'The first state of the file of % is what was sent.', whole.number using errcode = 'check_violation';
  elsif coalesce(newest.kind in ('sealed', 'uploaded'), false) <> (new.kind = 'certificate') then
    raise exception 'A sealed file is followed by its certificate, and by nothing else: %.', whole.number using errcode = 'check_violation';
  elsif new.kind = 'signed' and not exists (
      select from envelope_signer where id = new.signer_id and envelope_id = new.envelope_id and state in ('asked', 'opened')
    ) then
    raise exception 'Only who is asked signs %.', whole.number using errcode = 'check_violation';
  elsif new.kind = 'sealed' and exists (
      select from envelope_signer where envelope_id = new.envelope_id and state not in ('signed', 'delegated')
    ) then
    raise exception '% is sealed when everybody has signed.', whole.number using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger envelope_revision_guarded before insert on envelope_revision for each row execute function guard_envelope_revision();

-- A partner's people see what they are to sign themselves, and nothing else.
create function envelope_asks_reader(asked_envelope uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from envelope_signer where envelope_id = asked_envelope and person_id = reader_id())
$$;
revoke all on function envelope_asks_reader(uuid) from public;
grant execute on function envelope_asks_reader(uuid) to parley_desk;

grant select, insert, update on envelope, envelope_signer to parley_desk;
grant select, insert on envelope_revision to parley_desk;
alter table envelope enable row level security;
create policy envelope_seen on envelope for select to parley_desk using (
  (select reader_may('envelope.see')) and stream_is_visible(stream)
  and ((select reader_partner()) is null or envelope_asks_reader(id))
);
create policy envelope_sent on envelope for insert to parley_desk with check (
  (select reader_changes()) and (select reader_partner()) is null and stream_is_visible(stream)
);
create policy envelope_changed on envelope for update to parley_desk using ((select reader_changes()));
do $$ declare kept text; begin
  foreach kept in array array['envelope_signer', 'envelope_revision'] loop
    execute format('alter table %I enable row level security', kept);
    execute format(
      'create policy %1$s_seen on %1$I for select to parley_desk using (exists (select from envelope where envelope.id = envelope_id))', kept);
    execute format(
      'create policy %1$s_kept on %1$I for insert to parley_desk with check ((select reader_changes()) and exists (select from envelope where envelope.id = envelope_id))', kept);
  end loop;
end $$;
create policy envelope_signer_changed on envelope_signer for update to parley_desk using (
  (select reader_changes()) and exists (select from envelope where envelope.id = envelope_id)
);

create or replace function guest_link_is_visible(purpose text, subject text) returns boolean language sql stable as $$
  select case purpose
    when 'questionnaire' then exists (select from opportunity where number = subject)
    when 'approval' then exists (select from approval where number = subject)
    when 'signature' then false
    else exists (select from estimate where number = subject) end
$$;
