-- Decides: column-position-changed, dependent-function-replaced, sequence-narrower-than-column, table-comment-changed.

create or replace function schemawatch._findings_of(p_pair schemawatch._object_pair, p_context jsonb)
returns setof schemawatch._finding
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    case p_pair.section
        when 'table' then
            return query select * from schemawatch._table_findings(p_pair, p_context);
        when 'columns' then
            return query select * from schemawatch._column_findings(p_pair, p_context);
        when 'constraints' then
            return query select * from schemawatch._constraint_findings(p_pair, p_context);
        when 'referenced_by' then
            return query select * from schemawatch._reference_findings(p_pair);
        when 'indexes' then
            return query select * from schemawatch._index_findings(p_pair, p_context);
        when 'sequences' then
            return query select * from schemawatch._sequence_findings(p_pair, p_context);
        when 'types' then
            return query select * from schemawatch._type_findings(p_pair, p_context);
        when 'triggers', 'rules', 'statistics' then
            return query select * from schemawatch._behaviour_findings(p_pair);
        when 'policies' then
            return query select * from schemawatch._policy_findings(p_pair, p_context);
        when 'functions' then
            return query select * from schemawatch._function_findings(p_pair, p_context);
        when 'views', 'view_columns' then
            return query select * from schemawatch._view_findings(p_pair, p_context);
        when 'partitions' then
            return query select * from schemawatch._partitioning_findings(p_pair, p_context);
        when 'publications' then
            return query select * from schemawatch._publication_findings(p_pair, p_context);
        when 'grants' then
            return query select * from schemawatch._grant_findings(p_pair, p_context);
        when 'usage' then
            return query select * from schemawatch._usage_findings(p_pair, p_context);
        else
            return;  -- nothing explains it, so it becomes unclassified-change
    end case;
    -- whatever it is on; columns have a rule of their own, and so has a sequence that was made over
    if 'comment' = any (p_pair.changed) and p_pair.section not in ('columns', 'view_columns', 'sequences') then
        return next ('table-comment-changed', 'comment', array['comment'])::schemawatch._finding;
    end if;
end
$$;

comment on function schemawatch._findings_of(schemawatch._object_pair, jsonb) is
'Which rules apply to one object pair. Attributes that no finding claims become unclassified-change.';


create or replace function schemawatch._findings_between(p_before jsonb, p_after jsonb, p_context jsonb)
returns table (pair schemawatch._object_pair, rule_id text, attribute text)
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Each is asked only where it can be: as a rule none of them.
    return query
    select ('columns', jsonb_build_object('name', moved.name, 'position', moved.before),
        jsonb_build_object('name', moved.name, 'position', moved.after), null, null, array['position'])
        ::schemawatch._object_pair, 'column-position-changed', 'position'
    from schemawatch._moved_columns(p_before, p_after) as moved;
    if jsonb_array_length(p_after -> 'sequences') > 0 then
        return query
        select ('sequences', narrow.item, narrow.item, null, null, null)::schemawatch._object_pair,
            'sequence-narrower-than-column', 'type'
        from (
            select to_jsonb(seq)
            from schemawatch._narrow_sequences(p_context, p_after -> 'sequences', 'columns_after') as seq
            except
            select to_jsonb(seq)
            from schemawatch._narrow_sequences(p_context, p_before -> 'sequences', 'columns_before') as seq
        ) as narrow (item);
    end if;
    if p_before -> 'functions' <> p_after -> 'functions' then
        return query
        select ('functions', fun.before, fun.after, null, null, array['name'])::schemawatch._object_pair,
            'dependent-function-replaced', 'name'
        from schemawatch._replaced_functions(p_before, p_after) as fun;
    end if;
    if p_context -> 'refusals' <> '[]' then
        -- beside primary-key-removed and the like: other victims
        return query
        select ('table', p_before -> 'table', p_after -> 'table', null, null, null)::schemawatch._object_pair,
            own.rule_id, 'replica_identity'
        from (
            select distinct own.value ->> 'rule_id' as rule_id
            from jsonb_array_elements(p_context -> 'refusals') as own (value)
        ) as own
        where own.rule_id = 'replica-identity-lost'
        union all
        select ('publications',
                case when own.value -> 'partitions' = 'null' then b.value else b.value - 'refuses' end,
                coalesce(a.value, b.value, jsonb_build_object('name', own.value -> 'publication'))
                    || case when own.value -> 'partitions' = 'null' then '{}'
                        else jsonb_build_object('refuses', own.value -> 'partitions') end,
                null, own.value, null)::schemawatch._object_pair,
            own.value ->> 'rule_id',
            case when own.value ->> 'rule_id' <> 'table-published-without-identity' then 'refuses' end
        from jsonb_array_elements(p_context -> 'refusals') as own (value)
        left join jsonb_array_elements(p_before -> 'publications') as b (value)
            on b.value -> 'name' = own.value -> 'publication'
        left join jsonb_array_elements(p_after -> 'publications') as a (value)
            on a.value -> 'name' = own.value -> 'publication'
        where own.value ->> 'rule_id' <> 'replica-identity-lost';
    end if;
    if p_context -> 'stand_in' <> 'null' then
        return query select * from schemawatch._stand_in_findings(p_before, p_after, p_context);
    end if;
