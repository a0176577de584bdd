-- Keys that papers are signed with. Certificates of every key that ever signed are kept, so that old papers can be proved
-- when the key is another one; the private half only of a trial key, which the house makes itself.
create table paper_key (
  -- SHA-256 of the certificate.
  id text primary key check (id ~ '^[0-9a-f]{64}$'),
  -- PEM: that of the key, and behind it those that vouch for it.
  certificates text not null,
  trial boolean not null,
  holds_from timestamptz not null,
  holds_until timestamptz not null check (holds_until > holds_from),
  -- When it signed first, or could have.
  since timestamptz not null
);
create table paper_key_secret (
  key_id text primary key references paper_key,
  private_key text not null
);

create function refuse_paper_key_change() returns trigger language plpgsql as $$ begin
  raise exception 'Papers are proved by it for as long as they last: % of % is refused.', tg_op, tg_table_name
    using errcode = 'insufficient_privilege';
end $$;
create trigger paper_key_stays before update or delete on paper_key for each row execute function refuse_paper_key_change();
create trigger paper_key_is_never_emptied before truncate on paper_key
  for each statement execute function refuse_paper_key_change();

grant select on paper_key to parley_desk;
