-- The roles of those whose name a record bears, whoever asks: what its checklist asks of such a role is asked of them.
create function named_roles(subject text) returns text[]
  language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(array_agg(distinct held), '{}') from opportunity
    join person on person.id in (opportunity.owner_id, opportunity.engagement_manager_id), unnest(person.roles) as held
    where subject like 'opportunity/%' and opportunity.number = split_part(subject, '/', 2)
$$;
revoke all on function named_roles(text) from public;
grant execute on function named_roles(text) to parley_desk;
