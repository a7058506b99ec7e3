"""What is to be watched, or no longer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from psycopg.rows import class_row

from controlplane.db.fetch import fetch_value
from controlplane.db.pool import Conn
from controlplane.db.table_names import find_table, meant_by
from controlplane.errors import NotFoundError


async def register_table(
    conn: Conn, schema_name: str, table_name: str, *, partitions: str | None = None
) -> tuple[int, bool]:
    """Watch a table; return its schema_id, and whether it was this call that began to watch it.

    The names are plain, without quotes. NotFoundError when there is no such table.
    """
    known = await meant_by(conn, [schema_name, table_name])
    if known is None:
        raise no_such_table(schema_name, table_name)
    schema_id = await fetch_value(
        conn,
        "select schemawatch.register_table(%(oid)s::oid::regclass, %(partitions)s)",
        {"oid": known.oid, "partitions": partitions},
    )
    # now() is when this transaction began: only what it registered itself can be from then.
    sql = "select registered_at = now() from schemawatch.registration where schema_id = %(id)s"
    return schema_id, await fetch_value(conn, sql, {"id": schema_id})


async def register_named_table(conn: Conn, name: str, *, partitions: str | None = None) -> int:
    """Watch a table named as in SQL: quotes and search_path count. Returns its schema_id."""
    sql = "select schemawatch.register_table(%(oid)s::oid::regclass, %(partitions)s)"
    values = {"oid": await find_table(conn, name), "partitions": partitions}
    return await fetch_value(conn, sql, values)


async def register_schema(
    conn: Conn,
    schema_name: str,
    *,
    like: str,
    future: bool,
    partitions: str | None = None,
    extensions: bool = False,
) -> list[int]:
    """Watch all tables of a schema whose names match; return their schema_ids."""
    sql = """
        select schemawatch.register_schema(
            p_schema => %(schema_name)s, p_like => %(like)s, p_future => %(future)s,
            p_partitions => %(partitions)s, p_extensions => %(extensions)s)"""
    cursor = await conn.execute(
        sql,
        {
            "schema_name": schema_name,
            "like": like,
            "future": future,
            "partitions": partitions,
            "extensions": extensions,
        },
    )
    return [row[0] for row in await cursor.fetchall()]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A table that register_schema() leaves out: because of privilege, or extension."""

    table_name: str
    because: str
    remedy: str | None


async def left_out_tables(
    conn: Conn, schema_name: str, *, like: str, extensions: bool
) -> list[LeftOut]:
    """Return what register_schema() with these arguments leaves out."""
    sql = """
        select table_name, because, remedy
        from schemawatch.left_out_tables(
            p_schema => %(schema_name)s, p_like => %(like)s, p_extensions => %(extensions)s)"""
    values = {"schema_name": schema_name, "like": like, "extensions": extensions}
    async with conn.cursor(row_factory=class_row(LeftOut)) as cur:
        await cur.execute(sql, values)
        return await cur.fetchall()


async def grant_to_watch(conn: Conn, schema_name: str, tables: Sequence[str]) -> str:
    """Return the GRANT that lets us watch these tables of a schema."""
    sql = "select schemawatch._grant_to_watch(%(schema_name)s::name, %(tables)s::text[])"
    return await fetch_value(conn, sql, {"schema_name": schema_name, "tables": list(tables)})


async def grant_on_future(conn: Conn, schema_name: str) -> str | None:
    """Return what lets us watch the tables that a role makes later; None when we may watch all."""
    sql = """
        select format(
            'ALTER DEFAULT PRIVILEGES IN SCHEMA %%I GRANT REFERENCES ON TABLES TO %%I;',
            %(schema_name)s::text, current_user)
        from pg_catalog.pg_roles as role
        where role.rolname = current_user
          and not role.rolsuper
          and not pg_has_role('pg_read_all_data', 'usage')"""
    return await fetch_value(conn, sql, {"schema_name": schema_name})


async def unregister_table(conn: Conn, schema_id: int, *, purge: bool) -> None:
    """Stop watching; with purge, forget the history too. NotFoundError when it is unknown."""
    sql = "select schemawatch.unregister_table(p_schema_id => %(schema_id)s, p_purge => %(purge)s)"
    await conn.execute(sql, {"schema_id": schema_id, "purge": purge})


def no_such_table(schema_name: str, table_name: str) -> NotFoundError:
    """Return the error for a name that no table has."""
    return NotFoundError(
        f'there is no table "{table_name}" in schema "{schema_name}"',
        code="SW104",
        hint="Give both names as PostgreSQL stores them: case counts, and no quotes.",
    )
