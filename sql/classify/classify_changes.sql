-- Decides: unclassified-change.

create or replace function schemawatch._judged(
    p_ord integer,
    p_pair schemawatch._object_pair,
    p_rule_id text,
    p_attribute text,
    p_context jsonb
)
returns schemawatch.classified_change
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_rule schemawatch.rule;
    v_judged schemawatch.classified_change;
begin
    select rule.* into v_rule from schemawatch.rule where rule.rule_id = p_rule_id;
    select hit.readers, hit.writers, hit.cdc into v_judged.readers, v_judged.writers, v_judged.cdc
    from schemawatch._hit(p_rule_id, v_rule.readers, v_rule.writers, v_rule.cdc, p_pair, p_context) as hit;
    v_judged.impact := coalesce((array['SAFE', 'RISKY', 'BREAKING'])[greatest(
        schemawatch._impact_rank(v_judged.readers), schemawatch._impact_rank(v_judged.writers),
        -- a view is in no publication
        case when (p_context ->> 'published')::boolean and p_pair.section !~ '^view'
            then schemawatch._impact_rank(v_judged.cdc) end)], v_rule.impact);
    v_judged."position" := p_ord;
    v_judged.rule_id := v_rule.rule_id;
    v_judged.attribute := p_attribute;
    v_judged.object_kind := v_rule.object_kind;
    v_judged.message := v_rule.message;
    v_judged.how := v_rule.how;
    v_judged.remedy := v_rule.remedy;
    v_judged.sure := v_rule.sure;
    return v_judged;
end
$$;

comment on function schemawatch._judged(integer, schemawatch._object_pair, text, text, jsonb) is
'A finding with its impacts, and with its kind of object and its texts still as the rule has them; _told() fills them in.
Its position is that of the pair. Without a rule_id when there is no such rule.';


create or replace function schemawatch._told(
    p_judged schemawatch.classified_change,
    p_pair schemawatch._object_pair,
    p_before jsonb,
    p_after jsonb,
    p_context jsonb,
    p_alike jsonb,
    p_echoes jsonb,
    p_alone boolean
)
returns schemawatch.classified_change
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_told schemawatch.classified_change := p_judged;
    v_section text := p_pair.section;
    v_object jsonb := coalesce(p_pair.before, p_pair.after);
    v_newer jsonb := coalesce(p_pair.after, p_pair.before);
    v_table text := coalesce(
        schemawatch._table_name(p_after -> 'table'), schemawatch._table_name(p_before -> 'table'));
    -- what is told of the table rather than of the grantee or the publication
    v_of_table boolean := coalesce(schemawatch._sections() -> v_section ? 'of_table', false)
        or v_section = 'publications' and p_judged.object_kind = 'table';
    -- or of the column that a sequence is behind
    v_of_column boolean := v_section = 'sequences' and p_judged.object_kind = 'column';
    v_partitions text[];
    -- a view or a partition, where it is told of as if it were a table
    v_relation text := coalesce(
        v_newer ->> 'view',
        -- a foreign key of another table, to which its statements belong
        case when v_section = 'referenced_by' then v_newer ->> 'table' end,
        v_object ->> 'partition',
        case when v_section = 'views' and p_judged.object_kind = 'table'
                -- what it is, not where it belongs
                or v_section = 'partitions' and p_judged.attribute in ('partition_key', 'persistence')
            then schemawatch._table_name(v_object) end,
        v_table);
    v_facts jsonb;
    v_remedy text;
    v_gone text[];
