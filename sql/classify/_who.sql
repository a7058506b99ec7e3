create or replace function schemawatch._who(
    p_readers text,
    p_writers text,
    p_cdc text,
    p_roles text,
    p_publications text
)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select coalesce(
            case when p_roles is not null then case when p_roles like '%, %' then 'Roles ' else 'Role ' end || p_roles || ': ' || told.text
                else upper(left(told.text, 1)) || substr(told.text, 2) end || '.',
            'Nobody.')
        from (select string_agg(told.names || told.verb, '; ' order by told.turn) from (
            select
                string_agg(audience.name, ' and ' order by audience.turn) as names,
                case audience.impact when 'BREAKING' then ' break' else ' may break' end as verb,
                min(audience.turn) as turn
            from (values
                ('readers', p_readers, 1), ('writers', p_writers, 2),
                ('copies fed by publication ' || p_publications, p_cdc, 3)
            ) as audience (name, impact, turn)
            where audience.impact in ('RISKY', 'BREAKING')
            group by audience.impact
            ) as told) as told (text));
end
$$;

comment on function schemawatch._who(text, text, text, text, text) is
'Who is hit, in a sentence: the impact on readers, writers and copies, null where one cannot apply; p_roles when
only they are meant; p_publications when the table is in some.';
