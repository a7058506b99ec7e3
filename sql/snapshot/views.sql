create or replace function schemawatch._views_reading(p_relids oid[])
returns table (relid oid, viewid oid, attnums smallint[])
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    return query
    with recursive reading (relid, viewid, attnums) as (
        -- the columns together: each row of a recursion is followed by itself
        select wanted.oid, rul.ev_class,
            array_agg(dep.refobjsubid::smallint order by dep.refobjsubid) filter (where dep.refobjsubid > 0)
        from unnest(p_relids) as wanted (oid)
        join pg_depend as dep
            on dep.refclassid = 'pg_class'::regclass and dep.refobjid = wanted.oid
            and dep.classid = 'pg_rewrite'::regclass and dep.deptype = 'n'
        -- 16384: the first oid that is not the server's own
        join pg_rewrite as rul on rul.oid = dep.objid and rul.oid >= 16384 and rul.rulename = '_RETURN'
        group by wanted.oid, rul.ev_class
        union
        -- a view over a view stands and falls with the columns that the lower one reads
        select reading.relid, rul.ev_class, reading.attnums
        from reading
        join pg_depend as dep
            on dep.refclassid = 'pg_class'::regclass and dep.refobjid = reading.viewid
            and dep.classid = 'pg_rewrite'::regclass and dep.deptype = 'n'
        -- but not what it says of itself
        join pg_rewrite as rul
            on rul.oid = dep.objid and rul.rulename = '_RETURN' and rul.ev_class <> reading.viewid
    )
    select
        reading.relid, reading.viewid,
        coalesce(array_agg(distinct col.attnum order by col.attnum) filter (where col.attnum is not null), '{}')
    from reading
    join pg_class as rel on rel.oid = reading.viewid and rel.relkind in ('v', 'm') and rel.relpersistence <> 't'
    left join lateral unnest(reading.attnums) as col (attnum) on true
    where not exists (
        select from pg_depend as ext
        where ext.classid = 'pg_class'::regclass and ext.objid = reading.viewid and ext.deptype = 'e')
    group by reading.relid, reading.viewid;
end
$$;

comment on function schemawatch._views_reading(oid[]) is
'Views and materialized views that read each table, also through other views, and the table''s columns that they
stand on. Temporary views and those of extensions are left out.';


