create or replace function schemawatch._relid(p_table text, p_path name[])
returns oid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_relid constant oid := schemawatch._relation_named(p_table, p_path, 'rpfvm');
begin
    if v_relid is null then
        raise exception 'table "%" does not exist', coalesce(p_table, 'null')
            using errcode = 'SW104', hint = 'Check the name and the schema; names are case-sensitive when quoted.';
    end if;
    return v_relid;
end
$$;

comment on function schemawatch._relid(text, name[]) is
'The table or view of this name, written as in SQL, for a session with this search_path. Raises SW104 for none.';


create or replace function schemawatch._word(p_text text, p_name text)
returns boolean
language sql
immutable
parallel safe
as $$
    -- strpos() first: of thousands of bodies almost none has the name
    select strpos(lower(p_text), lower(p_name)) > 0 and p_text ~* concat('(?<![[:alnum:]_$])',
        regexp_replace(p_name, '([^[:alnum:]_ ])', '\\\1', 'g'), '(?![[:alnum:]_$])')
$$;

comment on function schemawatch._word(text, text) is
'Whether a name is in a text as a word of its own, whatever it means there; case does not count.';


create or replace function schemawatch._impact_by_catalog(p_relid oid, p_column name)
returns table (kind text, name text, how text, evidence text)
language sql
stable
rows 20
as $$
    with found as materialized (
        select dep.*, obj.type, obj.identity, con.contype, con.conrelid, con.confrelid, rel.relkind,
            format(', through %s %s', way.type, way.identity) as way
        from schemawatch._dependents(p_relid, p_column) as dep
        cross join lateral pg_identify_object(dep.classid, dep.objid, dep.objsubid) as obj
        left join lateral pg_identify_object(dep.through_class, dep.through_id, 0) as way on true
        -- LIMIT: one look into an index each, whatever the planner thinks of a join
        left join lateral (
            select own.* from pg_constraint as own
            where dep.classid = 'pg_constraint'::regclass and own.oid = dep.objid limit 1) as con on true
        left join lateral (
            select own.* from pg_class as own
            where dep.classid = 'pg_class'::regclass and own.oid = dep.objid limit 1) as rel on true
        left join lateral (
            select own.* from pg_trigger as own
            where dep.classid = 'pg_trigger'::regclass and own.oid = dep.objid limit 1) as trg on true
        left join lateral (
            select own.* from pg_type as own
            where dep.classid = 'pg_type'::regclass and own.oid = dep.objid limit 1) as typ on true
        where obj.identity is not null
          -- what PostgreSQL keeps for its own use, copies for partitions, and publications, which are told below
          and dep.classid not in ('pg_publication_rel'::regclass, 'pg_publication_namespace'::regclass)
          and coalesce(con.contype <> 'n' and con.conparentid = 0, true)
          and coalesce(rel.relkind <> 't', true)
          and coalesce(not trg.tgisinternal and trg.tgparentid = 0, true)
          -- a row type and the arrays of it are only a way
          and coalesce(typ.typrelid = 0 and not exists (
              select from pg_type as elem where elem.oid = typ.typelem and elem.typrelid <> 0), true)
          and not (coalesce(rel.relkind in ('i', 'I'), false) and dep.objsubid = 0 and (
              exists (select from pg_inherits as inh where inh.inhrelid = dep.objid)
              or exists (
                  select from pg_constraint as own
                  where own.conindid = dep.objid and own.contype in ('p', 'u', 'x'))))
    )
    select
        case
            when found.contype is not null then case found.contype when 'f' then 'foreign key' when 'p' then 'primary key'
                when 'u' then 'unique constraint' when 'x' then 'exclusion constraint' else 'check constraint' end
            when found.type = 'statistics object' then 'statistics'
            when found.objsubid > 0 and exists (
                select from pg_attribute as att
                where att.attrelid = found.objid and att.attnum = found.objsubid and att.attgenerated <> '')
                then 'generated column'
            when found.objsubid > 0 then 'column'
            else found.type
        end,
        case when found.classid = 'pg_proc'::regclass then found.objid::regprocedure::text else found.identity end,
        concat(
            case
                when found.contype = 'f' and found.conrelid = p_relid
                    then format('references %s', found.confrelid::regclass)
                when found.contype = 'f' then format('%s references it', found.conrelid::regclass)
                when found.contype is not null then 'is about it'
                when found.relkind in ('v', 'm') and found.objsubid = 0 then 'its query reads it'
                when found.relkind = 'S' then 'belongs to it'
                when found.relkind in ('i', 'I') then 'its key, expression or predicate uses it'
                when found.relkind in ('r', 'p', 'f') and found.objsubid = 0 then 'inherits from it, or is a partition'
                when found.objsubid > 0 and found.through_class = 'pg_type'::regclass then 'has its row type'
                when found.objsubid > 0 then 'is computed from it'
                when found.classid = 'pg_proc'::regclass then 'its body or signature uses it'
                when found.classid = 'pg_policy'::regclass then 'USING or WITH CHECK uses it'
                when found.classid = 'pg_trigger'::regclass and p_column is null then 'fires on it'
                when found.classid = 'pg_trigger'::regclass then 'UPDATE OF or WHEN names it'
                when found.classid = 'pg_rewrite'::regclass then 'its action or condition uses it'
                when found.classid = 'pg_statistic_ext'::regclass then 'is computed from it'
                else 'depends on it'
            end,
            case when found.through_class <> 'pg_type'::regclass then found.way end,
            case when found.whole then ', by the row as a whole: may not use this column' end),
        'catalog'
    from found
