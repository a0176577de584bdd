-- Which workers belong to which instance. An instance holds an advisory lock as long as it lives, so that the others know
-- when it is gone and free the jobs it had taken: the queue itself would keep them taken for hours.

create table job_worker (
  worker_id text primary key,
  instance integer not null
);

create function instance_lock_space() returns integer language sql immutable as $$ select 1885434451 $$;

-- Of an instance whose lock can be had nobody lives. A worker that is not known was killed in the moment it began.
create function free_jobs_of_the_dead() returns void language plpgsql as $$
declare
  dead integer;
  gone text[];
begin
  for dead in select distinct instance from job_worker loop
    if pg_try_advisory_xact_lock(instance_lock_space(), dead) then
      with left_behind as (delete from job_worker where instance = dead returning worker_id)
        select array_agg(worker_id) into gone from left_behind;
      perform graphile_worker.force_unlock_workers(gone);
    end if;
  end loop;
  select array_agg(distinct locked_by) into gone from graphile_worker._private_jobs
    where locked_at < now() - interval '10 seconds' and locked_by not in (select worker_id from job_worker);
  if gone is not null then
    perform graphile_worker.force_unlock_workers(gone);
  end if;
end $$;
