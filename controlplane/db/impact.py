"""Who is hit if a table, or a column of it, goes."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg.rows import class_row

from controlplane.core import names
from controlplane.db.pool import Conn
from controlplane.db.search_path import as_in_session
from controlplane.db.table_names import find_table, meant_by, parts_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A row of schemawatch.impact(): evidence is catalog where it is certain."""

    kind: str
    name: str
    how: str
    evidence: str


async def impact_of_table(conn: Conn, schema_id: int, *, column: str | None) -> list[Hit]:
    """Return who is hit if a watched table goes, or a column; SW101 and SW104 say why not."""
    sql = """
        select kind, name, how, evidence
        from schemawatch.impact(%(schema_id)s::bigint, %(column)s::text)"""
    async with conn.cursor(row_factory=class_row(Hit)) as cur:
        await cur.execute(sql, {"schema_id": schema_id, "column": column})
        return await cur.fetchall()


async def impact_of_name(conn: Conn, text: str) -> list[Hit]:
    """Return who is hit if what is called so goes: a table, or a column behind its table."""
    parts = parts_of(text)
    column = None
    if len(parts) > 1 and await meant_by(conn, parts) is None:
        column = parts.pop()
    if await meant_by(conn, parts) is None:
        await find_table(conn, text)  # says what may be meant
    sql = """
        select kind, name, how, evidence
        from schemawatch.impact(%(table)s::text, %(column)s::text)"""
    async with conn.cursor(row_factory=class_row(Hit)) as cur, as_in_session(conn):
        named = ".".join(map(names.identifier, parts))
        await cur.execute(sql, {"table": named, "column": column})
        return await cur.fetchall()
