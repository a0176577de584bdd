-- A statement of work goes out for signature as an envelope. The last word on it is here: what is signed is what Legal has
-- stamped, a customer is asked only after our signatory, and a paper is signed when its envelope is completed.

create function stamp_of(of_sow text) returns legal_stamp
  language sql stable security definer set search_path = public, pg_temp as $$
    select legal_stamp from legal_stamp join sow on sow.id = sow_id where sow.number = of_sow and lifted_at is null
  $$;
revoke all on function stamp_of(text) from public;

create function guard_sow_envelope() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  paper sow;
  stamp legal_stamp := stamp_of(new.subject_number);
begin
  select * into paper from sow where number = new.subject_number for update;
  if paper.state is distinct from 'released' or stamp.content_hash is distinct from new.content_hash then
    raise exception '% goes out for signature only as Legal has stamped and released it.', new.subject_number using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger sow_envelope_guarded before insert on envelope for each row
  when (new.subject_kind = 'sow') execute function guard_sow_envelope();

-- Our signatory signs before the customer is asked: on this envelope, or on paper before it went out.
create function guard_sow_customer() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare subject text;
begin
  select subject_number into subject from envelope where id = new.envelope_id and subject_kind = 'sow';
  if subject is not null
    and (stamp_of(subject)).countersigned_at is null
    and not exists (select from envelope_signer where envelope_id = new.envelope_id and side = 'company' and state = 'signed')
  then
    raise exception 'The customer is asked to sign % only after our signatory.', subject using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger sow_customer_guarded before insert or update on envelope_signer for each row
  when (new.side = 'customer' and new.state in ('asked', 'opened', 'signed') and new.way is distinct from 'uploaded')
  execute function guard_sow_customer();

create function guard_sow_signature() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$ begin
  if new.state = 'signed' then
    if not exists (
      select from envelope
      where subject_kind = 'sow' and subject_number = new.number and state = 'completed' and content_hash = (stamp_of(new.number)).content_hash
    ) then
      raise exception '% is signed when everybody has signed what is stamped.', new.number using errcode = 'check_violation';
    end if;
  elsif exists (select from envelope where subject_kind = 'sow' and subject_number = new.number and state = 'out') then
    raise exception '% is out for signature: its envelope is withdrawn first.', new.number using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger sow_signature_guarded before update on sow for each row
  when (old.state = 'released' and new.state <> 'released') execute function guard_sow_signature();
