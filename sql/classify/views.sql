-- Decides: grant-revoked, matview-concurrently-gained, matview-concurrently-lost, matview-populated,
-- matview-unpopulated, table-physical-changed, view-added, view-barrier-added, view-barrier-removed,
-- view-became-readonly, view-became-writable, view-check-added, view-check-removed, view-column-became-readonly,
-- view-column-renamed, view-definition-changed, view-invoker-added, view-invoker-removed, view-lacks-column,
-- view-policies-bypassed, view-recreated, view-removed, view-renamed, view-security-changed, view-writes-changed.

create or replace function schemawatch._past_policies(p_view jsonb, p_ids jsonb, p_context jsonb)
returns boolean
language sql
immutable
parallel safe
as $$
    select coalesce(
        p_context -> 'table_after' ? 'row_security'
        -- through another view: that one says as whom the table is read
        and p_ids -> 'over' = 'null'
        and (p_ids -> 'owner_exempt' = 'true'
            or p_view -> 'owner' = p_context #> '{table_after,owner}'
                and not p_context -> 'table_after' ? 'row_security_forced'), false)
$$;

comment on function schemawatch._past_policies(jsonb, jsonb, jsonb) is
'Whether a view without security_invoker reads the table as somebody to whom none of its policies applies.';


create or replace function schemawatch._follows_renames(p_before text, p_after text, p_renames jsonb)
returns boolean
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_after text := p_after;
    v_ren record;
begin
    if coalesce(p_renames, '{}') = '{}' then
        return false;
    end if;
    for v_ren in select ren.key, ren.value from jsonb_each_text(p_renames) as ren loop
        v_after := replace(v_after, format('%I AS %I', v_ren.value, v_ren.key), quote_ident(v_ren.value));
    end loop;
    return schemawatch._renamed_in(p_before, p_renames, false) = schemawatch._renamed_in(v_after, p_renames, true);
end
$$;

comment on function schemawatch._follows_renames(text, text, jsonb) is
'Whether a query is the same one, in which columns of the table have their new names, and the view shows them under the old
ones as before (p_renames: old name to new name).';


create or replace function schemawatch._columns_frozen(p_before jsonb, p_after jsonb, p_context jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select string_agg(quote_ident(item.name), ', ' order by item.ord)
        from jsonb_array_elements_text(p_after -> 'read_only') with ordinality as item (name, ord)
        where not coalesce(p_before -> 'read_only', '[]') ? item.name
          and p_context -> 'views_before' -> schemawatch._table_name(p_before) -> 'columns' @> jsonb_build_array(jsonb_build_object('name', item.name)));
end
$$;

comment on function schemawatch._columns_frozen(jsonb, jsonb, jsonb) is
'The columns of a view that could be written before and cannot any more; null for none.';


create or replace function schemawatch._view_findings(
    p_pair schemawatch._object_pair,
    p_context jsonb
)
returns setof schemawatch._finding
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_pair.before;
    a jsonb := p_pair.after;
    v_changed text[] := p_pair.changed;
    v_revoked boolean := false;
