"""Watched tables of databases in which nothing is installed: what is known of them, and news."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from controlplane.db.connecting import Conn
from controlplane.db.fetch import fetch_value


@dataclass(frozen=True, slots=True, kw_only=True)
class Future:
    """A schema whose new tables are to be watched."""

    schema_name: str
    table_pattern: str
    partitions: str
    extensions: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a reading has to know: rows like those of _head, and what the catalogs counted."""

    watched: list[dict[str, Any]]
    future: list[Future]
    seen: set[str]
    """The oids there of all tables that are watched or were."""
    catalog_counts: dict[str, Any] | None


async def known(conn: Conn, database: str, *, within: timedelta | None) -> Known:
    """Return what is watched in a database; counts only if they are younger than within."""
    sql = """
        select schemawatch._elsewhere_head(%(database)s), (
            select own.catalog_counts from schemawatch.other_database as own
            where own.name = %(database)s
              and own.read_at > clock_timestamp() - %(within)s::interval)"""
    cursor = await conn.execute(sql, {"database": database, "within": within})
    watched, counts = await cursor.fetchone() or ([], None)
    future = await _future(conn, database)
    cursor = await conn.execute(
        "select relid from schemawatch._tables_elsewhere(%(database)s) where %(asked)s",
        {"database": database, "asked": bool(future)},
    )
    seen = {row[0] for row in await cursor.fetchall()}
    return Known(watched=watched, future=future, seen=seen, catalog_counts=counts)


async def _future(conn: Conn, database: str) -> list[Future]:
    sql = """
        select schema_name::text, table_pattern, partitions, extensions
        from schemawatch.other_schema where database = %(database)s
        order by schema_name, table_pattern"""
    async with conn.cursor(row_factory=class_row(Future)) as cur:
        await cur.execute(sql, {"database": database})
        return await cur.fetchall()


async def watched_from_here(conn: Conn) -> list[str]:
    """Return the other databases in which a table, or what comes to a schema, is watched."""
    sql = """
        select other.name from schemawatch.other_database as other
        where (
            exists (
                select from schemawatch.registration as reg
                where reg.database = other.name and reg.unregistered_at is null)
            or exists (select from schemawatch.other_schema as own where own.database = other.name)
          )
          -- in a database of a hub they are read by the one that it shows
          and not schemawatch._is_copy()
        order by 1"""
    return [row[0] for row in await (await conn.execute(sql)).fetchall()]


async def register_elsewhere(
    conn: Conn,
    database: str,
    document: dict[str, Any],
    fingerprint: str | None,
    *,
    partitions: str | None,
) -> int:
    """Watch a table of another database; return its schema_id."""
    sql = """
        select schemawatch.register_elsewhere(
            %(database)s, %(document)s, %(fingerprint)s, %(partitions)s)"""
    values = {
        "database": database,
        "document": Jsonb(document),
        "fingerprint": fingerprint,
        "partitions": partitions,
    }
    return await fetch_value(conn, sql, values)


async def watch_schema_elsewhere(
    conn: Conn, database: str, schema: str, *, like: str, partitions: str | None, extensions: bool
) -> None:
    """Ask that the tables which appear in a schema of another database be watched."""
    await conn.execute(
        """
        select schemawatch.watch_schema_elsewhere(
            %(database)s, %(schema)s, %(like)s, %(partitions)s, %(extensions)s)""",
        {
            "database": database,
            "schema": schema,
            "like": like,
            "partitions": partitions,
            "extensions": extensions,
        },
    )


async def accept_new_table(
    conn: Conn, database: str, document: dict[str, Any], fingerprint: str | None, partitions: str
) -> int | None:
    """Watch a table that appeared; return the drift_id, or None when it was known."""
    sql = """
        select schemawatch.accept_new_table(
            %(database)s, %(document)s, %(fingerprint)s, %(partitions)s)"""
    values = {
        "database": database,
        "document": Jsonb(document),
        "fingerprint": fingerprint,
        "partitions": partitions,
    }
    return await fetch_value(conn, sql, values)


async def accept_document(
    conn: Conn, schema_id: int, version: int, document: dict[str, Any], fingerprint: str | None
) -> int | None:
    """Judge a table as it was read; return the drift_id, or None when nothing changed."""
    sql = """
        select schemawatch.accept_document(
            %(schema_id)s, %(version)s, %(document)s, %(fingerprint)s)"""
    values = {
        "schema_id": schema_id,
        "version": version,
        "document": Jsonb(document),
        "fingerprint": fingerprint,
    }
    return await fetch_value(conn, sql, values)


async def note_reading(
    conn: Conn, database: str, *, failure: str | None, counts: dict[str, Any] | None
) -> None:
    """Note that a database was read, or why it could not be."""
    sql = "select schemawatch.note_reading(%(database)s, %(failure)s, %(counts)s)"
    values = {
        "database": database,
        "failure": failure,
        "counts": None if counts is None else Jsonb(counts),
    }
    await conn.execute(sql, values)
