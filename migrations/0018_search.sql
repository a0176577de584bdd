-- Finding: the words of records in a shape that indexes read, and the rows of the row rules where indexes can be used.
-- decisions/0009-search-looks-through-views.md says why. (The rows themselves are read under the row rules as ever.)

-- Letters as people type them: no accents, no capitals, and nothing but blanks between words. `plainWords` of
-- src/platform/database/question.ts does the same to questions.
create function plain_words(said text) returns text language sql immutable strict parallel safe as $$
  select regexp_replace(
    regexp_replace(lower(normalize(said, nfkd)), '[\u0300-\u036f]', '', 'g'),
    '[][\s!"#$%&''()*+,./:;<=>?@\\^_`{|}~\u2010-\u201f\u00ab\u00bb-]+', ' ', 'g')
$$;
-- Every word twice: as it was said, for names, and by its stem, for prose.
create function words_of(said text) returns tsvector language sql immutable strict parallel safe as $$
  select to_tsvector('pg_catalog.simple', plain_words(said)) || to_tsvector('pg_catalog.english', plain_words(said))
$$;
-- `OPP-2026-0053` -> 53
create function said_number(number text) returns integer language sql immutable strict parallel safe as $$
  select substring(number from '\d{1,9}$')::integer
$$;

alter table account add column words tsvector not null generated always as (words_of(name)) stored;
alter table partner add column words tsvector not null generated always as (words_of(name)) stored;
alter table task add column words tsvector not null generated always as (words_of(title)) stored;
alter table person add column words tsvector not null generated always as (words_of(name || ' ' || title || ' ' || email)) stored;

-- An opportunity is also found by its customer's name, which stands in another table.
alter table opportunity add column words tsvector not null default '';
create function word_opportunity() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  new.words := words_of(concat_ws(' ', new.name, new.licence, (select name from account where id = new.account_id)));
  return new;
end $$;
create trigger opportunity_worded before insert or update of name, licence, account_id on opportunity
  for each row execute function word_opportunity();
create function reword_opportunities() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update opportunity set name = name where account_id = new.id;
  return null;
end $$;
create trigger account_renamed after update of name on account
  for each row when (old.name is distinct from new.name) execute function reword_opportunities();
update opportunity set name = name;

-- The clauses of each statement of work, as they stand in its document.
create table sow_clause (
  sow_id uuid not null references sow on delete cascade,
  -- The clause's id in the document.
  clause text not null,
  place integer not null,
  heading text not null,
  said text not null,
  words tsvector not null generated always as (words_of(said)) stored,
  primary key (sow_id, clause)
);
grant select on sow_clause to parley_desk;
alter table sow_clause enable row level security;
create policy sow_clause_seen on sow_clause for select to parley_desk using (exists (select from sow where sow.id = sow_id));

