-- What is known of the customers of proposals, whoever asks: the newest value of each of some facts, and which of them
-- nobody knows. It tells whether the compulsory questions are answered, which must not hang on who looks.
create function proposal_known(of_opportunities uuid[], of_facts text[])
  returns table (opportunity_id uuid, needs jsonb, known jsonb, not_known text[])
  language sql stable security definer set search_path = public, pg_temp as $$
    select opportunity.id, opportunity.needs,
      coalesce(
        (select jsonb_object_agg(fact.name, fact.value order by fact.stated_at, fact.id) from fact_statement as fact
         where fact.account_id = opportunity.account_id and fact.set_aside_at is null and fact.name = any (of_facts)),
        '{}'),
      array(select not_known.name from not_known where not_known.opportunity_id = opportunity.id)
    from opportunity
    where opportunity.id = any (of_opportunities)
  $$;
revoke all on function proposal_known(uuid[], text[]) from public;
grant execute on function proposal_known(uuid[], text[]) to parley_desk;
