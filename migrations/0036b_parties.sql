-- For whom an envelope is signed, and on which sheet: the certificate of completion says it. It stands as it was sent.
alter table envelope add column company text not null;
alter table envelope add column customer text not null;
alter table envelope add column page_size text not null check (page_size in ('a4', 'letter'));
create trigger envelope_parties_stand before update of company, customer, page_size on envelope
  for each row execute function refuse_envelope_change();
