-- Requests that were answered, by the key their sender gave them: who sends one again gets the same answer and no second deed.

create table answered_request (
  person_id uuid not null references person on delete cascade,
  key text not null check (length(key) between 1 and 200),
  request_hash text not null,
  at timestamptz not null,
  status smallint,
  headers jsonb,
  body text,
  primary key (person_id, key)
);
create index answered_request_at on answered_request (at);
grant select, insert, update on answered_request to parley_desk;
alter table answered_request enable row level security;
create policy answered_request_own on answered_request to parley_desk using (person_id = (select reader_id()));
