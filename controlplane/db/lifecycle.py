"""What becomes of a drift: acknowledged, resolved, reopened; and whose changes are declared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, LiteralString, TypeAlias

from psycopg.rows import class_row

from controlplane.db.drifts import Drift, get_drifts
from controlplane.db.fetch import fetch_value
from controlplane.db.pool import Conn

Move: TypeAlias = Literal["acknowledge", "resolve", "reopen"]
SourceKind: TypeAlias = Literal["role", "application_name"]

_MOVES: Final[dict[Move, LiteralString]] = {
    "acknowledge": """
        select schemawatch.acknowledge_drift(
            p_drift_id => %(drift_id)s,
            p_reason => %(reason)s,
            p_by => coalesce(%(by)s::text, session_user))""",
    "resolve": """
        select schemawatch.resolve_drift(
            p_drift_id => %(drift_id)s,
            p_reason => %(reason)s,
            p_by => coalesce(%(by)s::text, session_user))""",
    "reopen": """
        select schemawatch.reopen_drift(
            p_drift_id => %(drift_id)s,
            p_reason => %(reason)s,
            p_by => coalesce(%(by)s::text, session_user))""",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredSource:
    """A role or an application whose changes are declared."""

    source_id: int
    kind: str
    pattern: str
    declared_as: str
    declared_at: datetime
    declared_by: str


async def move_drifts(
    conn: Conn, drift_ids: Sequence[int], move: Move, *, reason: str, by: str | None = None
) -> list[Drift]:
    """Move all of these drifts or, when one cannot be moved, none; return them, the newest first.

    by is who decides, by default the session user. Raises SW104 for an unknown drift, SW206 for
    one in another state, SW009 for an empty reason.
    """
    async with conn.transaction():
        # always in the same order, so that two of these never wait for each other
        for drift_id in sorted(set(drift_ids)):
            values = {"drift_id": drift_id, "reason": reason, "by": by}
            await conn.execute(_MOVES[move], values)
    return await get_drifts(conn, sorted(set(drift_ids)))


async def declare_source(
    conn: Conn, *, kind: str, pattern: str, declared_as: str, by: str | None = None
) -> DeclaredSource:
    """Declare the changes of a role or an application; the same pattern again renames it."""
    sql = """
        select *
        from schemawatch.declared_source
        where source_id = %(source_id)s"""
    source_id = await fetch_value(
        conn,
        """
        select schemawatch.declare_source(
            p_kind => %(kind)s,
            p_pattern => %(pattern)s,
            p_declared_as => %(declared_as)s,
            p_by => coalesce(%(by)s::text, session_user))""",
        {"kind": kind, "pattern": pattern, "declared_as": declared_as, "by": by},
    )
    async with conn.cursor(row_factory=class_row(DeclaredSource)) as cur:
        await cur.execute(sql, {"source_id": source_id})
        return (await cur.fetchall())[0]


async def list_declared_sources(
    conn: Conn, *, limit: int, after: int | None = None
) -> list[DeclaredSource]:
    """Return up to limit declared sources after one, in the order of their numbers."""
    sql = """
        select source_id, kind, pattern, declared_as, declared_at, declared_by
        from schemawatch.declared_source
        where source_id > %(after)s
        order by source_id
        limit %(limit)s"""
    async with conn.cursor(row_factory=class_row(DeclaredSource)) as cur:
        await cur.execute(sql, {"limit": limit, "after": after or 0})
        return await cur.fetchall()


async def undeclare_source(conn: Conn, source_id: int) -> None:
    """Stop declaring; SW104 for an unknown number."""
    sql = "select schemawatch.undeclare_source(p_source_id => %(source_id)s)"
    await conn.execute(sql, {"source_id": source_id})