end
$$;

comment on function schemawatch._findings_between(jsonb, jsonb, jsonb) is
'Rules about a table as a whole, which no single object shows: the order of its columns, a sequence that became
narrower than its column, a function that another overload replaced, writes that replication refuses from now on, or
no longer, a view that took the name of the table.';


create or replace function schemawatch._hit(
    p_rule_id text,
    p_readers text,
    p_writers text,
    p_cdc text,
    p_pair schemawatch._object_pair,
    p_context jsonb
)
returns table (readers text, writers text, cdc text)
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_lost text[];
    v_own jsonb;
begin
    readers := p_readers;
    writers := p_writers;
    cdc := p_cdc;
    case
        -- on a table published for UPDATE or DELETE it is the writers who fail
        when p_rule_id = 'replica-identity-lost' then
            if p_context -> 'refusals' @> '[{"rule_id": "replica-identity-lost"}]' then
                writers := 'BREAKING';
            end if;
        -- nobody could send it, but what a trigger runs may read it
        when p_rule_id = 'column-removed-generated' then
            if p_context -> 'mentions' ? (p_pair.before ->> 'name') then
                writers := 'RISKY';
            end if;
        when p_pair.section = 'policies' then
            if not schemawatch._policy_reach(p_rule_id, p_pair.before, p_pair.after) -> 'commands' ? 'select' then
                readers := 'SAFE';
            end if;
        when p_rule_id = 'grant-revoked' then
            v_lost := array(
                select change.privilege
                from schemawatch._privilege_changes(
                    case p_pair.section when 'grants' then jsonb_build_array(p_pair.before) else p_pair.before -> 'grants' end,
                    case p_pair.section when 'grants' then jsonb_build_array(p_pair.after) else p_pair.after -> 'grants' end)
                    as change
                where change.rule_id = p_rule_id);
            if not 'SELECT' = any (v_lost) then
                readers := 'SAFE';
            -- of a relation UPDATE, DELETE and RETURNING need it as well
            elsif p_pair.section = 'sequences' and cardinality(v_lost) = 1 then
                writers := 'SAFE';
            end if;
        when p_rule_id like 'column-type-%' then
            v_own := schemawatch._type_hit(p_rule_id, p_pair.before -> 'type', p_pair.after -> 'type', p_context);
            readers := coalesce(v_own ->> 'readers', readers);
            writers := coalesce(v_own ->> 'writers', writers);
            cdc := coalesce(v_own ->> 'cdc', cdc);
        when p_rule_id in ('function-execute-revoked', 'function-not-granted') then
            v_lost := array(
                select change.privilege from schemawatch._execute_changes(p_pair, p_context, true) as change);
            if not 'SELECT' = any (v_lost) then
                readers := 'SAFE';
            elsif v_lost <@ array['SELECT'] then
                writers := 'SAFE';
            end if;
        else null;
    end case;
    return next;
end
$$;

comment on function schemawatch._hit(text, text, text, text, schemawatch._object_pair, jsonb) is
'The impacts of a rule on readers, writers and copies, where the object at hand hits others than the rule says in general.';


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
declare
    -- It is asked for every finding: expressions, since a query would take longer to start than to run.
    v_copies constant text := 'copies fed by publication ' || p_publications;
    v_break constant text := nullif(concat_ws(' and ', case when p_readers = 'BREAKING' then 'readers' end,
        case when p_writers = 'BREAKING' then 'writers' end, case when p_cdc = 'BREAKING' then v_copies end), '') || ' break';
    v_may constant text := nullif(concat_ws(' and ', case when p_readers = 'RISKY' then 'readers' end,
        case when p_writers = 'RISKY' then 'writers' end, case when p_cdc = 'RISKY' then v_copies end), '') || ' may break';
    -- in the order of readers, writers, copies
    v_may_first constant boolean := 'RISKY' = coalesce(nullif(p_readers, 'SAFE'), nullif(p_writers, 'SAFE'), p_cdc);
    v_told constant text := case when v_may_first then concat_ws('; ', v_may, v_break)
        else concat_ws('; ', v_break, v_may) end;
begin
    return case
        when v_told = '' then 'Nobody.'
        when p_roles is null then concat(upper(left(v_told, 1)), substr(v_told, 2), '.')
        else concat(case when p_roles like '%, %' then 'Roles ' else 'Role ' end, p_roles, ': ', v_told, '.')
    end;
