"""What is asked of a database in which nothing is installed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, LiteralString, NamedTuple

import psycopg

from controlplane.agentless.session import reading
from controlplane.db.connecting import Conn
from controlplane.db.fetch import fetch_value
from controlplane.db.table_names import find_table

_AT_ONCE: Final = 200
_DOCUMENTS: Final[LiteralString] = """
    select own.relid, own.document, mark.fingerprint
    from pg_temp._snapshot_documents(%(relids)s::oid[]) as own
    left join pg_temp._fingerprints(%(relids)s::oid[]) as mark on mark.relid = own.relid
    order by pg_catalog.array_position(%(relids)s::oid[], own.relid)"""
# All catalogs but those about the data, as _catalog_mark() has them: whatever a document may be
# made of is among them. What this transaction has written counts as it will when it has ended.
_COUNTS: Final[LiteralString] = """
    select case when current_setting('track_counts') = 'on' then
        jsonb_object_agg(rel.oid,
            pg_stat_get_tuples_inserted(rel.oid) + pg_stat_get_tuples_updated(rel.oid)
            + pg_stat_get_tuples_deleted(rel.oid) + pg_stat_get_xact_tuples_inserted(rel.oid)
            + pg_stat_get_xact_tuples_updated(rel.oid) + pg_stat_get_xact_tuples_deleted(rel.oid))
        || jsonb_build_object('since', (
            select pg_stat_get_db_stat_reset_time(db.oid) from pg_database as db
            where db.datname = current_database())) end
    from pg_class as rel
    where rel.relkind = 'r' and rel.relnamespace = 'pg_catalog'::regnamespace
      and rel.relname !~ '^pg_(statistic(_ext_data)?|largeobject(_metadata)?)$'"""


class Read(NamedTuple):
    """A table as it was read."""

    key: int  # its oid there, or our schema_id
    document: dict[str, Any]
    fingerprint: str | None


async def documents(conn: Conn, tables: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return the documents of these tables, by the names that were given: with their schemas.

    conn is in autocommit, as agentless.session.connected() makes it. They are what take_snapshot()
    gives where SchemaWatch is installed. NotFoundError for a table that is not there.
    """
    async with reading(conn):
        relids = {name: await find_table(conn, name) for name in tables}
        found = {table.key: table.document for table in await read(conn, list(relids.values()))}
    return {name: found[relid] for name, relid in relids.items()}


async def read(conn: Conn, relids: Sequence[int]) -> list[Read]:
    """Inside reading(): return tables by their oids there."""
    cursor = await conn.execute(_DOCUMENTS, {"relids": list(relids)})
    return [Read(*row) for row in await cursor.fetchall()]


async def tables_of(conn: Conn, schema: str, *, like: str, extensions: bool) -> list[int]:
    """Inside reading(): return the oids of the tables that register_schema() would take.

    A privilege on them is not asked for: the catalogs are read, which everybody may.
    """
    sql = """
        select own.relid from pg_temp._tables_like(%(schema)s, %(like)s) as own
        where %(extensions)s or not own.of_extension
        order by own.relname"""
    values = {"schema": schema, "like": like, "extensions": extensions}
    return [row[0] for row in await (await conn.execute(sql, values)).fetchall()]


async def has_schema(conn: Conn, schema: str) -> bool:
    """Return whether there is a schema of this name."""
    sql = "select from pg_catalog.pg_namespace where nspname = %(schema)s"
    return await (await conn.execute(sql, {"schema": schema})).fetchone() is not None


async def catalog_counts(conn: Conn) -> dict[str, Any] | None:
    """Return how many rows of its catalogs were written; None where that is not counted.

    Inside reading() the rows of the transaction itself are among them, as they are afterwards.
    """
    async with conn.transaction():
        # not what others have put on our path
        await conn.execute("set local search_path = pg_catalog, pg_temp")
        return await fetch_value(conn, _COUNTS, {})


async def moved(conn: Conn) -> tuple[list[Read], list[int]]:
    """Inside reading(): return the watched tables that moved, and those that cannot be read now."""
    cursor = await conn.execute("select own.schema_id from pg_temp._moved_tables(null) as own")
    wanted = sorted(row[0] for row in await cursor.fetchall())
    found: list[Read] = []
    left: list[int] = []
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        found += await _stable(conn, some, left)
    return found, left


async def _stable(conn: Conn, schema_ids: list[int], left: list[int]) -> list[Read]:
    sql = "select own.* from pg_temp._stable_documents(%(schema_ids)s::bigint[]) as own"
    try:
        async with conn.transaction():
            cursor = await conn.execute(sql, {"schema_ids": schema_ids})
            found = [Read(*row) for row in await cursor.fetchall()]
    except psycopg.errors.OperationalError as error:
        if error.sqlstate is None:
            raise
        # one that is locked, by a long migration for instance, must not hide the others
        if len(schema_ids) == 1:
            left += schema_ids
            return []
        return [table for one in schema_ids for table in await _stable(conn, [one], left)]
    left += sorted(set(schema_ids) - {table.key for table in found})
    return found
