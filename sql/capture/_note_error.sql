create or replace function schemawatch._note_error(
    p_phase text,
    p_command_tag text,
    p_sqlstate text,
    p_message text,
    p_context text
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into schemawatch.capture_error (phase, command_tag, sqlstate, message, context)
    values (
        p_phase, p_command_tag, p_sqlstate, left(schemawatch._message_without_value(p_sqlstate, p_message), 1000),
        left(case p_phase when 'scan' then p_context else schemawatch._own_frames(p_context) end, 4000));
exception when others then
    raise warning 'schemawatch could not record its own error: % (%); the DDL is not affected', p_message, p_sqlstate
        using hint = 'The next scan looks at the table again.';
end
$$;

comment on function schemawatch._note_error(text, text, text, text, text) is
'Records that our own code failed and stood aside; never raises. Nothing of the user''s statement is kept.';
