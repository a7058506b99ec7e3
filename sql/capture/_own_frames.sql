create or replace function schemawatch._own_frames(p_context text)
returns text
language sql
immutable
parallel safe
as $$
    select string_agg(frame.line, E'\n' order by frame.place)
    from (
        select own.line, own.place, min(own.place) filter (
            where own.line ~ 'schemawatch\.(?:on_ddl_command_end|on_sql_drop|at_commit)\(\)') over () as shell
        from regexp_split_to_table(p_context, '\n') with ordinality as own (line, place)
    ) as frame
    where frame.place <= frame.shell
$$;

comment on function schemawatch._own_frames(text) is
'Of the call stack of an error the part inside our triggers. What called them is the user''s, with the text of the
statements that it ran.';
