"""Drifts as marks on a time axis: a line each, without their changes, so that many come at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from controlplane.db.drift_filter import DriftFilter, matching
from controlplane.db.pool import Conn


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a drift is in one line; GET /v1/drifts/{drift_id} has the rest.

    hits are the consumers that it hits, as they were called then, in the order of their names.
    """

    drift_id: int
    schema_id: int
    schema_name: str
    table_name: str
    other_database: str | None
    impact: str
    summary: str
    version_to: int
    source: str
    status: str
    detected_at: datetime
    declared_as: str | None
    session_user: str | None
    application_name: str | None
    hits: list[str]


async def list_marks(conn: Conn, wanted: DriftFilter, *, before: int, limit: int) -> list[Mark]:
    """Return up to limit drifts with a number below before, the newest first."""
    sql = """
        select
            d.drift_id, d.schema_id, snap.schema_name, snap.table_name,
            reg.database as other_database, d.impact, d.summary, d.version_to,
            d.source, d.status, d.detected_at, d.declared_as,
            d.session_user_name as session_user, d.application_name,
            array(
                select own.consumer_name
                from schemawatch.drift_consumer as own
                where own.drift_id = d.drift_id and own.impact <> 'SAFE'
                order by own.consumer_name
            ) as hits
        from (
            select *
            from schemawatch.drift
            where drift_id < %(before)s
              and (%(schema_id)s::bigint is null or schema_id = %(schema_id)s::bigint)
              and (%(impacts)s::text[] is null or impact = any(%(impacts)s::text[]))
              and (%(status)s::text is null or status = %(status)s::text)
              and (%(declared)s::boolean is null
                  or (declared_as is not null) = %(declared)s::boolean)
              and (%(actor)s::text is null or session_user_name = %(actor)s::text)
              and (%(since)s::timestamptz is null or detected_at >= %(since)s::timestamptz)
              and (%(until)s::timestamptz is null or detected_at < %(until)s::timestamptz)
              and (%(tables)s::bigint[] is null or schema_id = any(%(tables)s::bigint[]))
            order by drift_id desc
            limit %(limit)s
        ) as d
        join schemawatch.snapshot as snap
            on snap.schema_id = d.schema_id and snap.version = d.version_from
        join schemawatch.registration as reg on reg.schema_id = d.schema_id
        order by d.drift_id desc"""
    async with conn.cursor(row_factory=class_row(Mark)) as cur:
        await cur.execute(sql, matching(wanted, before=before, limit=limit))
        return await cur.fetchall()