-- What a part of a document says: each line of text and fields as one, in order.
create function text_of(part jsonb) returns text language sql immutable strict parallel safe as $$
  select coalesce(string_agg(line.said, E'\n' order by line.place), '')
  from (
    select lines.place, (
      select string_agg(coalesce(bit.node ->> 'text', bit.node #>> '{attrs,value}', ' '), '' order by bit.place)
      from jsonb_array_elements(lines.node -> 'content') with ordinality as bit (node, place)
    ) as said
    from jsonb_path_query(part, 'strict $.** ? (exists (@.content[*] ? (@.type == "text" || @.type == "field")))')
      with ordinality as lines (node, place)
  ) as line
$$;
create function keep_clauses() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from sow_clause where sow_id = new.id;
  insert into sow_clause (sow_id, clause, place, heading, said)
    select distinct on (node #>> '{attrs,id}') new.id, node #>> '{attrs,id}', place, text_of(node -> 'content' -> 0), text_of(node)
    from jsonb_array_elements(new.document -> 'content') with ordinality as part (node, place)
    where node ->> 'type' = 'clause'
    order by node #>> '{attrs,id}', place;
  return null;
end $$;
create trigger sow_clauses_kept after insert or update of document on sow
  for each row execute function keep_clauses();
update sow set document = document;

-- Every word that some record says, so that beginnings, parts and misspellings of words are looked up among words, which
-- are few, and records are looked up by whole words. Twins do no harm; without a key no writer waits for another.
create table word (word text not null);
create index word_text on word (word text_pattern_ops);
create index word_parts on word using gin (word gin_trgm_ops);
create function learn_words() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into word
    select distinct lexeme from arrived, unnest(arrived.words)
    where lexeme ~ '^[^\d]{3,40}$' and not exists (select from word where word.word = lexeme);
  return null;
end $$;
-- Here the words of a closed person or a lost deal go with them.
create function relearn_words() returns void language sql security definer set search_path = public, pg_temp as $$
  delete from word;
  insert into word
    select distinct lexeme from (
      select words from account union all select words from partner union all select words from task
      union all select words from person union all select words from opportunity union all select words from sow_clause
    ) as said, unnest(said.words)
    where lexeme ~ '^[^\d]{3,40}$'
$$;
revoke all on function relearn_words() from public;
do $$ declare worded text; begin
  foreach worded in array array['account', 'partner', 'task', 'person', 'opportunity', 'sow_clause'] loop
    execute format('create index %1$s_words on %1$I using gin (words)', worded);
    execute format('create trigger %1$s_words_learnt after insert on %1$I referencing new table as arrived
      for each statement execute function learn_words()', worded);
    execute format('create trigger %1$s_words_relearnt after update on %1$I referencing new table as arrived
      for each statement execute function learn_words()', worded);
  end loop;
  perform relearn_words();
end $$;
create index opportunity_said on opportunity (said_number(number));
create index account_said on account (said_number(number));
create index task_said on task (said_number(number));
create index estimate_said on estimate (said_number(number));
create index sow_said on sow (said_number(number));

-- Words akin to one: itself, those that begin with it or hold it, and where there are none the ones spelt most like it.
create function akin(asked text) returns setof text language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return query select asked;
  if asked ~ '\d' then return; end if;
  return query select word from word where word like asked || '%' group by word order by length(word), word limit 60;
  if length(asked) < 3 then return; end if;
  return query select word from word where word like '_%' || asked || '%' group by word order by length(word), word limit 40;
  if exists (select from word where word like '%' || asked || '%') then return; end if;
  return query select word from word where word % asked group by word order by similarity(word, asked) desc, word limit 6;
end $$;
-- The two questions that a question becomes. `exact`: its words, by stem or as said. `loose`: for each word any akin to it;
-- null where the question speaks the language of searches. Words akin never leave the database but in a query's text.
create function question_of(asked text, plain boolean, out exact tsquery, out loose tsquery)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  exact := websearch_to_tsquery('pg_catalog.english', asked);
  if not plain then return; end if;
  exact := exact || websearch_to_tsquery('pg_catalog.simple', asked);
  select string_agg(any_akin.said, ' & ')::tsquery into loose
  from (select distinct said from regexp_split_to_table(asked, ' ') as said) as each_word,
    lateral (select '(' || string_agg(distinct quote_literal(kin), ' | ') || ')' as said from akin(each_word.said) as kin) as any_akin
  where length(to_tsvector('pg_catalog.english', each_word.said)) > 0;
end $$;
revoke all on function akin(text), question_of(text, boolean) from public;
grant execute on function question_of(text, boolean) to parley_desk;

-- The row rules once more, as views of the owner: no barrier, so that indexes on words and numbers are used. They only
-- propose; a proposed row is then read from its table under that table's own rule, which has the last word.
create view opportunity_in_sight as
  select id, number, name, words, partner_id, account_id from opportunity
  where (select reader_may('opportunity.see'))
    and (not public_sector or (select reader_cleared()))
    and case when (select reader_partner()) is null
      then (select reader_region()) is null or region = (select reader_region())
        or owner_id = (select reader_id()) or engagement_manager_id = (select reader_id())
      else partner_id = (select reader_partner()) end;
create view account_in_sight as
  select id, number, name, words from account
  where (select reader_may('account.see')) and ((select reader_partner()) is null
    or exists (select from opportunity_in_sight as deal where deal.account_id = account.id));
create view task_in_sight as
  select id, number, title as name, words, owner_id from task
  where (select reader_may('task.see')) and (owner_id = (select reader_id()) or (select reader_partner()) is null and case
    when subject like 'opportunity/%'
      then exists (select from opportunity_in_sight as deal where deal.number = substr(subject, 13))
    else stream_is_visible(subject) end);
create view estimate_in_sight as
  select estimate.id, estimate.number from estimate
  where (select reader_may('estimate.see')) and exists (select from opportunity_in_sight as deal where deal.id = opportunity_id);
create view sow_in_sight as
  select sow.id, sow.number from sow
  where (select reader_may('sow.see')) and exists (select from opportunity_in_sight as deal where deal.id = opportunity_id);
create view sow_clause_in_sight as
  select sow_clause.sow_id, sow_clause.clause, sow.number, sow_clause.heading as name, sow_clause.words
  from sow_clause join sow on sow.id = sow_id and sow.state <> 'superseded'
  where (select reader_may('sow.see')) and exists (select from opportunity_in_sight as deal where deal.id = sow.opportunity_id);
grant select on opportunity_in_sight, account_in_sight, task_in_sight, estimate_in_sight, sow_in_sight, sow_clause_in_sight
  to parley_desk;

-- Counting what somebody sees reads only what the row rule asks.
create index opportunity_sight on opportunity (region, public_sector, owner_id, engagement_manager_id, partner_id)
  include (id);
