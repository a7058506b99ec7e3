"""What people decided about findings: overrides, and acceptances, which are overrides too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from controlplane.db.fetch import fetch_value
from controlplane.db.pool import Conn
from controlplane.errors import NotFoundError


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A row of schemawatch.override_status; an acceptance and a preset are overrides too."""

    override_id: int
    selector: str
    verdict: str
    schema_id: int | None
    table_name: str | None
    table_pattern: str | None
    object_pattern: str | None
    reason: str | None
    expires_at: datetime | None
    created_at: datetime
    created_by: str
    removed_at: datetime | None
    removed_by: str | None
    state: str


async def set_override(
    conn: Conn,
    *,
    selector: str,
    verdict: str,
    schema_id: int | None = None,
    table_pattern: str | None = None,
    object_pattern: str | None = None,
    reason: str | None = None,
    until: datetime | None = None,
    by: str | None = None,
) -> Override:
    """Decide what findings mean from now on; SW003, SW004, SW009 and SW101 say why not."""
    sql = """
        select schemawatch.set_override(
            p_selector => %(selector)s,
            p_verdict => %(verdict)s,
            p_schema_id => %(schema_id)s,
            p_table_pattern => %(table_pattern)s,
            p_object_pattern => %(object_pattern)s,
            p_reason => %(reason)s,
            p_until => %(until)s,
            p_by => coalesce(%(by)s::text, session_user))"""
    values = {
        "selector": selector,
        "verdict": verdict,
        "schema_id": schema_id,
        "table_pattern": table_pattern,
        "object_pattern": object_pattern,
        "reason": reason,
        "until": until,
        "by": by,
    }
    return await get_override(conn, await fetch_value(conn, sql, values))


async def remove_override(conn: Conn, override_id: int, *, by: str | None = None) -> None:
    """End an override; NotFoundError when it is unknown or ended before."""
    sql = """
        select schemawatch.remove_override(
            p_override_id => %(override_id)s, p_by => coalesce(%(by)s::text, session_user))"""
    await conn.execute(sql, {"override_id": override_id, "by": by})


async def accept_change(
    conn: Conn,
    drift_id: int,
    position: int,
    *,
    reason: str,
    until: datetime | None = None,
    by: str | None = None,
) -> Override:
    """Accept one finding of a stored drift, there and whenever the very same comes again."""
    sql = """
        select schemawatch.accept_change(
            p_drift_id => %(drift_id)s,
            p_position => %(position)s,
            p_reason => %(reason)s,
            p_until => %(until)s,
            p_by => coalesce(%(by)s::text, session_user))"""
    values = {
        "drift_id": drift_id,
        "position": position,
        "reason": reason,
        "until": until,
        "by": by,
    }
    return await get_override(conn, await fetch_value(conn, sql, values))


async def get_override(conn: Conn, override_id: int) -> Override:
    """Return one override, in force or not."""
    sql = """
        select override_id, selector, verdict, schema_id, table_name, table_pattern, object_pattern,
            reason, expires_at, created_at, created_by, removed_at, removed_by, state
        from schemawatch.override_status
        where override_id = %(override_id)s"""
    async with conn.cursor(row_factory=class_row(Override)) as cur:
        await cur.execute(sql, {"override_id": override_id})
        found = await cur.fetchone()
    if found is None:
        raise NotFoundError(
            f"no override has the number {override_id}",
            hint="List them with SELECT * FROM schemawatch.override_status;",
        )
    return found


async def list_overrides(
    conn: Conn,
    *,
    after: int,
    limit: int,
    state: str | None = None,
    schema_id: int | None = None,
    tables: Sequence[int] | None = None,
) -> list[Override]:
    """Return up to limit overrides with a number above after; without a state: not the removed.

    schema_id and tables: only those made for this table, or for one of these.
    """
    sql = """
        select override_id, selector, verdict, schema_id, table_name, table_pattern, object_pattern,
            reason, expires_at, created_at, created_by, removed_at, removed_by, state
        from schemawatch.override_status
        where override_id > %(after)s
          and case when %(state)s::text is null then state <> 'removed' else state = %(state)s end
          and (%(schema_id)s::bigint is null or schema_id = %(schema_id)s)
          and (%(tables)s::bigint[] is null or schema_id = any (%(tables)s))
        order by override_id
        limit %(limit)s"""
    values = {
        "after": after,
        "limit": limit,
        "state": state,
        "schema_id": schema_id,
        "tables": None if tables is None else list(tables),
    }
    async with conn.cursor(row_factory=class_row(Override)) as cur:
        await cur.execute(sql, values)
        return await cur.fetchall()
