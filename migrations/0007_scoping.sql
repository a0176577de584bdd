-- Scope facts with their provenance; the report they were read from is kept as it came.

create table scope (
  id uuid primary key,
  opportunity_id uuid not null references opportunity,
  revision integer not null,
  scope jsonb not null,
  report_name text,
  report bytea,
  created_at timestamptz not null,
  created_by uuid not null references person,
  unique (opportunity_id, revision)
);
