-- Whoever keeps people, and the auditor, read what was told of anybody's way in; others only of their own.

create policy ledger_entry_of_people on ledger_entry for select to parley_desk using (
  (select reader_may('person.seeAccess')) and starts_with(stream, 'person/')
);