end
$$;

comment on function schemawatch._who(text, text, text, text, text) is
'Who is hit, in a sentence: the impact on readers, writers and copies, null where one cannot apply; p_roles when
only they are meant; p_publications when the table is in some.';


create or replace function schemawatch._behind(p_pair schemawatch._object_pair, p_attribute text, p_context jsonb)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    a jsonb := p_pair.after;
begin
    if p_pair.section = 'functions' then
        -- one attribute is told
        return (
            select jsonb_object_agg(att.name, a -> att.name)
            from unnest(p_pair.changed) as att (name)
            where att.name not in (p_attribute, 'not_executable_by'));
    end if;
    -- as a rule the table calls none, and one that is gone says nothing
    if a is null or coalesce(p_context -> 'functions_after', 'null') in ('[]', 'null') then
        return null;
    end if;
    return (
        select jsonb_agg(fun.value - 'not_executable_by' order by ids.key)
        from jsonb_array_elements(p_context -> 'functions_after') as fun (value)
        join jsonb_each(p_context -> 'function_ids') as ids
            on ids.key = format('%I.%I', fun.value ->> 'schema', fun.value ->> 'name')
        where exists (
            select from jsonb_array_elements(ids.value -> 'calls') as call (value)
            where (call.value ->> 'section', call.value ->> 'name') in (
                (p_pair.section, schemawatch._object_name(a)),
                ('types', case p_pair.section when 'columns' then schemawatch._type_key(a)
                    when 'types' then schemawatch._table_name(a) end),
                ('table', case when p_pair.section = 'partitions' then schemawatch._table_name(a) end))));
end
$$;

comment on function schemawatch._behind(schemawatch._object_pair, text, jsonb) is
'What decides what an object does and does not stand in its definition: the functions that it calls, as the document has
them; of a function, what else of it changed. Null for nothing.';


create or replace function schemawatch._finding_fingerprint(
    p_rule_id text,
    p_section text,
    p_before jsonb,
    p_after jsonb,
    p_attribute text,
    p_called jsonb
)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    -- facts, not texts: wording may change, and a different change must not pass for this one
    return left(encode(sha256(convert_to((jsonb_build_array(
        p_rule_id, p_section, schemawatch._object_name(coalesce(p_before, p_after)), p_attribute,
        case when p_attribute is null then p_before else p_before -> p_attribute end,
        case when p_attribute is null then p_after else p_after -> p_attribute end)
        || case when p_called is null then '[]' else jsonb_build_array(p_called) end)::text, 'UTF8')), 'hex'), 32);
end
$$;

comment on function schemawatch._finding_fingerprint(text, text, jsonb, jsonb, text, jsonb) is
'Hash of a finding of one table: its rule, object and both values, and, where the object calls functions, what these do
(_behind).';


create or replace function schemawatch._finding_facts(
    p_pair schemawatch._object_pair,
    p_attribute text,
    p_table text,
    p_name text,
    p_context jsonb,
    p_rule_id text,
    p_texts text
)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_pair.before;
    a jsonb := p_pair.after;
    -- The definition of a view, or of a table's constraints, takes longer than all the rest: only where it is told.
    v_tell_before constant boolean := p_texts like any (array['%{before}%', '%{old\_sql}%']);
    v_before text := case when v_tell_before
        then schemawatch._finding_text(p_pair.section, p_attribute, b, a, 'from', p_table) end;
    v_after text := case when p_texts like any (array['%{after}%', '%{new\_sql}%'])
        then schemawatch._finding_text(p_pair.section, p_attribute, a, b, 'to', p_table) end;
    v_old_sql text := v_before;
    v_pair schemawatch._object_pair := p_pair;
    v_facts jsonb;
    v_own jsonb;
    v_again text;
