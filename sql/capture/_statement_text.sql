create or replace function schemawatch._statement_text()
returns text
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    -- one message of the client has one text, however many commands it comes to
    v_message constant text := extract(epoch from statement_timestamp()) || ' ';
    v_known text;
    v_wanted constant text := current_setting('schemawatch.statement', true);
begin
    case lower(v_wanted)
        when 'none' then
            return null;
        when 'full' then
            return left(current_query(), 8000);
        else
            v_known := current_setting('schemawatch.redacted_statement', true);
            if starts_with(v_known, v_message) then
                return nullif(substr(v_known, length(v_message) + 1), '');
            end if;
            v_known := schemawatch._redacted(current_query());
            perform set_config('schemawatch.redacted_statement', concat(v_message, v_known), true);
            return v_known;
    end case;
exception when others then
    -- what cannot be redacted is not kept
    return null;
end
$$;

comment on function schemawatch._statement_text() is
'The text of the statement that runs now, as far as it may be stored: by the setting schemawatch.statement without
anything that could be a secret (redacted, the default), as it is (full) or not at all (none). Never raises.';