$$;

comment on function schemawatch._impact_by_catalog(oid, name) is
'The part of impact() that pg_depend knows: certain.';


create or replace function schemawatch._impact_by_other(p_relid oid, p_column name)
returns table (kind text, name text, how text, evidence text)
language sql
stable
rows 20
as $$
    with own as materialized (
        select rel.oid, rel.relname, rel.relowner, rel.relacl, att.attnum
        from pg_class as rel
        left join pg_attribute as att
            on att.attrelid = rel.oid and att.attname = p_column and att.attnum > 0 and not att.attisdropped
        where rel.oid = p_relid
    )
    select 'partition key'::text, own.oid::regclass::text, 'rows are placed by it'::text, 'catalog'::text
    from own
    join pg_partitioned_table as part on part.partrelid = own.oid
    where p_column is null or own.attnum = any (part.partattrs::smallint[]) or exists (
        select from pg_depend as dep
        where dep.classid = 'pg_class'::regclass and dep.objid = own.oid and dep.refclassid = 'pg_class'::regclass
          and dep.refobjid = own.oid and dep.refobjsubid = own.attnum and dep.deptype = 'i')
    union all
    select 'publication', quote_ident(pub.pubname), concat('publishes it', case when exists (
            select from pg_publication_rel as pr
            join pg_depend as dep on dep.classid = 'pg_publication_rel'::regclass and dep.objid = pr.oid
            where pr.prpubid = pub.oid and dep.refclassid = 'pg_class'::regclass
              and dep.refobjid = own.oid and dep.refobjsubid = own.attnum)
            then '; its column list or row filter names it' end), 'catalog'
    from own
    cross join schemawatch._memberships_of(array[p_relid]) as member
    join pg_publication as pub on pub.oid = member.pubid
    where p_column is null or member.columns is null or member.columns ? p_column::text or member.filtered
    union all
    -- 6100 is the catalog of subscriptions, which is not read: it holds how to log in elsewhere
    select 'subscription', sub.identity, 'writes to it', 'catalog'
    from own
    join pg_subscription_rel as sr on sr.srrelid = own.oid
    cross join lateral pg_identify_object(6100, sr.srsubid, 0) as sub
    union all
    select 'role', case acl.grantee when 0 then 'PUBLIC' else acl.grantee::regrole::text end,
        string_agg(distinct acl.privilege_type, ', ' order by acl.privilege_type), 'privileges'
    from (
        select tab.grantee, tab.privilege_type
        from own
        cross join lateral aclexplode(own.relacl) as tab
        where p_column is null or tab.privilege_type in ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES')
        union all
        select col.grantee, format('%s (%s)', col.privilege_type, quote_ident(att.attname))
        from own
        join pg_attribute as att on att.attrelid = own.oid and (p_column is null or att.attnum = own.attnum)
        cross join lateral aclexplode(att.attacl) as col
    ) as acl
    where acl.grantee <> (select own.relowner from own)
    group by acl.grantee
    union all
    -- the words of a string say nothing for sure
    select case proc.prokind when 'p' then 'procedure' else 'function' end, proc.oid::regprocedure::text,
        'may: its body, a string, has the name', 'word'
    from own
    join pg_proc as proc on proc.prosqlbody is null and proc.oid >= 16384
    join pg_language as lang on lang.oid = proc.prolang and lang.lanname not in ('c', 'internal')
    where proc.pronamespace <> 'schemawatch'::regnamespace
      and case
          when p_column is null then schemawatch._word(proc.prosrc, own.relname)
          else schemawatch._word(proc.prosrc, p_column) and (
              schemawatch._word(proc.prosrc, own.relname)
              or exists (
                  select from pg_trigger as trg
                  where trg.tgfoid = proc.oid and trg.tgrelid = own.oid and not trg.tgisinternal))
      end
