"""Protected tables and schemas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.rows import class_row

from controlplane.db.fetch import fetch_value
from controlplane.db.pool import Conn


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """A row of schemawatch.protection_status."""

    kind: str
    schema_id: int | None
    schema_name: str
    name: str
    max_impact: str | None
    consumers: list[str] | None
    mode: str | None
    protected_at: datetime | None
    protected_by: str | None
    tables: int
    state: str

    @property
    def limit(self) -> str:
        """Return what has to be kept, in words."""
        if self.mode is not None:
            return f"{self.mode} compatibility"
        whom = f" for {', '.join(self.consumers)}" if self.consumers else ""
        return f"at most {self.max_impact}{whom}"


async def list_protections(conn: Conn, *, tables: Sequence[int] | None = None) -> list[Protection]:
    """Return all that protects tables; with tables only what was said of these themselves."""
    sql = """
        select kind, schema_id, schema_name, name, max_impact, consumers, mode, protected_at,
            protected_by, tables, state
        from schemawatch.protection_status
        where %(tables)s::bigint[] is null or schema_id = any (%(tables)s::bigint[])
        order by kind = 'compatibility', kind, name"""
    async with conn.cursor(row_factory=class_row(Protection)) as cur:
        await cur.execute(sql, {"tables": _listed(tables)})
        return await cur.fetchall()


async def protect_table(
    conn: Conn, schema_id: int, *, most: str, consumers: Sequence[str] | None = None
) -> None:
    """Refuse what is over an impact; SW009, SW101 and SW104 say why not."""
    sql = """
        select schemawatch.protect_table(
            %(schema_id)s::bigint, %(most)s::text, %(consumers)s::text[])"""
    values = {"schema_id": schema_id, "most": most, "consumers": _listed(consumers)}
    await conn.execute(sql, values)


async def unprotect_table(conn: Conn, schema_id: int) -> None:
    """Let changes of a table pass again, unless its schema is protected."""
    sql = "select schemawatch.unprotect_table(%(schema_id)s::bigint)"
    await conn.execute(sql, {"schema_id": schema_id})


async def protect_schema(
    conn: Conn, name: str, *, most: str, consumers: Sequence[str] | None = None
) -> None:
    """Protect the watched tables of a schema; SW009, SW102 and SW104 say why not."""
    sql = """
        select schemawatch.protect_schema(
            %(name)s::name, %(most)s::text, %(consumers)s::text[])"""
    await conn.execute(sql, {"name": name, "most": most, "consumers": _listed(consumers)})


async def unprotect_schema(conn: Conn, name: str) -> None:
    """End the protection of a schema; SW102 when there is none of this name."""
    await conn.execute("select schemawatch.unprotect_schema(%(name)s::name)", {"name": name})


async def is_protected_for(conn: Conn, consumer: str) -> bool:
    """Whether a table or schema is protected for this consumer."""
    sql = """
        select exists (
            select from schemawatch.protection where %(name)s = any (consumers)
            union all
            select from schemawatch.schema_protection where %(name)s = any (consumers))"""
    return bool(await fetch_value(conn, sql, {"name": consumer}))


def _listed(values: Sequence[Any] | None) -> list[Any] | None:
    return None if values is None else list(values)
