create or replace function schemawatch._who(p_readers text, p_writers text, p_cdc text)
returns text
language sql
immutable
parallel safe
as $$
    select case when bool_and(audience.impact = 'SAFE') then 'Nobody.' else
        upper(left(string_agg(told.phrase, '; ' order by told.turn), 1))
            || substr(string_agg(told.phrase, '; ' order by told.turn), 2) || '.' end
    from (values
        ('readers', p_readers, 1), ('writers', p_writers, 2), ('copies (logical replication, CDC)', p_cdc, 3)
    ) as audience (name, impact, turn)
    cross join lateral (
        select audience.turn, audience.name || case audience.impact
            when 'BREAKING' then ' break' when 'RISKY' then ' may break' else ' are not affected' end as phrase
    ) as told
    where audience.impact is not null
$$;

comment on function schemawatch._who(text, text, text) is
'Who is hit, in a sentence: the impact on readers, writers and copies, null where one cannot apply.';
