-- What a partner registers for the public sector is seen by the company's cleared people alone; the partner knows its own.
create function licence_of_public_sector(licence_number text) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select from opportunity where opportunity.licence = licence_number and public_sector)
      or is_of_public_sector('licence/' || licence_number)
  $$;
revoke all on function licence_of_public_sector(text) from public;
grant execute on function licence_of_public_sector(text) to parley_desk;

drop policy registration_seen on registration;
create policy registration_seen on registration for select to parley_desk using (
  (select reader_may('registration.see'))
  and case when (select reader_partner()) is null
    then (select reader_cleared()) or not licence_of_public_sector(licence)
    else partner_id = (select reader_partner()) end
);
