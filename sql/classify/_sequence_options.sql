create or replace function schemawatch._sequence_options(p_sequence jsonb, p_changed text[])
returns text
language sql
immutable
parallel safe
as $$
    select string_agg(opt.clause || case when opt.name = 'cycle' then '' else p_sequence ->> opt.name end, ' ' order by opt.turn)
    from (values
        (1, 'type', 'as '), (2, 'min', 'minvalue '), (3, 'max', 'maxvalue '), (4, 'increment', 'increment by '),
        (5, 'start', 'start with '), (6, 'cache', 'cache '),
        (7, 'cycle', case when p_sequence ? 'cycle' then 'cycle' else 'no cycle' end)
    ) as opt (turn, name, clause)
    where opt.name = any (p_changed) or p_changed is null
$$;

comment on function schemawatch._sequence_options(jsonb, text[]) is
'The options of a sequence that changed, or all of them, as ALTER and CREATE SEQUENCE say them.';
