-- A change without a condition passes by the rules of what is seen: so what somebody may not see they may not change either.
alter policy envelope_changed on envelope using (
  (select reader_changes()) and (select reader_may('envelope.see')) and stream_is_visible(stream)
  and ((select reader_partner()) is null or envelope_asks_reader(id))
);
alter policy signed_paper_changed on signed_paper using (
  (select reader_changes()) and (select reader_partner()) is null
  and exists (select from envelope where envelope.id = envelope_id)
);
alter policy quote_changed on quote using (
  (select reader_changes()) and (select reader_may('quote.see'))
  and exists (select from opportunity where opportunity.id = opportunity_id)
);
alter policy start_changed on start using (
  (select reader_changes()) and (select reader_partner()) is null
  and exists (select from opportunity where opportunity.id = opportunity_id)
);

-- What everybody has signed is not called back: it is signed, though that is noted a moment later.
create or replace function guard_sow_signature() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$ begin
  if new.state = 'signed' then
    if not exists (
      select from envelope
      where subject_kind = 'sow' and subject_number = new.number and state = 'completed' and content_hash = (stamp_of(new.number)).content_hash
    ) then
      raise exception '% is signed when everybody has signed what is stamped.', new.number using errcode = 'check_violation';
    end if;
  elsif exists (select from envelope where subject_kind = 'sow' and subject_number = new.number and state = 'out') then
    raise exception '% is out for signature: its envelope is withdrawn first.', new.number using errcode = 'check_violation';
  elsif exists (
    select from envelope
    where subject_kind = 'sow' and subject_number = new.number and state = 'completed' and content_hash = (stamp_of(new.number)).content_hash
  ) then
    raise exception '% is signed by everybody: it is not called back.', new.number using errcode = 'check_violation';
  end if;
  return new;
end $$;
