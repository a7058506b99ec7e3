create or replace function schemawatch._view_script(p_view jsonb, p_name text, p_create text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select concat_ws('; ',
            concat_ws(' ', p_create, p_view ->> 'kind', p_name,
                'with (' || nullif(concat_ws(', ',
                    'security_invoker = ' || (p_view ->> 'security_invoker'),
                    'security_barrier = ' || (p_view ->> 'security_barrier'),
                    'check_option = ' || (p_view ->> 'check_option'),
                    (select string_agg(opt, ', ') from jsonb_array_elements_text(p_view -> 'options') as opt)), '') || ')',
                'as', rtrim(btrim(p_view #>> '{definition,text}', E' \n'), ';'),
                case when p_view -> 'populated' = 'false' then 'with no data' end),
            more.script)
        from (
            select string_agg(part.text, '; ' order by part.turn, part.ord, part.text) as script
            from (
                select 1, 0, format('alter %s %s owner to %I', p_view ->> 'kind', p_name, p_view ->> 'owner')
                union all
                select 2, col.ord, format('alter view %s alter column %I set default %s', p_name, col.value ->> 'name',
                    col.value #>> '{default,text}')
                from jsonb_array_elements(p_view -> 'columns') with ordinality as col (value, ord)
                where col.value ? 'default'
                union all
                select 3, 0, rtrim(facts.value ->> 'undo', ';')
                from (
                    select jsonb_agg(gr) as grants from jsonb_array_elements(p_view -> 'grants') as gr
                    where gr ->> 'name' <> '(owner)'
                ) as own
                cross join lateral schemawatch._grant_facts(
                    'grant-revoked', own.grants, '[]', null, p_name, null) as facts (value)
                where own.grants is not null  -- as a rule the owner alone
                union all
                select 4, col.ord, rtrim(facts.value ->> 'undo', ';')
                from jsonb_array_elements(p_view -> 'columns') with ordinality as col (value, ord)
                cross join lateral schemawatch._grant_facts('grant-revoked', col.value -> 'grants', '[]',
                    quote_ident(col.value ->> 'name'), p_name, p_view ->> 'owner') as facts (value)
                where col.value ? 'grants'
                union all
                select 5, 0, format('comment on %s %s is %L', p_view ->> 'kind', p_name, p_view ->> 'comment')
                where p_view ? 'comment'
                union all
                select 6, col.ord, format('comment on column %s.%I is %L', p_name, col.value ->> 'name',
                    col.value ->> 'comment')
                from jsonb_array_elements(p_view -> 'columns') with ordinality as col (value, ord)
                where col.value ? 'comment'
            ) as part (turn, ord, text)
            -- one that is replaced keeps what it has, but for columns that come back
            where p_create = 'create' or part.turn in (2, 4, 6)
        ) as more);
end
$$;

comment on function schemawatch._view_script(jsonb, text, text) is
'SQL that makes a view again under a name, with its options; with what its columns have; where it is created and not
replaced also its owner, grants and comment. What hangs on it besides is not in the document: triggers, indexes.';