$$;

comment on function schemawatch._impact_by_other(oid, name) is
'The part of impact() that is in other catalogs: partition keys, publications, subscriptions, privileges, and the words
in the bodies of functions.';


create or replace function schemawatch._impact_by_statements(p_relid oid, p_column name)
returns table (kind text, name text, how text, evidence text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
rows 20
as $$
declare
    v_schema name;
    v_found jsonb;
begin
    v_schema := (
        select ns.nspname
        from pg_extension as ext
        join pg_namespace as ns on ns.oid = ext.extnamespace
        where ext.extname = 'pg_stat_statements' and has_schema_privilege(ns.oid, 'usage'));
    if v_schema is null then
        return;
    end if;
    execute format(
        'select jsonb_agg(to_jsonb(own))
        from (
            select left(schemawatch._redacted(stat.query), 200) as text, sum(stat.calls) as calls
            from %I.pg_stat_statements as stat
            where stat.dbid = (select db.oid from pg_database as db where db.datname = current_database())
              and schemawatch._word(stat.query, $1) and ($2 is null or schemawatch._word(stat.query, $2))
            group by 1
            order by 2 desc
            limit 20
        ) as own', v_schema)
    into v_found
    using (select rel.relname::text from pg_class as rel where rel.oid = p_relid), p_column::text;
    return query
    select 'statement', own.text, 'may: it has the name', format('%s calls', own.calls)
    from jsonb_to_recordset(v_found) as own (text text, calls numeric)
    where own.text <> '';
exception when object_not_in_prerequisite_state or insufficient_privilege then
    return;  -- its library is not loaded, or it is not for this role
end
$$;

comment on function schemawatch._impact_by_statements(oid, name) is
'The part of impact() that pg_stat_statements shows the caller, where it is there: the twenty with the most calls that
have the names, without values. It says who used it, never that nobody does.';


create or replace function schemawatch._impact_by_contract(p_relid oid, p_column name)
returns table (kind text, name text, how text, evidence text)
language sql
stable
rows 20
as $$
    select 'consumer', own.name || coalesce(' (' || nullif(concat_ws(', ', own.owner, own.channel), '') || ')', ''),
        concat_ws(', ',
            case when own.reads && did.to_it then 'reads it' end,
            case when own.inserts && did.to_it then 'inserts it' end,
            case when own.updates && did.to_it then 'updates it' end,
            case when own.deletes and p_column is null then 'deletes rows' end,
            case when own.replicates then 'is a copy of it' end), 'contract'
    from (
        select head.schema_id from schemawatch._head as head
        where head.relid = p_relid and head.document #>> '{identity,origin}' = schemawatch._origin()
    ) as watch
    join schemawatch._use as own on own.schema_id = watch.schema_id
    cross join lateral (
        select case when p_column is null
            then coalesce(own.reads, '{}') || coalesce(own.inserts, '{}') || coalesce(own.updates, '{}')
            else array[p_column::text, '*'] end as to_it
    ) as did
    where p_column is null or own.replicates
       or (coalesce(own.reads, '{}') || coalesce(own.inserts, '{}') || coalesce(own.updates, '{}')) && did.to_it
$$;

comment on function schemawatch._impact_by_contract(oid, name) is
'The part of impact() that consumers declared: what they do with the table or the column.';


create or replace function schemawatch._impact(p_relid oid, p_column name)
returns table (kind text, name text, how text, evidence text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set jit = off
rows 20
as $$
#variable_conflict use_column
begin
    if p_column is not null and not exists (
        select from pg_attribute as att
        where att.attrelid = p_relid and att.attname = p_column and att.attnum > 0 and not att.attisdropped)
    then
        raise exception 'column "%" of table % does not exist', p_column, p_relid::regclass
            using errcode = 'SW104', hint = (
                select format('It has %s.', string_agg(quote_ident(att.attname), ', ' order by att.attnum))
                from pg_attribute as att
                where att.attrelid = p_relid and att.attnum > 0 and not att.attisdropped);
    end if;
    return query
    select own.kind, own.name, own.how, own.evidence
    from (
        select 0 as place, hit.* from schemawatch._impact_by_contract(p_relid, p_column) as hit
        union all
        select 1, hit.* from schemawatch._impact_by_catalog(p_relid, p_column) as hit
        union all
        select 2, hit.* from schemawatch._impact_by_other(p_relid, p_column) as hit
        union all
        select 3, hit.* from schemawatch._impact_by_statements(p_relid, p_column) as hit
    ) as own
    order by own.evidence not in ('contract', 'catalog'), own.place, own.kind, own.name;
end
$$;

comment on function schemawatch._impact(oid, name) is 'What impact() returns. Raises SW104 for an unknown column.';


create or replace function schemawatch.impact(p_schema_id bigint, p_column text default null)
returns table (kind text, name text, how text, evidence text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
rows 20
as $$
#variable_conflict use_column
declare
    v_relid oid;
begin
    perform schemawatch._check_here(p_schema_id);
    v_relid := (select place.relid from schemawatch._places(array[p_schema_id]) as place);
    if v_relid is null then
        raise exception 'the table with schema_id % is gone', p_schema_id
            using errcode = 'SW104', hint = 'List what is there with SELECT * FROM schemawatch.watched_table;';
    end if;
    return query select own.* from schemawatch._impact(v_relid, p_column::name) as own;
end
$$;

comment on function schemawatch.impact(bigint, text) is
'The same for a watched table by its schema_id. Raises SW101 for an unknown one, SW104 for one that is gone.';

create or replace function schemawatch.impact(p_table text, p_column text default null)
returns table (kind text, name text, how text, evidence text)
language sql
stable
rows 20
as $$
    select own.* from schemawatch._impact(
        schemawatch._relid(p_table, pg_catalog.current_schemas(true)), p_column::name) as own
$$;

comment on function schemawatch.impact(text, text) is
'Who is hit if this table, or this column of it, goes: consumers that declared a use, views, functions, foreign keys from and to it, constraints,
indexes, policies, triggers, generated columns, publications, subscriptions, roles with a privilege, statements. The
table need not be watched; its name is written as in SQL, that of the column as it is stored. evidence says how sure that
is: contract (they said so), catalog (PostgreSQL knows it), privileges, word (the body of a function, a string, has the name: it may use it), or
the calls that pg_stat_statements counts. No body and no value is shown. Raises SW104 for an unknown table or column.';
