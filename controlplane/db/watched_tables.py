"""Which tables are watched."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec
import psycopg

from controlplane.core.names import qualified
from controlplane.db.fetch import fetch_structs, fetch_value
from controlplane.db.pool import Conn
from controlplane.db.table_names import current_schemas, not_watched
from controlplane.errors import NotFoundError

LARGEST_ID: Final = 2**63 - 1


class WatchedTable(msgspec.Struct, frozen=True):
    """A row of schemawatch.watched_table."""

    schema_id: int
    schema_name: str
    table_name: str
    status: str
    current_version: int
    registered_at: datetime
    last_checked_at: datetime | None
    partitions: str
    other_database: str | None = None

    @property
    def shown(self) -> str:
        """Return its name as in SQL, that of another database before it."""
        return qualified(self.other_database, self.schema_name, self.table_name)


async def list_watched_tables(
    conn: Conn,
    *,
    after: int,
    limit: int,
    schema_name: str | None = None,
    table_name: str | None = None,
    status: str | None = None,
    tables: Sequence[int] | None = None,
) -> list[WatchedTable]:
    """Return up to limit tables with a schema_id above after, in order of schema_id.

    tables are the only ones that a limited key reaches.
    """
    # coalesce: of "is null or" the planner expects no row, and then reads all tables for a page
    sql = """
        select schema_id, schema_name, table_name, status, current_version, registered_at,
            last_checked_at, partitions, other_database
        from schemawatch.watched_table
        where schema_id > %(after)s
          and coalesce(schema_name = %(schema_name)s::text, true)
          and coalesce(table_name = %(table_name)s::text, true)
          and (%(table_name)s::text is null or schema_id = any(array(
              -- by its index: the view would read the newest version of each
              select had.schema_id from schemawatch.snapshot as had
              where had.table_name = %(table_name)s::text)))
          and coalesce(status = %(status)s::text, true)
          and (%(tables)s::bigint[] is null or schema_id = any(%(tables)s::bigint[]))
        order by schema_id
        limit %(limit)s"""
    values = {
        "after": after,
        "limit": limit,
        "schema_name": schema_name,
        "table_name": table_name,
        "status": status,
        "tables": None if tables is None else list(tables),
    }
    return await fetch_structs(conn, sql, values, WatchedTable)


async def get_watched_table(conn: Conn, schema_id: int) -> WatchedTable:
    """Return one watched table; NotFoundError when it is not, or no longer, watched."""
    sql = """
        select schema_id, schema_name, table_name, status, current_version, registered_at,
            last_checked_at, partitions, other_database
        from schemawatch.watched_table
        where schema_id = %(schema_id)s"""
    for found in await fetch_structs(conn, sql, {"schema_id": schema_id}, WatchedTable):
        return found
    raise unknown_table(schema_id)


async def table_names(conn: Conn) -> dict[int, str]:
    """Return the names of the watched tables as in SQL, by number; also of those that are gone."""
    sql = "select schema_id, other_database, schema_name, table_name from schemawatch.watched_table"
    rows = await (await conn.execute(sql)).fetchall()
    return {schema_id: qualified(*names) for schema_id, *names in rows}


async def require_registration(conn: Conn, schema_id: int) -> None:
    """NotFoundError unless the table is, or once was, watched: its history stays readable."""
    sql = "select exists (select from schemawatch.registration where schema_id = %(schema_id)s)"
    if not await fetch_value(conn, sql, {"schema_id": schema_id}):
        raise unknown_table(schema_id)


def unknown_table(schema_id: int) -> NotFoundError:
    """Return the error for a schema_id that nobody has."""
    return NotFoundError(
        f"no table with schema_id {schema_id} is watched",
        code="SW101",
        hint="List them with SELECT * FROM schemawatch.watched_table;",
    )


async def find_watched_table(conn: Conn, text: str) -> WatchedTable:
    """Find a watched table by what a person types: its schema_id, or its name as in SQL.

    NotFoundError says what may be meant; InputError when several tables have that name.
    """
    if text.isascii() and text.isdigit() and int(text) <= LARGEST_ID:
        return await get_watched_table(conn, int(text))
    sql = "select schemawatch._schema_id(%(name)s, %(path)s::name[])"
    path = await current_schemas(conn)
    try:
        async with conn.transaction():
            schema_id = await fetch_value(conn, sql, {"name": text, "path": path})
    except psycopg.DatabaseError as error:
        if error.sqlstate != "SW101":
            raise
        raise await not_watched(conn, text) from None
    return await get_watched_table(conn, schema_id)