begin
    if p_pair.section = 'view_columns' then
        -- columns and renames of the table are none of this one's; without the views, which are long: || copies all
        return query select case own.rule_id when 'column-renamed' then 'view-column-renamed' else own.rule_id end,
            own.attribute, own.claims
        from schemawatch._column_findings(p_pair,
            p_context - array['views_before', 'views_after'] || jsonb_build_object(
                'columns_before', '{}'::jsonb,
                'grants_after', p_context -> 'views_after' -> (coalesce(a, b) ->> 'view') -> 'grants',
                'renames', coalesce(p_context -> 'view_renames' -> (coalesce(b, a) ->> 'view'), '{}'))) as own;
        return;
    end if;
    if b is null or a is null then
        return query select
            case when a is null then 'view-removed'
                -- told as what became of the table
                when schemawatch._table_name(a) is distinct from schemawatch._table_name(p_context -> 'stand_in')
                    then 'view-added' end,
            null::text, null::text[];
        return;
    end if;
    if 'recreated' = any (v_changed) then
        v_revoked := exists (
            select from schemawatch._privilege_changes(b -> 'grants', a -> 'grants') as own
            where own.rule_id = 'grant-revoked');
    end if;
    return query
    select rule.rule_id, rule.attribute, rule.claims
    from (values
        ('view-renamed', 'name', array['name'], 'name' = any (v_changed)),
        ('view-renamed', 'schema', array['schema'],
            'schema' = any (v_changed) and not (
                -- their schema was renamed, and the table's finding says so
                p_context #> '{table_before,schema}' = b -> 'schema'
                and p_context #> '{table_after,schema}' = a -> 'schema')),
        ('view-definition-changed', 'definition', array['definition', 'uses', 'kind'],
            v_changed && array['definition', 'kind']
            and not (b -> 'kind' = a -> 'kind' and schemawatch._follows_renames(
                b #>> '{definition,text}', a #>> '{definition,text}', p_context -> 'renames'))
            -- columns that came or went at the end of its list have findings of their own
            and not schemawatch._only_list_grew(b #>> '{definition,text}', a #>> '{definition,text}')
            and not schemawatch._only_list_grew(a #>> '{definition,text}', b #>> '{definition,text}')),
        ('view-writes-changed', 'writes', array['writes'],
            'writes' = any (v_changed)
            -- what came, or what went, made them possible or impossible
            and not ('updatable' = any (v_changed) and (
                coalesce(a -> 'writes', '[]') @> coalesce(b -> 'writes', '[]')
                or coalesce(b -> 'writes', '[]') @> coalesce(a -> 'writes', '[]')))),
        ('view-became-readonly', 'updatable', array['updatable'],
            'updatable' = any (v_changed)
            and not coalesce(a -> 'updatable', '[]') @> coalesce(b -> 'updatable', '[]')),
        ('view-became-writable', 'updatable', array['updatable'],
            'updatable' = any (v_changed)
            and not coalesce(b -> 'updatable', '[]') @> coalesce(a -> 'updatable', '[]')),
        ('view-column-became-readonly', 'read_only', array['read_only'],
            'read_only' = any (v_changed) and not 'updatable' = any (v_changed)
            and schemawatch._columns_frozen(b, a, p_context) is not null),
        -- told of the whole view, or of a column that is new
        (case when not 'updatable' = any (v_changed) and not coalesce(a -> 'read_only', '[]') @> coalesce(b -> 'read_only', '[]')
            then 'view-became-writable' end, 'updatable', array['read_only'], 'read_only' = any (v_changed)),
        ('view-security-changed', 'owner', array['owner'], 'owner' = any (v_changed)),
        ('view-invoker-added', 'security_invoker', array['security_invoker'],
            'security_invoker' = any (v_changed) and a ? 'security_invoker'),
        (case when schemawatch._past_policies(a, p_pair.after_ids, p_context) then 'view-policies-bypassed' else 'view-invoker-removed' end, 'security_invoker',
            array['security_invoker'], 'security_invoker' = any (v_changed) and not a ? 'security_invoker'),
        ('view-barrier-added', 'security_barrier', array['security_barrier'],
            'security_barrier' = any (v_changed) and a ? 'security_barrier'),
        ('view-barrier-removed', 'security_barrier', array['security_barrier'],
            'security_barrier' = any (v_changed) and not a ? 'security_barrier'),
        ('view-check-added', 'check_option', array['check_option'],
            'check_option' = any (v_changed) and (a ->> 'check_option' = 'cascaded' or not b ? 'check_option')),
        ('view-check-removed', 'check_option', array['check_option'],
            'check_option' = any (v_changed) and (b ->> 'check_option' = 'cascaded' or not a ? 'check_option')),
        ('matview-concurrently-lost', 'refreshes_concurrently', array['refreshes_concurrently'],
            'refreshes_concurrently' = any (v_changed) and b ? 'refreshes_concurrently'
            and a ->> 'kind' = 'materialized view'),
        ('matview-concurrently-gained', 'refreshes_concurrently', array['refreshes_concurrently'],
            'refreshes_concurrently' = any (v_changed) and a ? 'refreshes_concurrently'
            and b ->> 'kind' = 'materialized view'),
        ('table-physical-changed', 'options', array['options'],
            'options' = any (v_changed) and a -> 'kind' = b -> 'kind'),
        -- came or went with the kind of view
        (null, null, array['options', 'refreshes_concurrently'], 'kind' = any (v_changed)),
        ('matview-unpopulated', 'populated', array['populated'], 'populated' = any (v_changed) and a ? 'populated'),
        ('matview-populated', 'populated', array['populated'], 'populated' = any (v_changed) and b ? 'populated'),
        ('view-recreated', 'recreated', array['recreated'], v_revoked),
        (null, null, array['recreated', 'uses', 'schema', 'definition', 'writes'], true)
    ) as rule (rule_id, attribute, claims, applies)
    where rule.applies
      and (rule.rule_id is not null or rule.claims && v_changed);
    if 'grants' = any (v_changed) then
        return query select * from schemawatch._privilege_findings(p_pair, p_context);
    end if;
end
$$;

comment on function schemawatch._view_findings(schemawatch._object_pair, jsonb) is
'The rules that apply to a view that reads the table, and to its columns.';


create or replace function schemawatch._stand_in_findings(p_before jsonb, p_after jsonb, p_context jsonb)
returns table (pair schemawatch._object_pair, rule_id text, attribute text)
language sql
immutable
parallel safe
as $$
    with own as (
        select
            view.item as view,
            p_after #> array['identity', 'views', schemawatch._table_name(view.item)] as ids,
            -- what can be done with a view; "(owner)" was the owner of the table
            (
                select coalesce(jsonb_agg(jsonb_build_object(
                    'name', case when gr.value ->> 'name' = '(owner)'
                        and view.item -> 'owner' <> p_before #> '{table,owner}'
                        then p_before #> '{table,owner}' else gr.value -> 'name' end,
                    'privileges', (
                        select coalesce(jsonb_agg(priv), '[]')
                        from jsonb_array_elements_text(gr.value -> 'privileges') as priv
                        where priv in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')))), '[]')
                from jsonb_array_elements(p_before -> 'grants') as gr
            ) as grants
        from (select p_context -> 'stand_in') as view (item)
        where view.item <> 'null'
    ),
    columns as (
        select own.view, b.value as before, v.value as after, schemawatch._table_name(own.view) as name
        from own
        cross join jsonb_array_elements(p_before -> 'columns') as b
        left join lateral jsonb_array_elements(own.view -> 'columns') as v on v.value -> 'name' = b.value -> 'name'
    )
    select ('views', own.view || jsonb_build_object('grants', own.grants), own.view, null, own.ids, array['grants'])
        ::schemawatch._object_pair, 'grant-revoked', 'grants'
    from own
    where exists (
        select from schemawatch._privilege_changes(own.grants, own.view -> 'grants') as change
        where change.rule_id = 'grant-revoked')
    union all
    select ('view_columns', columns.before || jsonb_build_object('view', columns.name), columns.after || jsonb_build_object(
            'view', columns.name, 'grants', lists.after), null, null, array['grants'])
        ::schemawatch._object_pair, 'grant-revoked', 'grants'
    from columns
    cross join lateral (
        select coalesce(columns.after -> 'grants', '[]') || (columns.view -> 'grants') as after
    ) as lists
    where columns.after is not null and exists (
        select from schemawatch._privilege_changes(columns.before -> 'grants', lists.after) as change
        where change.rule_id = 'grant-revoked')
    union all
    select ('view_columns', columns.before || jsonb_build_object('view', columns.name), null, null, null, null)
        ::schemawatch._object_pair, 'view-lacks-column', null
    from columns
    -- what the table itself lost, or has with another type, is told of the table
    where columns.after -> 'type' is distinct from columns.before -> 'type'
      and (p_after -> 'table' = 'null' or exists (
        select
        from jsonb_array_elements(p_after -> 'columns') as a
        where a.value -> 'type' = columns.before -> 'type'
          and p_after #> array['identity', 'columns', a.value ->> 'name', 'id']
            = p_before #> array['identity', 'columns', columns.before ->> 'name', 'id']))
    union all
    select ('views', own.view || '{"security_invoker": true}', own.view, null, own.ids, array['security_invoker'])
        ::schemawatch._object_pair, 'view-policies-bypassed', 'security_invoker'
    from own
    where p_after -> 'table' ? 'row_security' and not own.view ? 'security_invoker'
      and schemawatch._past_policies(own.view, own.ids, p_context)
$$;

comment on function schemawatch._stand_in_findings(jsonb, jsonb, jsonb) is
'What a view that took over the name of the table lacks for those who knew the table: privileges, columns, and the
policies of its callers.';


create or replace function schemawatch._view_writes(p_view jsonb, p_other jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select string_agg(step.sql, '; ' order by step.turn, step.sql)
        from (
            select 1 as turn, format('drop %s %I on %s', item.value ->> 'kind', item.value ->> 'name',
                schemawatch._table_name(p_other)) as sql
            from jsonb_array_elements(p_other -> 'writes') as item
            where not coalesce(p_view -> 'writes', '[]') @> jsonb_build_array(item.value)
            union all
            select 2, item.value ->> 'text'
            from jsonb_array_elements(p_view -> 'writes') as item
            where not coalesce(p_other -> 'writes', '[]') @> jsonb_build_array(item.value)
        ) as step);
end
$$;

comment on function schemawatch._view_writes(jsonb, jsonb) is
'SQL that gives a view the INSTEAD OF triggers and rules of the first document in the place of those of the second; null where
they are the same.';


create or replace function schemawatch._view_script(p_view jsonb, p_name text, p_create text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    -- one that is replaced keeps what it has, but for columns that come back
    v_new boolean := p_create = 'create';
    v_grants jsonb;
    v_undo text;
    v_defaults text;
    v_column_grants text;
    v_column_comments text;
begin
    if v_new then
        v_grants := jsonb_path_query_array(p_view -> 'grants', '$[*] ? (@.name != "(owner)")');
        if v_grants <> '[]' then  -- as a rule the owner alone
            v_undo := rtrim(schemawatch._grant_facts('grant-revoked', v_grants, '[]', null, p_name, null) ->> 'undo', ';');
        end if;
    end if;
    -- most have neither
    if jsonb_path_exists(p_view, '$.columns[*] ? (exists (@.default) || exists (@.grants) || exists (@.comment))') then
        select
            string_agg(format('alter view %s alter column %I set default %s', p_name, col.value ->> 'name',
                col.value #>> '{default,text}'), '; ' order by col.ord) filter (where col.value ? 'default'),
            string_agg(rtrim(schemawatch._grant_facts('grant-revoked', col.value -> 'grants', '[]',
                quote_ident(col.value ->> 'name'), p_name, p_view ->> 'owner') ->> 'undo', ';'), '; ' order by col.ord)
                filter (where col.value ? 'grants'),
            string_agg(format('comment on column %s.%I is %L', p_name, col.value ->> 'name', col.value ->> 'comment'),
                '; ' order by col.ord) filter (where col.value ? 'comment')
        into v_defaults, v_column_grants, v_column_comments
        from jsonb_array_elements(p_view -> 'columns') with ordinality as col (value, ord);
    end if;
    return concat_ws('; ',
        concat_ws(' ', p_create, p_view ->> 'kind', p_name,
            'with (' || nullif(concat_ws(', ',
                'security_invoker = ' || (p_view ->> 'security_invoker'),
                'security_barrier = ' || (p_view ->> 'security_barrier'),
                'check_option = ' || (p_view ->> 'check_option'),
                schemawatch._list_minus(p_view -> 'options', '[]')), '') || ')',
            'as', rtrim(btrim(p_view #>> '{definition,text}', E' \n'), ';'),
            case when p_view -> 'populated' = 'false' then 'with no data' end),
        case when v_new then format('alter %s %s owner to %I', p_view ->> 'kind', p_name, p_view ->> 'owner') end,
        v_defaults,
        v_undo,
        v_column_grants,
        case when v_new and p_name = schemawatch._table_name(p_view) then schemawatch._view_writes(p_view, null) end,
        case when v_new and p_view ? 'comment'
            then format('comment on %s %s is %L', p_view ->> 'kind', p_name, p_view ->> 'comment') end,
        v_column_comments);
end
$$;

comment on function schemawatch._view_script(jsonb, text, text) is
'SQL that makes a view again under a name, with its options; with what its columns have; where it is created and not
replaced also its owner, grants, comment, triggers and rules. Its indexes are not in the document.';


create or replace function schemawatch._views_above(p_views jsonb, p_context jsonb)
returns table (view jsonb, depth integer, name text)
language sql
immutable
parallel safe
as $$
    with recursive above as (
        select viw.value as view, 0 as depth
        from jsonb_array_elements(p_views) as viw
        union
        select viw.value, above.depth + 1
        from above
        join jsonb_each(p_context -> 'views_after') as viw
            on p_context -> 'views_over' -> viw.key ? schemawatch._table_name(above.view)
        where above.depth < (select count(*) from jsonb_object_keys(p_context -> 'views_after'))
    )
    select above.view, max(above.depth), schemawatch._table_name(above.view)
    from above
    group by above.view
$$;

comment on function schemawatch._views_above(jsonb, jsonb) is
'Views with all views that stand on them, which stand in the way of their drop: depth says in which order they are
created again, and backwards dropped.';


create or replace function schemawatch._view_restored(p_before jsonb, p_after jsonb, p_context jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_before is null then
        return null;
    end if;
    if p_after is null then
        return schemawatch._view_script(p_before, schemawatch._table_name(p_before), 'create');
    end if;
    if p_before ->> 'kind' = 'view' and p_after ->> 'kind' = 'view' and not exists (
        select
        from jsonb_array_elements(p_after -> 'columns') with ordinality as a (value, ord)
        left join jsonb_array_elements(p_before -> 'columns') with ordinality as b (value, ord) using (ord)
        where (a.value -> 'name', a.value -> 'type', a.value -> 'collation')
            is distinct from (b.value -> 'name', b.value -> 'type', b.value -> 'collation'))
    then
        return concat_ws('; ', schemawatch._view_script(p_before, schemawatch._table_name(p_after), 'create or replace'),
            schemawatch._view_writes(p_before, p_after));
    end if;
    return (
        select format('begin; %s; %s; commit',
            string_agg(format('drop %s %s', above.view ->> 'kind', above.name), '; ' order by above.depth desc, above.name),
            string_agg(schemawatch._view_script(case above.depth
                when 0 then p_before
                else coalesce(p_context #> array['views_before', above.name], above.view) end, above.name, 'create'),
                '; ' order by above.depth, above.name))
        from schemawatch._views_above(jsonb_build_array(p_after), p_context) as above);
end
$$;

comment on function schemawatch._view_restored(jsonb, jsonb, jsonb) is
'SQL that gives a view back the query and the columns that it had: CREATE OR REPLACE where PostgreSQL takes it, which
keeps all columns, otherwise a transaction that drops it, with the views above it, and creates all of them again.';


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


create or replace function schemawatch._views_aside(p_column text, p_context jsonb)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_views jsonb := jsonb_path_query_array(p_context -> 'views_after', '$.* ? (@.uses[*] == $column)',
        jsonb_build_object('column', p_column));
begin
    return (select jsonb_build_object(
        'views_away', coalesce('begin; ' || string_agg(step.away, '' order by step.depth desc, step.away), ''),
        'views_back', coalesce(string_agg(step.back, '' order by step.depth, step.away) || ' commit;', ''),
        'views_lose', case when bool_or(step.indexed) then ' Indexes of materialized views must be created again.' else '' end)
    from (
        select above.depth, above.view ->> 'kind' = 'materialized view' as indexed,
            format('drop %s %s; ', above.view ->> 'kind', above.name) as away,
            format(' %s;', schemawatch._view_script(above.view, above.name, 'create')) as back
        from schemawatch._views_above(v_views, p_context) as above
        union all
        -- they may ask a view themselves, so they go first and come back last
        select 1000, null, own.away, own.back from schemawatch._hangers_aside(p_column, p_context) as own
    ) as step);
end
$$;

comment on function schemawatch._views_aside(text, jsonb) is
'What goes before and behind a statement that changes the type of a column, which PostgreSQL refuses while a view, policy,
trigger or rule reads it (0A000): a transaction without these, which come back as they are now. Empty where there are
none.';


create or replace function schemawatch._view_facts(p_pair schemawatch._object_pair, p_attribute text, p_context jsonb)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_pair.before;
    a jsonb := p_pair.after;
    v_now text := schemawatch._object_path('views', coalesce(a, b), null);
    v_alter text := format('alter %s %s ', coalesce(a, b) ->> 'kind', v_now);
    v_over jsonb := p_context #> array['views_over_before', schemawatch._table_name(b)];
    v_below text;
begin
    if b is null then
        return jsonb_build_object('kind', a ->> 'kind');  -- nothing to go back to
    end if;
    if jsonb_typeof(v_over) = 'array' then
        v_below := (
            select string_agg(item.name, ', ' order by item.name)
            from jsonb_array_elements_text(v_over) as item (name)
            where p_context #> array['views_after', item.name] is null);
    end if;
    return jsonb_build_object('restore', case
        when p_attribute = 'name' then v_alter || 'rename to ' || quote_ident(b ->> 'name')
        when p_attribute = 'schema' then v_alter || 'set schema ' || quote_ident(b ->> 'schema')
        when p_attribute = 'owner' then v_alter || 'owner to ' || quote_ident(b ->> 'owner')
        when p_attribute = 'writes' then schemawatch._view_writes(b, a)
        when p_attribute in ('security_invoker', 'security_barrier', 'check_option') then v_alter
            || case when b ? p_attribute then format('set (%s = %s)', p_attribute, b ->> p_attribute)
                else format('reset (%s)', p_attribute) end
        else schemawatch._view_restored(
            coalesce(p_context #> array['views_before', schemawatch._table_name(b)], b),
            coalesce(p_context #> array['views_after', schemawatch._table_name(a)], a), p_context)
    end, 'renamed', coalesce((
            select format(' It says %s (42703).', string_agg(format('%I where the column is called %I now', ren.key, ren.value), ', '))
            from jsonb_each_text(p_context -> 'renames') as ren), ''),
        'schema_gone', case when b ->> 'schema' <> p_context #>> '{table_before,schema}'
            then format(' If the schema %1$I is gone (3F000), first `create schema %1$I;`', b ->> 'schema') else '' end,
        'below', coalesce(' First those that it reads (42P01): ' || v_below || '.', ''),
        'kind', coalesce(b, a) ->> 'kind', 'columns', schemawatch._columns_frozen(b, a, p_context), 'old_literal', quote_literal(schemawatch._object_path('views', b, null)));
end
$$;

comment on function schemawatch._view_facts(schemawatch._object_pair, text, jsonb) is
'What the placeholders of a finding on a view stand for: the command that takes it back.';
