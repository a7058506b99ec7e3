"""The audit log: what was changed with which key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from controlplane.db.pool import Conn


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEvent:
    """One change, or one that was refused or failed."""

    event_id: int
    at: datetime
    key_id: int
    key_name: str
    operation: str
    object: str
    request_id: str
    status: int
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """Which events are wanted; None is any."""

    key_id: int | None = None
    operation: str | None = None
    outcome: str | None = None
    since: datetime | None = None
    until: datetime | None = None


async def record_audit_event(
    conn: Conn,
    *,
    key_id: int,
    key_name: str,
    operation: str,
    changed: str,
    request_id: str,
    status: int,
) -> None:
    """Note what was done with a key; changed is the path of it."""
    sql = """
        select schemawatch.record_audit_event(
            p_key_id => %(key_id)s,
            p_key_name => %(key_name)s,
            p_operation => %(operation)s,
            p_object => %(object)s,
            p_request_id => %(request_id)s,
            p_status => %(status)s)"""
    values = {
        "key_id": key_id,
        "key_name": key_name,
        "operation": operation,
        "object": changed,
        "request_id": request_id,
        "status": status,
    }
    await conn.execute(sql, values)


async def list_audit_events(
    conn: Conn, wanted: AuditFilter, *, before: int, limit: int
) -> list[AuditEvent]:
    """Return up to limit events with a number below before, the newest first."""
    sql = """
        select event_id, at, key_id, key_name, operation, object, request_id, status, outcome
        from schemawatch.audit_event
        where event_id < %(before)s
          and (%(key_id)s::bigint is null or key_id = %(key_id)s::bigint)
          and (%(operation)s::text is null or operation = %(operation)s::text)
          and (%(outcome)s::text is null or outcome = %(outcome)s::text)
          and (%(since)s::timestamptz is null or at >= %(since)s::timestamptz)
          and (%(until)s::timestamptz is null or at < %(until)s::timestamptz)
        order by event_id desc
        limit %(limit)s"""
    values = {
        "before": before,
        "limit": limit,
        "key_id": wanted.key_id,
        "operation": wanted.operation,
        "outcome": wanted.outcome,
        "since": wanted.since,
        "until": wanted.until,
    }
    async with conn.cursor(row_factory=class_row(AuditEvent)) as cur:
        await cur.execute(sql, values)
        return await cur.fetchall()
