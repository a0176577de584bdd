-- What closed projects took: one row for each activity, beside what was estimated.

create table closed_activity (
  id uuid primary key,
  project text not null check (project ~ '\S' and length(project) <= 200),
  activity text not null check (activity ~ '\S' and length(activity) <= 200),
  low double precision not null,
  likely double precision not null,
  high double precision not null,
  actual double precision not null check (0 < actual and actual < 'Infinity'),
  closed_on date not null,
  imported_by uuid not null references person,
  imported_at timestamptz not null,
  unique (project, activity),
  check (0 <= low and low <= likely and likely <= high and 0 < high and high < 'Infinity')
);

-- Hours are seen with a right of their own, by the company's people alone. A row that is brought in again is corrected.
grant select, insert, update on closed_activity to parley_desk;
alter table closed_activity enable row level security;
create policy closed_activity_seen on closed_activity for select to parley_desk using (
  (select reader_may('forecast.seeActuals')) and (select reader_partner()) is null
);
create policy closed_activity_imported on closed_activity for insert to parley_desk with check (
  (select reader_changes()) and (select reader_may('forecast.seeActuals')) and (select reader_partner()) is null
);
create policy closed_activity_corrected on closed_activity for update to parley_desk using (
  (select reader_changes()) and (select reader_may('forecast.seeActuals')) and (select reader_partner()) is null
);
