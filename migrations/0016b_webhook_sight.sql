-- Whoever sees webhooks is told of them as of any other record.
create or replace function stream_is_visible(stream text) returns boolean language plpgsql stable as $$
declare
  record_noun text := split_part(stream, '/', 1);
  record_number text := split_part(stream, '/', 2);
begin
  case record_noun
    when 'opportunity' then return exists (select from opportunity where number = record_number);
    when 'account' then return exists (select from account where number = record_number);
    when 'partner' then return exists (select from partner where number = record_number);
    when 'task' then return exists (select from task where number = record_number);
    when 'webhook' then return exists (select from webhook where number = record_number);
    when 'person' then return record_number = reader_id()::text;
    else return false;
  end case;
end $$;
drop policy ledger_entry_of_webhook on ledger_entry;