create or replace function schemawatch._updatable_by(p_relid oid)
returns text[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
    return (
        -- one bit for each CmdType (include/nodes/nodes.h), INSTEAD OF triggers included
        select array_agg(kind.command order by kind.command)
        from (select pg_relation_is_updatable(p_relid, true)) as can (mask)
        cross join (values ('update', 4, '2', 16), ('insert', 8, '3', 4), ('delete', 16, '4', 8))
            as kind (command, bit, event, trigger_bit)
        where can.mask & kind.bit <> 0
          -- it does not know that a rule with a condition, and nothing beside it, makes all of them fail (55000)
          and not (
              exists (
                  select from pg_rewrite as rul
                  where rul.ev_class = p_relid and rul.ev_type = kind.event::"char" and rul.is_instead
                    and rul.ev_qual::text <> '<>')
              and not exists (
                  select from pg_rewrite as rul
                  where rul.ev_class = p_relid and rul.ev_type = kind.event::"char" and rul.is_instead
                    and rul.ev_qual::text = '<>')
              and not exists (
                  select from pg_trigger as trg
                  where trg.tgrelid = p_relid and trg.tgtype & 64 <> 0 and trg.tgtype & kind.trigger_bit <> 0)));
end
$$;

comment on function schemawatch._updatable_by(oid) is
'Which of insert, update and delete work on a relation; null for none.';


create or replace function schemawatch._view_texts(p_relids oid[])
returns table (relid oid, items text, ids text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_relids oid[];
    v_views oid[];
    v_attnums text[];
    v_distinct oid[];
begin
    select array_agg(own.relid), array_agg(own.viewid), array_agg(own.attnums::text)
    into v_relids, v_views, v_attnums
    from schemawatch._views_reading(p_relids) as own;
    -- most tables have no view, and should not pay for the rest
    if v_views is null then
        return;
    end if;
    -- a variable: with a query in its place the function below is planned anew in each call
    v_distinct := array(select distinct own.oid from unnest(v_views) as own (oid));
    return query
    -- each access list once: most views have the default one
    with acls as materialized (
        select own.*, schemawatch._acl_items(own.list, own.relowner)::text as items, (
            select md5(string_agg(concat_ws(' ', nullif(gr.grantee, own.relowner), gr.privilege_type,
                gr.is_grantable), ',' order by gr.grantee = own.relowner, gr.grantee, gr.privilege_type,
                gr.is_grantable))
            from aclexplode(own.list) as gr) as hash, (
            select bool_or(rol.rolsuper or rol.rolbypassrls) from pg_roles as rol where rol.oid = own.relowner) as exempt
        from (
            select distinct on (rel.relowner, rel.relacl::text)
                rel.relowner, rel.relacl::text as spelled, coalesce(rel.relacl, acldefault('r', rel.relowner)) as list
            from pg_class as rel
            where rel.oid = any (v_distinct)
        ) as own
    ),
    views as materialized (
        select
            rel.oid,
            ns.nspname,
            rel.relname,
            concat(
                '{"schema": ', to_json(ns.nspname), ', "name": ', to_json(rel.relname),
                ', "kind": ', case rel.relkind when 'v' then '"view"' else '"materialized view"' end,
                ', "owner": ', to_json(pg_get_userbyid(rel.relowner)),
                ', "definition": {"text": ', to_json(schemawatch._stable_text(pg_get_viewdef(rel.oid))), '}',
                ', "updatable": ' || to_json(upd.commands), ', "read_only": ' || upd.refused::text,
                ', "writes": ' || wrt.items::text,
                -- most views have none of these
                case when rel.reloptions is not null then concat(
                    ', "security_invoker": ' || case when rel.relkind = 'v' then opt.invoker end,
                    ', "security_barrier": ' || case when rel.relkind = 'v' then opt.barrier end,
                    ', "check_option": ' || to_json(opt.checks),
                    ', "options": ' || case when rel.relkind = 'm' then (
                        select jsonb_agg(item order by item) from unnest(rel.reloptions) as item)::text end) end,
                -- REFRESH … CONCURRENTLY asks for it; a schema may build its jobs on that
                ', "refreshes_concurrently": ' || idx.usable,
                case when not rel.relispopulated then ', "populated": false' end,
                ', "columns": ', cols.items,
                ', "grants": ' || acl.items,
                ', "comment": ' || to_json(des.description)) as item,
            concat(
                '{"id": "', rel.oid, '", "owner": "', rel.relowner, '"',
                ', "owner_exempt": ', coalesce(acl.exempt::text, 'null'),
                ', "indexes": ', coalesce(idx.oids, 'null'),
                ', "read_only": ', coalesce(to_json(upd.attnums)::text, 'null'),
                ', "writes": ', coalesce(to_json(wrt.ids)::text, 'null'),
                ', "over": ', coalesce((
                    select jsonb_agg(distinct format('%I.%I', bns.nspname, below.relname))
                    from pg_depend as dep
                    join pg_class as below
                        on below.oid = dep.refobjid and below.relkind in ('v', 'm')
                    join pg_namespace as bns on bns.oid = below.relnamespace
                    where dep.classid = 'pg_rewrite'::regclass and dep.objid = rul.oid and dep.deptype = 'n'
                      and dep.refclassid = 'pg_class'::regclass and dep.refobjid <> rel.oid)::text, 'null'),
                -- it also holds where in the text something stood; that counts only where the text differs as well
                ', "definition": "', md5(rul.ev_action::text),
                '", "grants": ', coalesce(to_json(acl.hash)::text, 'null'),
                ', "columns": ', cols.ids) as ids
        from schemawatch._column_texts(v_distinct) as cols
        join pg_class as rel on rel.oid = cols.relid
        join pg_namespace as ns on ns.oid = rel.relnamespace
        join pg_rewrite as rul on rul.ev_class = rel.oid and rul.rulename = '_RETURN'
        join acls as acl on acl.relowner = rel.relowner and acl.spelled is not distinct from rel.relacl::text
        left join lateral (
            select
                nullif(bool_or(own.option_name = 'security_invoker' and own.option_value::boolean), false) as invoker,
                nullif(bool_or(own.option_name = 'security_barrier' and own.option_value::boolean), false) as barrier,
                max(own.option_value) filter (where own.option_name = 'check_option') as checks
            from pg_options_to_table(rel.reloptions) as own
            where own.option_name in ('security_invoker', 'security_barrier', 'check_option')
        ) as opt on rel.reloptions is not null
        left join lateral (
            select
                jsonb_agg(own.indexrelid::bigint)::text as oids,
                -- is_usable_unique_index() of PostgreSQL
                nullif(bool_or(own.indisunique and own.indimmediate and own.indisvalid
                    and own.indpred is null and 0 <> all (own.indkey::smallint[])), false) as usable
            from pg_index as own
            where own.indrelid = rel.oid
        ) as idx on rel.relkind = 'm'
        -- by itself an aggregate or a join takes no writes, so none of its columns is asked for
        cross join lateral (
            select can.commands,
                jsonb_agg(att.attname order by att.attnum) filter (where att.attnum is not null) as refused,
                string_agg(att.attnum::text, ' ' order by att.attnum) as attnums
            from (select schemawatch._updatable_by(rel.oid) as commands) as can
            left join pg_attribute as att on att.attrelid = rel.oid and att.attnum > 0 and rel.relkind = 'v'
                and can.commands is not null and not pg_column_is_updatable(rel.oid, att.attnum, true)
            group by can.commands
        ) as upd
        -- what takes the place of writing through its query, or comes along
        left join lateral (
            select
                jsonb_agg(jsonb_build_object('kind', own.kind, 'name', own.name, 'text', schemawatch._stable_text(own.sql))
                    order by own.kind, own.name) as items,
                md5(string_agg(own.stored, ',' order by own.kind, own.name)) as ids
            from (
                select 'rule' as kind, act.rulename as name, rtrim(pg_get_ruledef(act.oid), ';') as sql,
                    row(act.rulename, act.ev_type, act.is_instead, act.ev_qual, act.ev_action)::text as stored
                from pg_rewrite as act
                where act.ev_class = rel.oid and act.rulename <> '_RETURN'
                union all
                select 'trigger', trg.tgname, pg_get_triggerdef(trg.oid),
                    row(trg.tgname, trg.tgfoid, trg.tgtype, trg.tgargs)::text
                from pg_trigger as trg
                where trg.tgrelid = rel.oid
            ) as own
        ) as wrt on rel.relkind = 'v'
        left join pg_description as des
            on des.classoid = 'pg_class'::regclass and des.objoid = rel.oid and des.objsubid = 0
    )
    select
        reads.relid,
        concat('[', string_agg(concat(views.item, ', "uses": ', used.names, '}'), ', ' order by views.nspname, views.relname), ']'),
        concat('{', string_agg(concat(to_json(format('%I.%I', views.nspname, views.relname)), ': ', views.ids,
            ', "uses": "', array_to_string(reads.attnums::smallint[], ' '), '"}'), ', '), '}')
    from unnest(v_relids, v_views, v_attnums) as reads (relid, viewid, attnums)
    join views on views.oid = reads.viewid
    cross join lateral (
        -- as _column_names(), which costs a call for each view
        select coalesce(jsonb_agg(att.attname order by att.attnum)::text, '[]') as names
        from pg_attribute as att
        where att.attrelid = reads.relid and att.attnum = any (reads.attnums::smallint[])
    ) as used
    group by reads.relid;
end
$$;

comment on function schemawatch._view_texts(oid[]) is
'Views and materialized views that read each table, also through other views: their query, columns and rights, and the
triggers and rules that writes to them meet; as the text of JSON, read once as that of _column_texts(). "uses" names the
columns of the table without which a view cannot be.';
