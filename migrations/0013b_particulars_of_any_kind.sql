-- What an entry says of a person may be more than a text: what was changed of them, say.
alter table ledger_particular alter column value type jsonb using to_jsonb(value);

create or replace function ledger_sentence(entry uuid, sentence text, personal jsonb) returns text language plpgsql stable as $$
declare kept record;
begin
  for kept in
    select key, particular.value #>> '{}' as words
    from jsonb_object_keys(personal) as key
    left join ledger_particular as particular on particular.entry_id = entry and particular.path = key
  loop
    sentence := replace(sentence, '⟨' || kept.key || '⟩', coalesce(kept.words, 'somebody (erased)'));
  end loop;
  return sentence;
end $$;

-- How much the ledger says of a person; readers do not see whose a particular is.
create function particulars_about(person_id uuid) returns integer
  language sql stable security definer set search_path = public, pg_temp as $$
  select count(*)::integer from ledger_particular
  where erased_by is null and whose in (person_id::text, (select lower(email) from person where id = person_id))
$$;
revoke all on function particulars_about(uuid) from public;
grant execute on function particulars_about(uuid) to parley_desk;
