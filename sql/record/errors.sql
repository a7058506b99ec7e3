create or replace function schemawatch._own_frames(p_context text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select string_agg(frame.line, E'\n' order by frame.place)
        from (
            select own.line, own.place, min(own.place) filter (
                where own.line ~ 'schemawatch\.(?:on_ddl_command_end|on_sql_drop|at_commit)\(\)') over () as shell
            from regexp_split_to_table(p_context, '\n') with ordinality as own (line, place)
        ) as frame
        where frame.place <= frame.shell);
end
$$;

comment on function schemawatch._own_frames(text) is
'Of the call stack of an error the part inside our triggers. What called them is the user''s, with the text of the
statements that it ran.';


create or replace function schemawatch._message_without_value(p_sqlstate text, p_message text)
returns text
language sql
immutable
parallel safe
as $$
    -- invalid input syntax for type integer: "…", and at or near "…": in every language words before anything else
    select case when p_sqlstate like '22%' or p_sqlstate = '42601'
        then regexp_replace(p_message, '[^[:alnum:] ].*', ' ***') else p_message end
$$;

comment on function schemawatch._message_without_value(text, text) is
'The message of an error, without the value that was wrong (class 22) or the text that could not be read (42601).';


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
