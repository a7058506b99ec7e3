create or replace function schemawatch._type_family(p_type jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return case
        when p_type ->> 'schema' = 'pg_catalog' then p_type ->> 'name'
        when p_type ->> 'kind' = 'enum' then 'enum'
        -- an extension type, wherever it was installed
        when p_type ->> 'kind' is null and p_type ->> 'name' = 'citext' then 'citext'
        else 'other'
    end;
end
$$;

comment on function schemawatch._type_family(jsonb) is
'What the type rules call a type: its name for built-in types and citext, enum for any enum, otherwise other.';


create or replace function schemawatch._collation_of(p_column jsonb, p_types jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        -- without the schema, which the document does not know of a domain's
        select coalesce(
            regexp_replace(p_column #>> '{collation,text}', '^("[^"]+"|[^".]+)\.', ''),
            quote_ident(p_types -> format('%I.%I', p_column #>> '{type,schema}', p_column #>> '{type,name}') ->> 'collation'),
            '"default"')
        where case when p_column ? 'type'
            then schemawatch._type_family(schemawatch._under_domain(p_column -> 'type', p_types)) end
            in ('text', 'varchar', 'bpchar', 'citext'));
end
$$;

comment on function schemawatch._collation_of(jsonb, jsonb) is
'The collation of a column, its own or that of its domain, by its bare name in SQL; null when its type has none.';


create or replace function schemawatch._numeric_change_rule(p_before integer, p_after integer)
returns text
language sql
immutable
parallel safe
as $$
    -- typmod = ((precision << 16) | (scale & 2047)) + 4, scale signed in 11 bits: numeric.c, make_numeric_typmod()
    select case
        when p_before = p_after then 'column-type-changed'
        when p_after = -1 then 'column-type-numeric-unconstrained'
        when p_before = -1 then 'column-type-numeric-constrained'
        when a.scale < b.scale then 'column-type-numeric-scale-shrunk'
        when a.digits - a.scale < b.digits - b.scale then 'column-type-numeric-precision-shrunk'
        when a.scale > b.scale then 'column-type-numeric-scale-grown'
        else 'column-type-numeric-precision-grown'
    end
    from (select (p_before - 4) >> 16 as digits, (((p_before - 4) & 2047) # 1024) - 1024 as scale) as b,
         (select (p_after - 4) >> 16 as digits, (((p_after - 4) & 2047) # 1024) - 1024 as scale) as a
$$;

comment on function schemawatch._numeric_change_rule(integer, integer) is
'The rule for a change of numeric(precision, scale), given as typmods (-1: unconstrained).';


create or replace function schemawatch._time_precision_rule(p_type text, p_before integer, p_after integer)
returns text
language sql
immutable
parallel safe
as $$
    -- typmod of interval = (fields << 16) | precision, all fields = 0x7FFF, full precision = 0xFFFF:
    -- timestamp.h, INTERVAL_TYPMOD(). Others: the precision itself. No typmod means 6 digits and all fields.
    select case
        when (a.fields & b.fields) = b.fields and a.digits >= b.digits then 'column-type-time-precision-grown'
        else 'column-type-time-precision-shrunk'
    end
    from (
        select case when p_type = 'interval' and p_before <> -1 then p_before >> 16 else 32767 end as fields,
               case when p_before = -1 then 6
                    when p_type = 'interval' then least(p_before & 65535, 6) else p_before end as digits
    ) as b, (
        select case when p_type = 'interval' and p_after <> -1 then p_after >> 16 else 32767 end as fields,
               case when p_after = -1 then 6
                    when p_type = 'interval' then least(p_after & 65535, 6) else p_after end as digits
    ) as a
$$;

comment on function schemawatch._time_precision_rule(text, integer, integer) is
'The rule for a change of precision (or of interval fields) of a date/time type, given as typmods.';


create or replace function schemawatch._length_rule(p_type text, p_before integer, p_after integer)
returns text
language sql
immutable
parallel safe
as $$
    select case
        when p_before = p_after then 'column-type-changed'
        -- bit(n) takes exactly n bits: every other length rejects what was accepted
        when p_type = 'bit' then 'column-type-changed'
        when p_after = -1 then 'column-type-length-removed'
        when p_before = -1 then 'column-type-length-imposed'
        when p_after < p_before then 'column-type-length-shrunk'
        when p_type = 'bpchar' then 'column-type-char-length-grown'
        else 'column-type-length-grown'
    end
$$;

comment on function schemawatch._length_rule(text, integer, integer) is
'The rule for a change of length of a string type, given as typmods (-1: no length).';


create or replace function schemawatch._type_change_rule(p_before jsonb, p_after jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    -- A domain counts as what lies under it, once the domain itself has been judged.
    v_from text := schemawatch._type_family(p_before);
    v_to text := schemawatch._type_family(p_after);
    v_from_mod integer := coalesce((p_before ->> 'typmod')::integer, -1);
    v_to_mod integer := coalesce((p_after ->> 'typmod')::integer, -1);
    v_same_type boolean := p_before ->> 'schema' = p_after ->> 'schema' and p_before ->> 'name' = p_after ->> 'name';
    v_pair text := format('%s > %s', v_from, v_to);
begin
    if coalesce(p_before ->> 'array', '') <> coalesce(p_after ->> 'array', '') then
        return 'column-type-array-changed';
    end if;
    return case
        when v_same_type and v_from = 'numeric' then schemawatch._numeric_change_rule(v_from_mod, v_to_mod)
        when v_same_type and v_from in ('time', 'timetz', 'timestamp', 'timestamptz', 'interval')
            then schemawatch._time_precision_rule(v_from, v_from_mod, v_to_mod)
        when v_same_type and v_from in ('varchar', 'varbit', 'bpchar', 'bit')
            then schemawatch._length_rule(v_from, v_from_mod, v_to_mod)
        when v_pair in ('text > varchar', 'varchar > text') then case
            when v_from_mod = -1 and v_to_mod = -1 then 'column-type-string-equivalent'
            when v_to_mod = -1 then 'column-type-length-removed'
            else 'column-type-length-imposed' end
        when v_pair = 'int2 > int4' then 'column-type-int-widened'
        when v_pair in ('int2 > int8', 'int4 > int8') then 'column-type-int-widened-64'
        when v_pair in ('int8 > int4', 'int8 > int2', 'int4 > int2') then 'column-type-int-narrowed'
        when v_pair in ('int2 > numeric', 'int4 > numeric', 'int8 > numeric') then 'column-type-int-to-numeric'
        when v_from in ('int2', 'int4', 'int8') and v_to in ('float4', 'float8')
            then 'column-type-int-to-float'
        when v_pair = 'float4 > float8' then 'column-type-float-widened'
        when v_pair = 'float8 > float4' then 'column-type-float-narrowed'
        when v_from in ('numeric', 'float4', 'float8') and v_to in ('int2', 'int4')
            then 'column-type-lossy'
        -- all digits of a scale-0 numeric may survive, but operators and drivers change: the fallback
        when v_from = 'numeric' and v_to = 'int8' then case
            when v_from_mod >= 4 and ((v_from_mod - 4) & 2047) = 0 then 'column-type-changed'
            else 'column-type-lossy' end
        when v_from in ('float4', 'float8') and v_to = 'int8' then 'column-type-lossy'
        when v_pair in ('numeric > float4', 'numeric > float8', 'float4 > numeric', 'float8 > numeric',
            'numeric > money', 'timetz > time', 'interval > time', 'inet > cidr') then 'column-type-lossy'
        when v_pair in ('cidr > inet', 'macaddr > macaddr8') then 'column-type-network-widened'
        when v_pair = 'bit > varbit' and (v_to_mod = -1 or v_to_mod >= v_from_mod) then 'column-type-bit-to-varying'
        when v_pair in ('int2 > oid', 'int4 > oid') then 'column-type-int-to-oid'
        when v_pair = 'oid > int8' then 'column-type-oid-to-bigint'
        when v_pair = 'oid > int4' then 'column-type-int-narrowed'
        when v_pair in ('text > name', 'varchar > name') then 'column-type-text-to-name'
        when v_pair in ('name > text', 'name > varchar') and v_to_mod = -1 then 'column-type-name-to-text'
        when v_pair in ('time > timetz', 'time > interval') then 'column-type-time-widened'
        when v_pair in ('bpchar > varchar', 'bpchar > text') then 'column-type-char-to-varying'
        when v_pair in ('varchar > bpchar', 'text > bpchar') then 'column-type-varying-to-char'
        when v_pair in ('text > citext', 'citext > text', 'varchar > citext', 'citext > varchar')
            then 'column-type-case-sensitivity-changed'
        when v_pair = 'json > jsonb' then 'column-type-json-to-jsonb'
        when v_pair = 'jsonb > json' then 'column-type-jsonb-to-json'
        when v_from in ('text', 'varchar', 'bpchar') and v_to = 'enum' then 'column-type-text-to-enum'
        when v_from = 'enum' and v_to in ('text', 'varchar', 'bpchar') then 'column-type-enum-to-text'
        when v_pair = 'enum > enum' then 'column-type-enum-changed'
        when v_pair in ('date > timestamp', 'date > timestamptz') then 'column-type-date-to-timestamp'
        when v_pair in ('timestamp > date', 'timestamptz > date') then 'column-type-timestamp-to-date'
        when v_pair = 'timestamp > timestamptz' then 'column-type-timestamp-to-timestamptz'
        when v_pair = 'timestamptz > timestamp' then 'column-type-timestamptz-to-timestamp'
        else 'column-type-changed'
    end;
end
$$;

comment on function schemawatch._type_change_rule(jsonb, jsonb) is
'The rule for a change between two types, each {"schema", "name", "typmod", "array", "kind"}; kind (enum, …) is
given for user types. Pairs without a rule of their own are column-type-changed, which is BREAKING.';


create or replace function schemawatch._type_rule(p_before jsonb, p_after jsonb, p_context jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        with side as (
            select
                p_before || jsonb_strip_nulls(jsonb_build_object('kind', bt ->> 'kind')) as before,
                p_after || jsonb_strip_nulls(jsonb_build_object('kind', at ->> 'kind')) as after,
                schemawatch._under_domain(p_before, p_context -> 'types_before') as base_before,
                schemawatch._under_domain(p_after, p_context -> 'types_after') as base_after,
                schemawatch._domain_is_bare(p_before, p_context -> 'types_before') as bare_before,
                schemawatch._domain_is_bare(p_after, p_context -> 'types_after') as bare_after
            from (select p_context -> 'types_before' -> (format('%I.%I', p_before ->> 'schema', p_before ->> 'name'))) as b (bt),
                 (select p_context -> 'types_after' -> (format('%I.%I', p_after ->> 'schema', p_after ->> 'name'))) as a (at)
        )
        select case
            when (base_before - 'text') = (base_after - 'text') and bare_before and bare_after
                then 'column-type-domain-transparent'
            when (base_before - 'text') = (base_after - 'text') and not bare_after then 'column-type-domain-applied'
            when (base_before - 'text') = (base_after - 'text') then 'column-type-domain-removed'
            else schemawatch._type_change_rule(base_before, base_after)
        end
        from side);
end
$$;

comment on function schemawatch._type_rule(jsonb, jsonb, jsonb) is
'The rule for a column whose type changed. Domains are judged first: adding, removing or swapping one over the
same base type is about its constraints only.';


create or replace function schemawatch._labels_changed(p_type jsonb, p_context jsonb)
returns boolean
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select coalesce(p_context -> 'types_before' -> named.key -> 'labels'
            <> p_context -> 'types_after' -> named.key -> 'labels', false)
        from (select format('%I.%I', p_type ->> 'schema', p_type ->> 'name')) as named (key));
end
$$;

comment on function schemawatch._labels_changed(jsonb, jsonb) is
'Whether a type is an enum that was rebuilt with other labels: the label findings then say so.';


create or replace function schemawatch._type_findings(
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
    v_same_labels boolean := not 'recreated' = any (v_changed) and p_pair.before_ids -> 'id' = p_pair.after_ids -> 'id';
    v_renamed boolean;
    v_added boolean;
    v_removed boolean;
    v_checks_gained boolean;
    v_checks_lost boolean;
    v_validated boolean;
    v_unvalidated boolean;
    v_check_renamed boolean;
    v_reach record;
begin
    if b is null or a is null then
        -- the column that came, went or changed its type says it; but not which labels went
        return query select case when exists (
            select
            from jsonb_each(p_context -> 'columns_before') as old
            join jsonb_each(p_context -> 'columns_after') as new on new.key = old.key
            join jsonb_each(p_context -> 'types_after') as other
                on other.key = format('%I.%I', new.value #>> '{type,schema}', new.value #>> '{type,name}')
            where a is null
              and old.value #>> '{type,schema}' = b ->> 'schema' and old.value #>> '{type,name}' = b ->> 'name'
              and not other.value -> 'labels' @> (b -> 'labels')
        ) then 'enum-label-removed' end, 'labels', null::text[];
        return;
    end if;
    -- labels are themselves while their pg_enum rows live; otherwise they are their texts
    select
        coalesce(bool_or(bl.label is not null and al.label is not null and bl.label <> al.label), false),
        coalesce(bool_or(bl.label is null), false),
        coalesce(bool_or(al.label is null), false)
    into v_renamed, v_added, v_removed
    from (
        select label, case when v_same_labels then p_pair.before_ids #>> array['label_oids', (ord - 1)::text] else label end as id
        from jsonb_array_elements_text(b -> 'labels') with ordinality as lab (label, ord)
    ) as bl
    full join (
        select label, case when v_same_labels then p_pair.after_ids #>> array['label_oids', (ord - 1)::text] else label end as id
        from jsonb_array_elements_text(a -> 'labels') with ordinality as lab (label, ord)
    ) as al on al.id = bl.id;
    -- a check is itself while its expression stays; NOT VALID is printed as part of it
    select
        coalesce(bool_or(bc.check is null), false),
        coalesce(bool_or(ac.check is null), false),
        coalesce(bool_or(bc.not_valid and not ac.not_valid), false),
        coalesce(bool_or(not bc.not_valid and ac.not_valid), false),
        coalesce(bool_or(bc.name <> ac.name), false)
    into v_checks_gained, v_checks_lost, v_validated, v_unvalidated, v_check_renamed
    from schemawatch._domain_checks(b) as bc
    full join schemawatch._domain_checks(a) as ac on ac.check = bc.check and ac.nth = bc.nth;
    select * into v_reach
    from schemawatch._domain_reach(a, p_context -> 'columns_after', p_context -> 'types_after');
    return query
    select rule.rule_id, rule.attribute, rule.claims
    from (values
        ('type-renamed', case when 'name' = any (v_changed) then 'name' else 'schema' end,
            array['name', 'schema'], v_changed && array['name', 'schema']),
        ('enum-label-renamed', 'labels', array['labels'], 'labels' = any (v_changed) and v_renamed),
        ('enum-label-removed', 'labels', array['labels'], 'labels' = any (v_changed) and v_removed),
        ('enum-label-added', 'labels', array['labels'], 'labels' = any (v_changed) and v_added),
        ('enum-labels-reordered', 'labels', array['labels'],
            'labels' = any (v_changed) and not (v_renamed or v_removed or v_added)),
        (case when v_reach.values_of then 'domain-constraint-added' else 'domain-element-constraint-added' end, 'constraints', array['constraints'],
            'constraints' = any (v_changed) and (v_checks_gained or v_unvalidated)),
        ('domain-constraint-removed', 'constraints', array['constraints'],
            'constraints' = any (v_changed) and v_checks_lost),
        ('constraint-validated', 'constraints', array['constraints'],
            'constraints' = any (v_changed) and v_validated),
        ('constraint-renamed', 'constraints', array['constraints'],
            'constraints' = any (v_changed) and v_check_renamed),
        ('domain-not-null-set', 'not_null', array['not_null'], 'not_null' = any (v_changed) and a ? 'not_null'),
        (case when v_reach.values_of then 'domain-not-null-dropped' else 'domain-element-not-null-dropped' end, 'not_null', array['not_null'],
            'not_null' = any (v_changed) and not a ? 'not_null'),
        (case when v_reach.default_of then 'domain-default-changed' else 'domain-default-unused' end, 'default', array['default'], 'default' = any (v_changed)),
        ('composite-type-changed', 'attributes', array['attributes'], 'attributes' = any (v_changed)),
        -- what it means to have been re-created is told for each column of the type
        (null, null, array['recreated'], 'recreated' = any (v_changed))
    ) as rule (rule_id, attribute, claims, applies)
    where rule.applies;
end
$$;

comment on function schemawatch._type_findings(schemawatch._object_pair, jsonb) is
'The rules that apply to an enum, a domain or a composite type behind a column.';


create or replace function schemawatch._type_facts(
    p_pair schemawatch._object_pair,
    p_attribute text,
    p_context jsonb
)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_pair.before;
    a jsonb := p_pair.after;
    v_path text := schemawatch._object_path('types', coalesce(a, b), null);
    v_lost record;
    v_gained record;
    v_renamed record;
    v_enum text := case when a is not null then v_path else (
        select min(schemawatch._type_key(new.value))
        from jsonb_each(p_context -> 'columns_before') as old
        join jsonb_each(p_context -> 'columns_after') as new on new.key = old.key
        where schemawatch._type_key(old.value) = v_path) end;
    v_column jsonb := (
        select col.value
        from jsonb_each(p_context -> 'columns_after') as col
        where v_enum in (schemawatch._type_key(col.value), schemawatch._type_key(jsonb_build_object(
            'type', schemawatch._under_domain(col.value -> 'type', p_context -> 'types_after'))))
        order by quote_ident(col.key) limit 1);
    v_new_labels text := (
        select string_agg(quote_literal(own.label), ', ' order by own.ord)
        from jsonb_array_elements_text(a -> 'labels') with ordinality as own (label, ord)
        where not b -> 'labels' ? own.label);
    v_ranks text := 'array_position(array[' || schemawatch._literals(b -> 'labels') || '], ';
    v_alter text := case when coalesce(p_pair.after_ids, p_pair.before_ids) ? 'row_of_table' then 'alter table ' else 'alter type ' end;
begin
    select bc.* into v_lost
    from schemawatch._domain_checks(b) as bc
    where not exists (select from schemawatch._domain_checks(a) as ac where ac.check = bc.check and ac.nth = bc.nth)
    order by bc.name limit 1;
    select ac.* into v_gained
    from schemawatch._domain_checks(a) as ac
    where not exists (
        select from schemawatch._domain_checks(b) as bc
        where bc.check = ac.check and bc.nth = ac.nth and bc.not_valid >= ac.not_valid)
    order by ac.name limit 1;
    select bc.name as old, ac.name as new into v_renamed
    from schemawatch._domain_checks(b) as bc
    join schemawatch._domain_checks(a) as ac on ac.check = bc.check and ac.nth = bc.nth and ac.name <> bc.name
    order by bc.name limit 1;
    return jsonb_build_object(
        'column', coalesce((
            select quote_ident(min(col.key))
            from jsonb_each(p_context -> case when a is null then 'columns_before' else 'columns_after' end) as col
            where v_path in (schemawatch._type_key(col.value), schemawatch._type_key(jsonb_build_object(
                'type', schemawatch._under_domain(col.value -> 'type', p_context -> 'types_after'))))), (
            -- inside of something
            select quote_ident(min(col.key))
            from jsonb_each(p_context -> case when a is null then 'columns_before' else 'columns_after' end) as col
            where p_context -> 'types_after' -> schemawatch._type_key(col.value) ->> 'kind' in ('composite', 'range')),
            '...'),
        'enum', v_enum,
        'old_constraint', quote_ident(v_renamed.old),
        'new_constraint', quote_ident(v_renamed.new),
        'rename_back', 'alter domain ' || v_path || ' rename constraint ' || quote_ident(v_renamed.new)
            || ' to ' || quote_ident(v_renamed.old),
        'labels', schemawatch._literals(coalesce(a, b) -> 'labels'),
        'old_labels', schemawatch._literals(b -> 'labels'),
        'old_label', quote_literal(schemawatch._first_missing(b -> 'labels', a -> 'labels') #>> '{}'),
        'new_label', quote_literal(schemawatch._first_missing(a -> 'labels', b -> 'labels') #>> '{}'),
        'new_labels', v_new_labels,
        'holds_new', quote_ident(coalesce(v_column ->> 'name', '...')) || case when v_column -> 'type' ? 'array'
            then format('::text[] && array[%s]', v_new_labels) else format('::text in (%s)', v_new_labels) end,
        'add_new', (
            select string_agg(format('alter type %s add value %L', v_path, own.label), '; ' order by own.ord)
            from jsonb_array_elements_text(a -> 'labels') with ordinality as own (label, ord)
            where not b -> 'labels' ? own.label),
        'add_old', (
            select string_agg(format('alter type %s add value %L', v_enum, own.label), '; ' order by own.ord)
            from jsonb_array_elements_text(b -> 'labels') with ordinality as own (label, ord)
            -- of a type that is gone: what the type of its column has not
            where not coalesce(a, p_context -> 'types_after' -> v_enum) -> 'labels' ? own.label),
        'rename_labels', (
            select string_agg(format('alter type %s rename value %L to %L', v_path, new.label, old.label), '; ' order by old.ord)
            from jsonb_array_elements_text(b -> 'labels') with ordinality as old (label, ord)
            join jsonb_array_elements_text(a -> 'labels') with ordinality as new (label, ord)
                on p_pair.after_ids #>> array['label_oids', (new.ord - 1)::text]
                    = p_pair.before_ids #>> array['label_oids', (old.ord - 1)::text]
            where old.label <> new.label),
        'old_order', case when v_column -> 'type' ? 'array'
            then format('(select array_agg(%slabel::text) order by place) from unnest(%s) with ordinality as own (label, place))',
                v_ranks, quote_ident(v_column ->> 'name'))
            else v_ranks || quote_ident(coalesce(v_column ->> 'name', '...')) || '::text)' end,
        'constraint', quote_ident(v_gained.name),
        -- 0A000: it will not check what lies inside of something
        'strict_again', case when v_column -> 'type' ? 'array' or p_context -> 'types_after' -> schemawatch._type_key(v_column)
                ->> 'kind' in ('composite', 'range')
            then 'add check (value is not null) not valid' else 'set not null' end,
        'drop', 'alter domain ' || v_path || ' drop constraint ' || quote_ident(v_gained.name),
        'restore', case p_attribute
            when 'constraints' then 'alter domain ' || v_path || ' add constraint ' || quote_ident(v_lost.name)
                || ' ' || v_lost.check || ' not valid'
            when 'default' then case when b ? 'default'
                then 'alter domain ' || v_path || ' set default ' || (b #>> '{default,text}')
                else 'alter domain ' || v_path || ' drop default' end
            when 'name' then v_alter || v_path || ' rename to ' || quote_ident(b ->> 'name')
            when 'schema' then v_alter || v_path || ' set schema ' || quote_ident(b ->> 'schema')
            when 'attributes' then v_alter || v_path || ' ' || schemawatch._attribute_steps(b -> 'attributes',
                a -> 'attributes', case v_alter when 'alter table ' then 'column' else 'attribute' end) end);
end
$$;

comment on function schemawatch._type_facts(schemawatch._object_pair, text, jsonb) is
'What the placeholders of a finding on a type or a domain stand for: a column of it, its labels as literals, and
the SQL that takes the new part away or restores the old one (both without a semicolon).';
