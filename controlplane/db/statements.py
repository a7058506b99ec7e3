"""What pg_stat_statements has seen, and the relations that its statements may name."""

from __future__ import annotations

from dataclasses import dataclass, field

from psycopg import sql
from psycopg.rows import class_row

from controlplane.db.fetch import fetch_value
from controlplane.db.pool import Conn
from controlplane.errors import NotFoundError

_HOW = (
    "shared_preload_libraries = 'pg_stat_statements' in postgresql.conf, a restart, and then: "
    "create extension pg_stat_statements;"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A statement, how often it was called, and its number; no text where it may not be seen."""

    queryid: int | None
    query: str | None
    calls: int
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A table or a view; shown is its name as in SQL.

    A view has what it reads of tables, by their names; keys are unique constraints with columns.
    """

    schema: str
    name: str
    shown: str
    watched: bool
    view: bool
    columns: list[str]
    reads: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    keys: dict[str, list[str]] = field(default_factory=dict[str, list[str]])


async def seen_statements(conn: Conn, role: str | None) -> list[Seen]:
    """Return the statements of this database that a role, or anybody, has run. SW104 without."""
    schema: str | None = await fetch_value(
        conn,
        """
        select ns.nspname
        from pg_extension as ext
        join pg_namespace as ns on ns.oid = ext.extnamespace
        where ext.extname = 'pg_stat_statements'""",
        {},
    )
    preloaded: bool = await fetch_value(
        conn, "select current_setting('pg_stat_statements.max', true) is not null", {}
    )
    if schema is None or not preloaded:
        what = "is not loaded" if schema else "is not in this database"
        raise NotFoundError(f"pg_stat_statements {what}", code="SW104", hint=f"It takes {_HOW}")
    query = sql.SQL("""
        select own.queryid, nullif(own.query, '<insufficient privilege>') as query,
            sum(own.calls)::bigint as calls, rol.rolname::text as role
        from {}.pg_stat_statements as own
        join pg_roles as rol on rol.oid = own.userid
        where own.dbid = (select oid from pg_database where datname = current_database())
          and (%(role)s::text is null or rol.rolname = %(role)s::text)
        group by own.queryid, own.query, rol.rolname
        order by calls desc, own.queryid""").format(sql.Identifier(schema))
    async with conn.cursor(row_factory=class_row(Seen)) as cur:
        await cur.execute(query, {"role": role})
        return await cur.fetchall()


async def search_path_of(conn: Conn, role: str | None) -> str:
    """Return the search_path that sessions of a role begin with here; of our own without one."""
    found = """
        select coalesce(
            (
                select substr(item.text, length('search_path=') + 1)
                from pg_db_role_setting as own
                cross join unnest(own.setconfig) as item (text)
                where own.setrole in (0, coalesce(
                        (select oid from pg_roles where rolname = %(role)s::text), 0))
                  and own.setdatabase in (0, (
                        select oid from pg_database where datname = current_database()))
                  and item.text like 'search_path=%%'
                order by own.setrole <> 0 desc, own.setdatabase <> 0 desc
                limit 1
            ),
            (select boot_val from pg_settings where name = 'search_path'))"""
    return await fetch_value(conn, found, {"role": role})


async def relations(conn: Conn) -> list[Relation]:
    """Return all tables and views of the database with their columns and what views read."""
    found = """
        select ns.nspname::text as schema, rel.relname::text as name,
            format('%I.%I', ns.nspname, rel.relname) as shown,
            rel.relkind in ('v', 'm') as view,
            exists (
                select
                from schemawatch.watched_table as own
                where own.schema_name = ns.nspname and own.table_name = rel.relname
                  and own.other_database is null
            ) as watched,
            array(
                select att.attname::text
                from pg_attribute as att
                where att.attrelid = rel.oid and att.attnum > 0 and not att.attisdropped
                order by att.attnum
            ) as columns,
            case when rel.relkind in ('v', 'm') then (
                select coalesce(jsonb_object_agg(below.shown, below.columns), '{}')
                from (
                    with recursive dependent as (
                        select rel.oid
                        union
                        select dep.refobjid
                        from dependent
                        join pg_rewrite as rew on rew.ev_class = dependent.oid
                        join pg_depend as dep on dep.classid = 'pg_rewrite'::regclass
                            and dep.objid = rew.oid and dep.refclassid = 'pg_class'::regclass
                    )
                    select format('%I.%I', bns.nspname, base.relname) as shown,
                        jsonb_agg(distinct att.attname) as columns
                    from dependent
                    join pg_rewrite as rew on rew.ev_class = dependent.oid
                    join pg_depend as dep on dep.classid = 'pg_rewrite'::regclass
                        and dep.objid = rew.oid and dep.refclassid = 'pg_class'::regclass
                        and dep.refobjsubid > 0
                    join pg_class as base on base.oid = dep.refobjid
                        and base.relkind in ('r', 'p', 'f')
                    join pg_namespace as bns on bns.oid = base.relnamespace
                    join pg_attribute as att on att.attrelid = base.oid
                        and att.attnum = dep.refobjsubid
                    group by 1
                ) as below
            ) else '{}' end as reads,
            (
                select coalesce(jsonb_object_agg(con.conname, array(
                    select att.attname::text
                    from unnest(con.conkey) with ordinality as own (number, ord)
                    join pg_attribute as att on att.attrelid = rel.oid and att.attnum = own.number
                    order by own.ord
                )), '{}')
                from pg_constraint as con
                where con.conrelid = rel.oid and con.contype in ('p', 'u')
            ) as keys
        from pg_class as rel
        join pg_namespace as ns on ns.oid = rel.relnamespace
        where rel.relkind in ('r', 'p', 'f', 'v', 'm') and rel.relpersistence <> 't'
          and ns.nspname <> all ('{pg_catalog, information_schema, pg_toast, schemawatch}')
        order by 1, 2"""
    async with conn.cursor(row_factory=class_row(Relation)) as cur:
        await cur.execute(found)
        return await cur.fetchall()
