-- What an entry tells of signing, quotes, registrations, bookings, starts and licence opportunities is told to whom may see
-- them.
create or replace function reader_may_hear(entry_name text) returns boolean language sql stable as $$
  select case when split_part(entry_name, '.', 1) in (
      'engagement', 'scope', 'estimate', 'sow', 'fact', 'questionnaire', 'review', 'proposal', 'approval', 'legalCase',
      'envelope', 'quote', 'registration', 'booking', 'start', 'licence'
    )
    then reader_may(split_part(entry_name, '.', 1) || '.see') else true end
$$;
