"""Approvals, which let a change of a protected table pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.rows import class_row

from controlplane.db.fetch import fetch_value
from controlplane.db.pool import Conn
from controlplane.errors import NotFoundError


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A row of schemawatch.approval_status."""

    approval_id: int
    schema_id: int
    table_name: str | None
    fingerprint: str | None
    declared_as: str | None
    reason: str
    uses: int
    used: int
    expires_at: datetime
    approved_at: datetime
    approved_by: str
    approved_role: str
    removed_at: datetime | None
    removed_by: str | None
    state: str


async def approve_change(
    conn: Conn,
    schema_id: int,
    *,
    reason: str,
    until: datetime,
    fingerprint: str | None = None,
    declared_as: str | None = None,
    uses: int = 1,
    by: str | None = None,
) -> Approval:
    """Let a change of a protected table pass; SW009 and SW101 say why not."""
    sql = """
        select schemawatch.approve_change(
            p_schema_id => %(schema_id)s,
            p_reason => %(reason)s,
            p_until => %(until)s,
            p_fingerprint => %(fingerprint)s,
            p_declared_as => %(declared_as)s,
            p_uses => %(uses)s,
            p_by => coalesce(%(by)s::text, session_user))"""
    values = {
        "schema_id": schema_id,
        "reason": reason,
        "until": until,
        "fingerprint": fingerprint,
        "declared_as": declared_as,
        "uses": uses,
        "by": by,
    }
    return await get_approval(conn, await fetch_value(conn, sql, values))


async def remove_approval(conn: Conn, approval_id: int, *, by: str | None = None) -> None:
    """End an approval; SW104 when it is unknown or ended before."""
    sql = """
        select schemawatch.remove_approval(
            %(approval_id)s, coalesce(%(by)s::text, session_user))"""
    await conn.execute(sql, {"approval_id": approval_id, "by": by})


async def get_approval(conn: Conn, approval_id: int) -> Approval:
    """Return one approval, in force or not."""
    found = await list_approvals(conn, after=approval_id - 1, limit=1)
    if not found or found[0].approval_id != approval_id:
        raise NotFoundError(
            f"no approval has the number {approval_id}",
            hint="List them with SELECT * FROM schemawatch.approval_status;",
        )
    return found[0]


async def list_approvals(
    conn: Conn, *, after: int, limit: int, tables: Sequence[int] | None = None
) -> list[Approval]:
    """Return up to limit approvals with a number above after; tables: only those of these."""
    sql = """
        select approval_id, schema_id, table_name, fingerprint, declared_as, reason, uses, used,
            expires_at, approved_at, approved_by, approved_role, removed_at, removed_by, state
        from schemawatch.approval_status
        where approval_id > %(after)s
          and (%(tables)s::bigint[] is null or schema_id = any (%(tables)s))
        order by approval_id
        limit %(limit)s"""
    async with conn.cursor(row_factory=class_row(Approval)) as cur:
        await cur.execute(sql, {"after": after, "limit": limit, "tables": _listed(tables)})
        return await cur.fetchall()


def _listed(values: Sequence[Any] | None) -> list[Any] | None:
    return None if values is None else list(values)
