create or replace function schemawatch._hangers_aside(p_column text, p_context jsonb)
returns table (away text, back text)
language sql
immutable
parallel safe
as $$
    select
        format('drop %s %I on %s; ', own.kind, own.item ->> 'name', tab.name),
        case own.kind
            when 'policy' then format(' create policy %I on %s as %s;', own.item ->> 'name', tab.name,
                schemawatch._described('policies', own.item, tab.name))
            else format(' %s;', schemawatch._described(own.kind || 's', own.item, tab.name)) end
        || case own.item ->> 'enabled'
            when 'disabled' then format(' alter table %s disable %s %I;', tab.name, own.kind, own.item ->> 'name')
            when 'replica' then format(' alter table %s enable replica %s %I;', tab.name, own.kind, own.item ->> 'name')
            when 'always' then format(' alter table %s enable always %s %I;', tab.name, own.kind, own.item ->> 'name')
            else '' end
        || coalesce(format(' comment on %s %I on %s is ', own.kind, own.item ->> 'name', tab.name)
            || quote_literal(own.item ->> 'comment') || ';', '')
    from (
        select 'policy' as kind, item.value as item,
            concat_ws(' ', item.value #>> '{using,text}', item.value #>> '{check,text}') as text
        from jsonb_array_elements(nullif(p_context -> 'policies_after', 'null')) as item
        union all
        select 'trigger', item.value, concat_ws(' ', item.value #>> '{when,text}',
            (select string_agg(quote_ident(col), ' ') from jsonb_array_elements_text(item.value -> 'columns') as col))
        from jsonb_array_elements(nullif(p_context -> 'triggers_after', 'null')) as item
        -- it goes, and comes back, with that of the parent
        where not item.value ? 'inherited'
        union all
        select 'rule', item.value, item.value #>> '{definition,text}'
        from jsonb_array_elements(nullif(p_context -> 'rules_after', 'null')) as item
    ) as own
    cross join (select schemawatch._table_name(p_context -> 'table_after') as name) as tab
    where own.text ~ format('(?<![\w$])%s(?![\w$])', regexp_replace(quote_ident(p_column), '\W', '\\\&', 'g'))
$$;

comment on function schemawatch._hangers_aside(text, jsonb) is
'What drops the policies, triggers and rewrite rules in which a column of the table is a word, and what creates them again:
PostgreSQL refuses to change its type while one of them uses it (0A000).';
