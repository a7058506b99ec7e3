"""Announced changes, and what consumers answer to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

from psycopg.types.json import Jsonb

from controlplane.db.drift_parts import ConsumerHit
from controlplane.db.drifts import Change
from controlplane.db.fetch import fetch_documents, fetch_value
from controlplane.db.pool import Conn
from controlplane.errors import NotFoundError

Said: TypeAlias = Literal["ready", "not_before"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a consumer answered last."""

    answer: Said
    not_before: datetime | None
    note: str | None
    answered_at: datetime
    answered_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncedTo(ConsumerHit):
    """What the change is for one consumer of the table, and its answer."""

    answer: Answer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What schemawatch.announcement_json() returns."""

    announcement_id: int
    source_name: str
    schema_id: int
    table: str
    impact: str
    summary: str
    reason: str
    planned_at: datetime
    state: str
    announced_at: datetime
    announced_by: str
    withdrawn_at: datetime | None
    withdrawn_by: str | None
    not_before: datetime | None
    unanswered: list[str]
    drift_ids: list[int]
    consumers: list[AnnouncedTo]
    consumer_summary: str | None
    changes: list[Change]


async def announce_change(
    conn: Conn,
    schema_id: int,
    *,
    reason: str,
    planned_at: datetime,
    changes: Sequence[dict[str, Any]],
    by: str | None = None,
) -> Announcement:
    """Announce findings, each as a row of preview(); SW009 and SW101 say why not."""
    sql = """
        select schemawatch.announce_change(
            %(schema_id)s::bigint, %(reason)s::text, %(planned_at)s::timestamptz,
            %(changes)s::jsonb, coalesce(%(by)s::text, session_user))"""
    values = {
        "schema_id": schema_id,
        "reason": reason,
        "planned_at": planned_at,
        "changes": Jsonb(list(changes)),
        "by": by,
    }
    return await get_announcement(conn, await fetch_value(conn, sql, values))


async def withdraw_announcement(
    conn: Conn, announcement_id: int, *, by: str | None = None
) -> Announcement:
    """Say that it will not happen; SW104 when it is unknown, SW204 when it is over."""
    sql = """
        select schemawatch.withdraw_announcement(
            %(announcement_id)s, coalesce(%(by)s::text, session_user))"""
    await conn.execute(sql, {"announcement_id": announcement_id, "by": by})
    return await get_announcement(conn, announcement_id)


async def answer_announcement(
    conn: Conn,
    announcement_id: int,
    *,
    consumer: str,
    answer: Said,
    not_before: datetime | None = None,
    note: str | None = None,
    by: str | None = None,
) -> Announcement:
    """Say for a consumer that it is ready, or when it will be; SW009 to SW204 say why not."""
    sql = """
        select schemawatch.answer_announcement(
            %(announcement_id)s, %(consumer)s, %(answer)s, %(not_before)s::timestamptz,
            %(note)s, coalesce(%(by)s::text, session_user))"""
    values = {
        "announcement_id": announcement_id,
        "consumer": consumer,
        "answer": answer,
        "not_before": not_before,
        "note": note,
        "by": by,
    }
    await conn.execute(sql, values)
    return await get_announcement(conn, announcement_id)


async def get_announcement(conn: Conn, announcement_id: int) -> Announcement:
    """Return one announcement, whatever became of it."""
    found = await list_announcements(conn, after=announcement_id - 1, limit=1)
    if not found or found[0].announcement_id != announcement_id:
        raise NotFoundError(
            f"no announcement has the number {announcement_id}",
            hint="List them with SELECT * FROM schemawatch.announced_change_status;",
        )
    return found[0]


async def list_announcements(
    conn: Conn, *, after: int, limit: int, tables: Sequence[int] | None = None
) -> list[Announcement]:
    """Return up to limit announcements with a number above after; tables: only of these."""
    sql = """
        select schemawatch.announcement_json(own.announcement_id)::text
        from (
            select announcement_id
            from schemawatch.announced_change
            where announcement_id > %(after)s
              and (%(tables)s::bigint[] is null or schema_id = any (%(tables)s::bigint[]))
            order by announcement_id
            limit %(limit)s
        ) as own
        order by own.announcement_id"""
    values = {"after": after, "limit": limit, "tables": None if tables is None else list(tables)}
    return await fetch_documents(conn, sql, values, Announcement)
