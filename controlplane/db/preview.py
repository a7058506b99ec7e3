"""What some SQL would do to the watched tables, without doing it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec

from controlplane.db.drifts import Change
from controlplane.db.instead import Step
from controlplane.db.pool import Conn
from controlplane.db.search_path import as_in_session


@dataclass(frozen=True, slots=True, kw_only=True)
class Letting:
    """An approval that lets a change pass; with declared_as only what is declared so."""

    approval_id: int
    declared_as: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """The compatibility mode of a table, what refuses a change of it, and what lets that pass."""

    compatibility: str | None = None
    refused_by: list[str] = field(default_factory=list[str])
    approvals: list[Letting] = field(default_factory=list[Letting])


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A change, the table that it would happen to, and the steps to take instead."""

    schema_id: int | None  # none yet, for a table that would be watched from then on
    table_name: str
    change: Change
    guard: Guard = Guard()
    instead: list[Step] = field(default_factory=list[Step])


async def preview(conn: Conn, sql: str, *, lock_timeout: float) -> list[Finding]:
    """Run the SQL, classify what it did, and undo it; lock_timeout in seconds."""
    milliseconds = f"{round(lock_timeout * 1000)}ms"
    await conn.execute(
        "select set_config('lock_timeout', %(value)s, true)", {"value": milliseconds}
    )
    statement = """
        select pg_catalog.to_jsonb(p)
        from schemawatch.preview(p_sql => %(sql)s) as p
        order by p.table_name, p.position"""
    async with as_in_session(conn):
        cursor = await conn.execute(statement, {"sql": sql})
        return [finding(document) for (document,) in await cursor.fetchall()]


def finding(document: dict[str, Any]) -> Finding:
    """Return a row of preview() as a finding."""
    own = {"schema_id", "table_name", "position", "compatibility", "refused_by", "approvals"}
    own |= {"instead"}
    change = {key: value for key, value in document.items() if key not in own}
    return Finding(
        schema_id=document["schema_id"],
        table_name=document["table_name"],
        change=msgspec.convert(change, Change),
        guard=msgspec.convert(document, Guard),
        instead=msgspec.convert(document.get("instead") or [], list[Step]),
    )
