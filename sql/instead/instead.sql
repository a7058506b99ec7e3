create or replace function schemawatch._is_filled(p_template text, p_facts jsonb)
returns boolean
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select not exists (
        select from regexp_matches(p_template, '\{(\w+)\}', 'g') as own (names)
        where p_facts ->> own.names[1] is null)
$$;

comment on function schemawatch._is_filled(text, jsonb) is 'Whether there is something for each placeholder of a template.';


create or replace function schemawatch._instead(p_rule_id text, p_attribute text, p_fingerprint text, p_before jsonb, p_after jsonb)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set quote_all_identifiers = off
set standard_conforming_strings = on
set jit = off
as $$
declare
    v_pair schemawatch._object_pair;
    v_context jsonb;
    v_facts jsonb;
    v_texts text;
begin
    v_texts := (
        select string_agg(concat(own.title, own.sql, own.back), '')
        from schemawatch.rule_instead as own
        where own.rule_id = p_rule_id);
    if v_texts is null or p_before is null or p_after is null or jsonb_typeof(p_before -> 'table') <> 'object' then
        return '[]'::jsonb;
    end if;
    v_context := schemawatch._change_context(p_before, p_after);
    select pair.section, pair.before, pair.after, pair.before_ids, pair.after_ids, pair.changed into v_pair
    from schemawatch._diff_objects(p_before, p_after) as pair
    where schemawatch._finding_fingerprint(p_rule_id, pair.section, pair.before, pair.after, p_attribute,
        schemawatch._behind(pair, p_attribute, v_context)) = p_fingerprint
    limit 1;
    if v_pair.section is not null and not coalesce(v_pair.before, v_pair.after) ? 'partition' then
        -- in the names of before: that is where the steps begin
        v_context := v_context || '{"column_renames": {}, "renames": {}}';
        v_facts := schemawatch._finding_facts(v_pair, p_attribute, schemawatch._table_name(p_before -> 'table'),
                schemawatch._object_path(v_pair.section, coalesce(v_pair.before, v_pair.after), null), v_context, p_rule_id, v_texts)
            || schemawatch._instead_facts(p_rule_id, v_pair, p_before, p_after, v_context);
    else
        v_facts := jsonb_build_object('table', schemawatch._table_name(p_before -> 'table'));
    end if;
    if p_fingerprint is null then
        return '[]'::jsonb;
    elsif v_pair.section is null and not exists (
        select from schemawatch.rule_instead as own where own.rule_id = p_rule_id and own.phase = 'none')
    then
        v_facts := jsonb_build_object('obstacle', 
            'It is told of several partitions at once: take the steps for each of them by itself.');
    elsif coalesce(v_pair.before, v_pair.after) ? 'partition' then
        v_facts := jsonb_build_object('obstacle', format(
            'It is a change of %s alone, below %s: take the steps there, by its own name.',
            coalesce(v_pair.before, v_pair.after) ->> 'partition', schemawatch._table_name(p_before -> 'table')));
    end if;
    if v_facts ->> 'obstacle' is not null then
        return jsonb_build_array(jsonb_build_object(
            'step', 0, 'phase', 'none', 'title', v_facts -> 'obstacle', 'sql', null, 'back', null));
    end if;
    return (
        select coalesce(jsonb_agg(jsonb_build_object(
            'step', case when told.phase = 'none' then 0 else told.nth end, 'phase', told.phase,
            'title', told.title, 'sql', told.sql, 'back', told.back) order by told.nth), '[]')
        from (
            select row_number() over (order by own.step, each.ord) as nth, own.phase,
                schemawatch._fill(own.title, v_facts) as title, each.sql,
                case when schemawatch._is_filled(own.back, v_facts) then nullif(schemawatch._fill(own.back, v_facts), '') end as back
            from schemawatch.rule_instead as own
            cross join lateral (
                select many.sql, many.ord
                from jsonb_array_elements_text(v_facts -> substring(own.sql from '^\{(\w+)\}$')) with ordinality as many (sql, ord)
                where jsonb_typeof(v_facts -> substring(own.sql from '^\{(\w+)\}$')) = 'array'
                union all
                select schemawatch._fill(own.sql, v_facts), 1
                where jsonb_typeof(v_facts -> substring(own.sql from '^\{(\w+)\}$')) is distinct from 'array'
                  and schemawatch._is_filled(own.sql, v_facts)
            ) as each
            where own.rule_id = p_rule_id and (own.phase = 'none' or each.sql <> '')
        ) as told);
end
$$;

comment on function schemawatch._instead(text, text, text, jsonb, jsonb) is
'The steps of rule_instead for one finding between two documents, filled in: a list of objects with step, phase, title, sql and
back; empty where the rule has none, or a document is gone. Made when somebody asks, never at COMMIT.';


create or replace function schemawatch.instead(p_drift_id bigint)
returns table ("position" integer, rule_id text, step integer, phase text, title text, sql text, back text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set jit = off
as $$
begin
    if not exists (select from schemawatch.drift as drf where drf.drift_id = p_drift_id) then
        raise exception 'there is no drift %', coalesce(p_drift_id::text, 'null')
            using errcode = 'SW104', hint = 'List them with SELECT * FROM schemawatch.drift;';
    end if;
    return query
    select change."position", change.rule_id, (own.value ->> 'step')::integer, own.value ->> 'phase', own.value ->> 'title',
        own.value ->> 'sql', own.value ->> 'back'
    from schemawatch.drift as drf
    join schemawatch.snapshot as old on old.schema_id = drf.schema_id and old.version = drf.version_from
    join schemawatch.snapshot as new on new.schema_id = drf.schema_id and new.version = drf.version_to
    join schemawatch.drift_change as change on change.drift_id = drf.drift_id
    cross join lateral jsonb_array_elements(schemawatch._instead(
        change.rule_id, change.attribute, change.fingerprint, old.document, new.document)) with ordinality as own (value, ord)
    where drf.drift_id = p_drift_id
    order by change."position", own.ord;
end
$$;

comment on function schemawatch.instead(bigint) is
'How the changes of a drift could be reached without breaking anybody, next time, or from the state before it: the steps of
expand, migrate and contract with the names filled in, to be run one after the other, each as it stands; back undoes one.
phase none says why there is no such way. What is offered is never run. Raises SW104 for an unknown drift.';