begin
    v_pair.before := schemawatch._object_in_new_names(p_pair.section, b, p_context);
    if v_tell_before and v_pair.before <> b then
        v_old_sql := schemawatch._finding_text(p_pair.section, p_attribute, v_pair.before, a, 'from', p_table);
    end if;
    b := v_pair.before;
    v_facts := jsonb_build_object(
        'table', p_table,
        'table_literal', quote_literal(p_table),
        'name', p_name,
        'name_literal', quote_literal(coalesce(a, b) ->> 'name'),
        'attribute', replace(p_attribute, '_', ' '),
        'before', coalesce(case when length(v_before) > 300 then left(v_before, 299) || '…' else v_before end, 'none'),
        'after', coalesce(case when length(v_after) > 300 then left(v_after, 299) || '…' else v_after end, 'none'),
        'old_sql', v_old_sql,
        'new_sql', v_after,
        'old', schemawatch._object_path(p_pair.section, b, p_context -> 'table_before'),
        'new', schemawatch._object_path(p_pair.section, a, p_context -> 'table_after'),
        'new_literal', quote_literal(schemawatch._object_path(p_pair.section, a, p_context -> 'table_after')),
        'old_name', quote_ident(b ->> 'name'),
        'new_name', quote_ident(a ->> 'name'),
        'old_schema', quote_ident(b ->> 'schema'),
        'new_schema', quote_ident(a ->> 'schema'),
        'schema_again', case when b -> 'schema' <> a -> 'schema'
            then format(' If the schema %1$I is gone (3F000), first `create schema %1$I;`', b ->> 'schema') else '' end,
        'owner', quote_ident(coalesce(p_context -> 'table_after', p_context -> 'table_before') ->> 'owner'),
        'owner_literal', quote_literal(
            coalesce(p_context -> 'table_after', p_context -> 'table_before') ->> 'owner'),
        'publication', quote_ident(p_context #>> '{publications_after,0,name}'),
        'columns', case when p_texts like '%{columns}%'
            then schemawatch._some_columns(p_context -> 'column_names', coalesce(a, b) ->> 'name') end
    );
    -- Each by itself, without a query: in one expression all of them would be made ready for every finding.
    if p_rule_id like 'foreign-promise-%' then
        v_own := jsonb_build_object('promise', coalesce(coalesce(a, b) #>> '{expression,text}', p_name || ' IS NOT NULL'));
    elsif p_rule_id like 'grant-%' then
        v_own := schemawatch._grant_facts(
            replace(p_rule_id, '-unfelt', ''),
            case p_pair.section when 'grants' then coalesce(jsonb_build_array(b), '[]') else b -> 'grants' end,
            case p_pair.section when 'grants' then coalesce(jsonb_build_array(a), '[]') else a -> 'grants' end,
            case when p_pair.section in ('columns', 'view_columns') then quote_ident(a ->> 'name') end,
            case p_pair.section when 'sequences' then 'sequence ' || schemawatch._object_path('sequences', a, null)
                else p_table end,
            coalesce(case when p_pair.section = 'views' then a end,
                p_context -> 'table_after', p_context -> 'table_before') ->> 'owner');
    elsif p_rule_id = 'sequence-not-granted' then
        v_own := schemawatch._column_facts(b, a, p_table, p_context, p_texts)
            || schemawatch._grant_facts('grant-revoked', schemawatch._denied_roles(a, p_context), '[]', null,
                'sequence ' || (a #>> '{default,sequence}'), null);
    elsif p_pair.section in ('columns', 'view_columns') then
        v_own := schemawatch._column_facts(b, a, p_table, p_context, p_texts);
        v_again := schemawatch._type_again(b, p_pair.before_ids, p_context -> 'types_before');
        v_own := v_own || jsonb_build_object('type_again', v_again, 'views_lose', (v_own ->> 'views_lose') || v_again);
    elsif p_pair.section = 'policies' then
        v_own := schemawatch._policy_facts(p_rule_id, v_pair, p_table, p_context);
    elsif p_pair.section in ('constraints', 'referenced_by', 'indexes', 'triggers', 'rules') then
        v_own := schemawatch._definition_facts(v_pair, p_table, p_context);
    elsif p_pair.section = 'sequences' then
        v_own := schemawatch._sequence_facts(v_pair, p_context);
    elsif p_pair.section = 'types' then
        v_own := schemawatch._type_facts(v_pair, p_attribute, p_context);
    elsif p_pair.section = 'publications' then
        v_own := schemawatch._publication_facts(v_pair, p_attribute, p_table, p_context);
    elsif p_pair.section = 'usage' then
        v_own := jsonb_build_object(
            'schema', quote_ident(coalesce(a, b) ->> 'schema'),
            'roles', schemawatch._role_name(coalesce(a, b) ->> 'name',
                coalesce(p_context -> 'table_after', p_context -> 'table_before') ->> 'owner'));
    elsif p_pair.section in ('table', 'partitions') then
        v_own := schemawatch._table_facts(v_pair, p_attribute, p_table, p_context);
    elsif p_pair.section = 'statistics' then
        v_own := jsonb_build_object('expressions', a #>> '{expressions,text}');
    elsif p_pair.section = 'functions' then
        v_own := schemawatch._function_facts(v_pair, p_table, p_context);
    elsif p_pair.section = 'views' then
        v_own := schemawatch._view_facts(v_pair, p_attribute, p_context);
    end if;
    return v_facts || coalesce(v_own, '{}');
end
$$;

comment on function schemawatch._finding_facts(schemawatch._object_pair, text, text, text, jsonb, text, text) is
'What the placeholders in the texts of a rule stand for in this finding, listed in docs/adding-a-rule.md: all of
it in SQL, names quoted; before and after are cut at 300 characters, old_sql and new_sql are not. p_texts are the texts of
the rule: what is dear to make is made only where they name it.';