begin
    if p_alike is not null then
        v_partitions := array(select item.name from jsonb_array_elements_text(p_alike -> 'partitions') as item (name));
    end if;
    v_told.object_name := case when v_of_table then coalesce(p_after #>> '{table,name}', p_before #>> '{table,name}')
        when v_of_column then v_object ->> 'owned_by'
        else schemawatch._object_name(v_object) end;
    v_told.object_kind := case when v_of_table then 'table'
        when v_of_column then 'column'
        else schemawatch._object_kind(v_section, v_object) end;
    v_told.attribute := case when v_section = 'grants' then 'privileges' else p_judged.attribute end;
    v_told.before := case when p_judged.attribute is null then p_pair.before
        else schemawatch._shown(p_pair.before -> p_judged.attribute) end;
    v_told.after := case when p_judged.attribute is null then p_pair.after
        else schemawatch._shown(p_pair.after -> p_judged.attribute) end;
    v_facts := schemawatch._finding_facts(p_pair, p_judged.attribute, v_relation, case
            when v_of_table or v_of_column then quote_ident(v_told.object_name)
            when v_section in ('table', 'indexes') then quote_ident(v_newer ->> 'name')
            else schemawatch._object_path(v_section, v_newer, null) end,
        schemawatch._partition_context(p_pair, p_context), p_judged.rule_id,
        p_judged.message || p_judged.how || p_judged.remedy || p_judged.sure);
    v_told.message := schemawatch._fill(p_judged.message, v_facts)
        || schemawatch._partition_note(v_object, v_relation, v_table, v_partitions);
    v_told.how := schemawatch._fill(p_judged.how, v_facts || jsonb_build_object('alone',
        -- what makes nothing fail may stand beside something that does
        case when p_alone then '' else ' by this alone' end));
    v_told.sure := schemawatch._fill(p_judged.sure, v_facts);
    if v_section = 'view_columns' and coalesce(p_judged.attribute, 'type') in ('type', 'collation') then
        -- a column of a view comes back with the query of the view
        select schemawatch._fill(rule.remedy, schemawatch._view_facts(
            ('views', viw, coalesce(p_context -> 'views_after' -> v_relation, viw), null, null, null), 'columns', p_context))
        into v_remedy
        from jsonb_array_elements(p_before -> 'views') as viw
        join schemawatch.rule on rule.rule_id = 'view-definition-changed'
        where schemawatch._table_name(viw) = v_object ->> 'view';
    end if;
    v_told.remedy := coalesce(v_remedy, schemawatch._fill(p_judged.remedy, v_facts))
        || case when cardinality(v_partitions) > 1 then ' The same for the others.' else '' end;
    if p_before #> '{identity,functions}' is distinct from p_after #> '{identity,functions}' then
        v_told.remedy := concat(v_told.remedy, schemawatch._functions_gone(v_told.remedy, p_before, p_after));
        v_told.sure := concat(v_told.sure, schemawatch._functions_gone(v_told.sure, p_before, p_after));
    end if;
    v_told.who := schemawatch._who(p_judged.readers, p_judged.writers,
        case when (p_context ->> 'published')::boolean then p_judged.cdc end,
        v_facts ->> 'roles', p_context ->> 'publication_names');
    v_told.fingerprint := case when cardinality(v_partitions) > 1
        then schemawatch._finding_fingerprint(p_judged.rule_id, v_section, p_alike -> 'before', p_alike -> 'after', null,
            schemawatch._behind(p_pair, p_judged.attribute, p_context))
        else schemawatch._finding_fingerprint(p_judged.rule_id, v_section, p_pair.before, p_pair.after,
            p_judged.attribute, schemawatch._behind(p_pair, p_judged.attribute, p_context)) end;
    -- told with what took it away, or has another type
    if v_section = 'columns' and (coalesce(p_judged.attribute, 'type') = 'type'
        or p_judged.attribute = 'name' and 'replaced' = any (p_pair.changed))
    then
        v_told.collateral := p_echoes -> (v_object ->> 'name');
        -- the objects of the other kinds have no users of their own
        if p_pair.after is null and v_told.collateral::text ~ '"view ' then
            v_told.how := v_told.how || ' So does with 42P01 what reads ' || (
                select string_agg(substr(gone.object, 6), ', ' order by gone.object)
                from jsonb_array_elements_text(v_told.collateral) as gone (object)
                where gone.object like 'view %') || ', which went with it.';
        end if;
    end if;
    -- DROP TABLE … CASCADE
    if p_judged.rule_id = 'table-removed' then
        v_gone := array(select format('view %s', viw ->> 'name') from jsonb_array_elements(p_before -> 'views') as viw);
    elsif v_partitions is not null then
        v_gone := array(
            select format('partition %s', other.name) from unnest(v_partitions[2:]) as other (name)
            union all
            -- its own partitions came or went with it
            select format('partition %s', schemawatch._table_name(sub))
            from jsonb_array_elements(case when v_section = 'partitions' and p_judged.attribute is null
                then case when p_pair.after is null then p_before else p_after end -> 'partitions' end) as sub
            where sub ->> 'parent' = any (v_partitions));
    end if;
    if v_gone <> '{}' or v_told.collateral is not null then
        v_told.collateral := (
            select jsonb_agg(gone.object order by gone.object)
            from (
                select unnest(v_gone) union all select jsonb_array_elements_text(v_told.collateral)
            ) as gone (object));
    end if;
    v_told.default_impact := p_judged.impact;
    v_told.muted := false;
    return v_told;
end
$$;

comment on function schemawatch._told(
    schemawatch.classified_change, schemawatch._object_pair, jsonb, jsonb, jsonb, jsonb, jsonb, boolean) is
'A finding of _judged() with everything that is said of it. p_alike has the partitions that it is told for, their objects
before and after; p_echoes by column what is told with it; p_alone is false when others make something fail.';


create or replace function schemawatch.classify_changes(p_before jsonb, p_after jsonb)
returns setof schemawatch.classified_change
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set quote_all_identifiers = off  -- format('%I') makes the keys that pair objects
set standard_conforming_strings = on
set plan_cache_mode = force_generic_plan
set jit = off
rows 10
as $$
declare
    -- out of a table's row they would be unpacked again by whoever looks at them
    v_before jsonb := p_before || '{}';
    v_after jsonb := p_after || '{}';
    v_pairs schemawatch._object_pair[];
    v_pair schemawatch._object_pair;
    v_lost text[];
    v_retyped text[];
    v_renames jsonb := '{}'::jsonb;
    v_view_renames jsonb;
    v_formers jsonb;
    v_context jsonb;
    v_column text;
    v_echoes jsonb := '{}'::jsonb;
    v_findings schemawatch._finding[];
    v_finding schemawatch._finding;
    v_claimed text[];
    v_name text;
    v_judged schemawatch.classified_change;
    v_found schemawatch.classified_change[] := '{}'::schemawatch.classified_change[];
    v_of schemawatch._object_pair[] := '{}'::schemawatch._object_pair[];
    v_told text[];
    v_likeness text[];
    v_some_alike boolean := false;
    v_alike jsonb := '{}'::jsonb;
    v_harmful integer := 0;
    v_place integer;
    v_position integer := 0;
    r_between record;
begin
    v_pairs := array(select pair from schemawatch._diff_objects(v_before, v_after) as pair);
    if cardinality(v_pairs) = 0 and not exists (select from schemawatch._moved_columns(v_before, v_after)) then
        return;
    end if;
    -- This runs at somebody's COMMIT, as a rule for one or two pairs: loops, since a query for all of it at once
    -- would take longer to start than to run.
    foreach v_pair in array v_pairs loop
        continue when v_pair.section not in ('columns', 'view_columns');
        if 'name' = any (v_pair.changed) then
            if v_pair.section = 'columns' then
                v_renames := v_renames || jsonb_build_object(v_pair.before ->> 'name', v_pair.after -> 'name');
            else
                v_view_renames := coalesce(v_view_renames, '{}') || jsonb_build_object(v_pair.before ->> 'view',
                    coalesce(v_view_renames -> (v_pair.before ->> 'view'), '{}')
                        || jsonb_build_object(v_pair.before ->> 'name', v_pair.after -> 'name'));
            end if;
        end if;
        continue when v_pair.section <> 'columns';
        if 'replaced' = any (v_pair.changed) then
            -- what a column that took over the name of a dropped one was called
            v_formers := coalesce(v_formers, '{}') || coalesce((
                select jsonb_object_agg(v_pair.before ->> 'name', col.key)
                from jsonb_each(v_before #> '{identity,columns}') as col
                where col.value -> 'id' = v_pair.after_ids -> 'id'), '{}');
        end if;
        if v_pair.after is null or 'replaced' = any (v_pair.changed) then
            v_lost := v_lost || (v_pair.before ->> 'name');
        end if;
        if 'type' = any (v_pair.changed) then
            v_retyped := v_retyped || (v_pair.before ->> 'name');
        end if;
    end loop;
    v_context := schemawatch._change_context(v_before, v_after) || jsonb_build_object(
        'renames', v_renames, 'view_renames', v_view_renames, 'formers', v_formers,
        -- of the whole table, for an object of one partition too
        'column_renames', v_renames);
    for i in 1 .. cardinality(v_pairs) loop
        v_pair := v_pairs[i];
        if v_lost is not null or v_retyped is not null then
            v_pair.changed := schemawatch._own_changes(v_pair, v_retyped, v_renames);
            v_column := schemawatch._echo_of(v_pair, v_lost, v_retyped);
            if v_column is not null then
                v_echoes := v_echoes || jsonb_build_object(v_column, coalesce(v_echoes -> v_column, '[]')
                    || jsonb_build_array(format('%s %s', schemawatch._object_kind(v_pair.section, v_pair.before),
                        schemawatch._object_name(v_pair.before))));
                continue;
            end if;
        end if;
        if v_pair.section = 'columns' and v_pair.changed && array['type', 'default'] then
            v_pair := schemawatch._with_domain_defaults(v_pair, v_context);
        end if;
        if coalesce(v_pair.before, v_pair.after) ? 'partition' then
            v_findings := array(select own from schemawatch._partition_findings(
                v_pair, schemawatch._partition_context(v_pair, v_context)) as own);
        else
            v_findings := array(select own from schemawatch._findings_of(v_pair, v_context) as own);
        end if;
        v_claimed := '{}';
        foreach v_finding in array v_findings loop
            v_claimed := v_claimed || v_finding.claims;
        end loop;
        if v_pair.changed is null then
            if cardinality(v_findings) = 0 then
                v_findings := v_findings || ('unclassified-change', null, null)::schemawatch._finding;
            end if;
        else
            foreach v_name in array v_pair.changed loop
                continue when v_name = any (v_claimed);
                v_findings := v_findings || ('unclassified-change', v_name, null)::schemawatch._finding;
            end loop;
        end if;
        v_told := '{}';
        foreach v_finding in array v_findings loop
            v_name := concat_ws(' ', v_finding.rule_id, v_finding.attribute);
            continue when v_finding.rule_id is null or v_name = any (v_told);
            v_told := v_told || v_name;
            v_judged := schemawatch._judged(i, v_pair, v_finding.rule_id, v_finding.attribute, v_context);
            v_found := v_found || v_judged;
            v_of := v_of || v_pair;
        end loop;
    end loop;
    for r_between in
        select * from schemawatch._findings_between(v_before, v_after, v_context)
    loop
        -- a place each, so that none counts as a repetition of another one
        v_position := v_position - 1;
        v_judged := schemawatch._judged(v_position, r_between.pair, r_between.rule_id, r_between.attribute, v_context);
        v_found := v_found || v_judged;
        v_of := v_of || r_between.pair;
    end loop;
    -- what happened to many partitions alike is told once
    for i in 1 .. cardinality(v_found) loop
        v_likeness[i] := schemawatch._likeness(v_of[i], (v_found[i]).rule_id, (v_found[i]).attribute);
        v_some_alike := v_some_alike or v_likeness[i] is not null;
        v_harmful := v_harmful + ((v_found[i]).impact <> 'SAFE')::integer;
    end loop;
    if v_some_alike then
        v_alike := (
            select jsonb_object_agg(own.first, own.said)
            from (
                select (array_agg(item.i order by item.ord))[1] as first, jsonb_build_object(
                    'partitions', jsonb_agg(coalesce(item.object ->> 'partition', schemawatch._table_name(item.object))
                        order by item.ord),
                    'before', jsonb_agg((item.pair).before order by item.ord),
                    'after', jsonb_agg((item.pair).after order by item.ord)) as said
                from (
                    select i, v_likeness[i] as likeness, (v_found[i])."position" as ord, v_of[i] as pair,
                        coalesce((v_of[i]).before, (v_of[i]).after) as object
                    from generate_subscripts(v_found, 1) as i
                    where v_likeness[i] is not null
                ) as item
                group by item.likeness
            ) as own);
    end if;
    v_position := 0;
    for v_place in
        select i from generate_subscripts(v_found, 1) as i
        order by schemawatch._impact_rank((v_found[i]).impact) desc, (v_of[i]).section <> 'table', (v_found[i])."position",
            (v_found[i]).rule_id, (v_found[i]).attribute
    loop
        continue when v_likeness[v_place] is not null and not v_alike ? v_place::text;
        v_position := v_position + 1;
        v_judged := schemawatch._told(v_found[v_place], v_of[v_place], v_before, v_after, v_context,
            v_alike -> v_place::text, v_echoes, v_harmful <= ((v_found[v_place]).impact <> 'SAFE')::integer);
        v_judged."position" := v_position;
        return next v_judged;
    end loop;
end
$$;

comment on function schemawatch.classify_changes(jsonb, jsonb) is
'What the difference between two documents of take_snapshot() means: one row per logical edit, the worst
first. Differences that no rule knows are unclassified-change; differences that another one explains are in
its collateral. Reads only the rules.';
