"""What a role may do with each watched table, by privileges of its own or of what it belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg.rows import class_row

from controlplane.core.nearest import nearest
from controlplane.db.fetch import fetch_value
from controlplane.db.pool import Conn
from controlplane.errors import NotFoundError


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What says that the privileges of a role say little of what it does."""

    superuser: bool
    replication: bool
    members: list[str]
    reads_all: bool
    writes_all: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """What a role may do with one table; table_name is as in SQL."""

    table_name: str
    owns: bool
    uses_schema: bool
    reads: list[str]
    inserts: list[str]
    updates: list[str]
    deletes: bool
    published: bool


async def role_of(conn: Conn, name: str) -> Role:
    """Return what a role is. SW104 has the nearest name."""
    sql = """
        select rol.rolsuper as superuser, rol.rolreplication as replication,
            -- who comes as one of these has the privileges of the role too
            array(
                select mem.rolname::text
                from pg_roles as mem
                where mem.rolcanlogin and not mem.rolsuper and mem.oid <> rol.oid
                  and pg_has_role(mem.oid, rol.oid, 'usage')
                order by mem.rolname
            ) as members,
            pg_has_role(rol.oid, 'pg_read_all_data', 'usage') as reads_all,
            pg_has_role(rol.oid, 'pg_write_all_data', 'usage') as writes_all
        from pg_roles as rol
        where rol.rolname = %(name)s"""
    async with conn.cursor(row_factory=class_row(Role)) as cur:
        await cur.execute(sql, {"name": name})
        found = await cur.fetchone()
    if found is None:
        known: list[str] = await fetch_value(conn, "select array_agg(rolname) from pg_roles", {})
        near = nearest(name, known)
        hint = f"Did you mean {' or '.join(near)}?" if near else None
        raise NotFoundError(f"there is no role {name}", code="SW104", hint=hint)
    return found


async def allowed_to(conn: Conn, role: str) -> list[Allowed]:
    """Return what a role may do with each watched table that it may touch at all."""
    sql = """
        select own.*
        from (
            select format('%%I.%%I', tab.schema_name, tab.table_name) as table_name,
                pg_has_role(rol.oid, rel.relowner, 'usage') as owns,
                has_schema_privilege(rol.oid, rel.relnamespace, 'usage') as uses_schema,
                col.reads, col.inserts, col.updates,
                has_table_privilege(rol.oid, rel.oid, 'delete') as deletes,
                exists (
                    select
                    from pg_publication_tables as pub
                    where pub.schemaname = tab.schema_name and pub.tablename = tab.table_name
                ) as published
            from schemawatch.watched_table as tab
            join pg_namespace as ns
                on ns.nspname = tab.schema_name and tab.other_database is null
            join pg_class as rel on rel.relnamespace = ns.oid and rel.relname = tab.table_name
            cross join (select oid from pg_roles where rolname = %(role)s) as rol
            cross join lateral (
                select
                    coalesce(array_agg(att.attname::text order by att.attnum) filter (where
                        has_column_privilege(rol.oid, rel.oid, att.attnum, 'select')), '{}')
                        as reads,
                    coalesce(array_agg(att.attname::text order by att.attnum) filter (where
                        att.attgenerated = '' and att.attidentity <> 'a'
                        and has_column_privilege(rol.oid, rel.oid, att.attnum, 'insert')), '{}')
                        as inserts,
                    coalesce(array_agg(att.attname::text order by att.attnum) filter (where
                        att.attgenerated = '' and att.attidentity <> 'a'
                        and has_column_privilege(rol.oid, rel.oid, att.attnum, 'update')), '{}')
                        as updates
                from pg_attribute as att
                where att.attrelid = rel.oid and att.attnum > 0 and not att.attisdropped
            ) as col
        ) as own
        where own.reads <> '{}' or own.inserts <> '{}' or own.updates <> '{}' or own.deletes
        order by own.table_name"""
    async with conn.cursor(row_factory=class_row(Allowed)) as cur:
        await cur.execute(sql, {"role": role})
        return await cur.fetchall()


async def reached_unwatched(conn: Conn, role: str) -> list[str]:
    """Return the tables that a role may read or write and that nobody watches, as in SQL."""
    sql = """
        select coalesce(array_agg(format('%%I.%%I', ns.nspname, rel.relname)
            order by ns.nspname, rel.relname), '{}')
        from pg_class as rel
        join pg_namespace as ns on ns.oid = rel.relnamespace
        cross join (select oid from pg_roles where rolname = %(role)s) as rol
        where rel.relkind in ('r', 'p', 'f') and rel.relpersistence <> 't'
          and not rel.relispartition
          and ns.nspname <> all ('{pg_catalog, information_schema, pg_toast, schemawatch}')
          and (has_any_column_privilege(rol.oid, rel.oid, 'select, insert, update')
              or has_table_privilege(rol.oid, rel.oid, 'delete'))
          and not exists (
              select
              from schemawatch.watched_table as own
              where own.schema_name = ns.nspname and own.table_name = rel.relname
                and own.other_database is null
          )"""
    return await fetch_value(conn, sql, {"role": role})
