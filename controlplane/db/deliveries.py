"""The outbox: what was sent to whom, how often, and what is still to be sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row, scalar_row

from controlplane.db.pool import Conn


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message to one receiver; `last_*` is its newest attempt."""

    delivery_id: int
    endpoint_id: int
    drift_id: int | None
    schema_id: int | None
    sequence: int | None
    message_id: str
    type: str
    status: str
    attempts: int
    created_at: datetime
    next_attempt_at: datetime | None
    held_until: datetime | None
    finished_at: datetime | None
    last_outcome: str | None
    last_status_code: int | None
    last_error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryAttempt:
    """One attempt; its outcome is `unknown` while it runs and when its notifier died."""

    attempt_number: int
    started_at: datetime
    finished_at: datetime | None
    outcome: str
    status_code: int | None
    error: str | None
    response_excerpt: str | None


async def list_deliveries(
    conn: Conn,
    *,
    limit: int,
    before: int | None = None,
    status: str | None = None,
    endpoint_id: int | None = None,
    drift_id: int | None = None,
    tables: Sequence[int] | None = None,
    schema_id: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[Delivery]:
    """Return deliveries, the newest first, those with a number below `before`.

    With tables, those alone to receivers that are for one of them.
    """
    sql = """
        select
            dl.delivery_id, dl.endpoint_id, dl.drift_id, dl.schema_id, dl.sequence, dl.message_id,
            dl.payload ->> 'type' as type, dl.status, dl.attempts, dl.created_at,
            case when dl.status = 'pending' then dl.next_attempt_at end as next_attempt_at,
            held.until as held_until,
            dl.finished_at,
            da.outcome as last_outcome,
            da.status_code as last_status_code,
            da.error as last_error
        from schemawatch.delivery as dl
        left join schemawatch._held as held on held.delivery_id = dl.delivery_id
        left join lateral (
            select outcome, status_code, error
            from schemawatch.delivery_attempt
            where delivery_id = dl.delivery_id
            order by attempt_number desc
            limit 1
        ) as da on true
        where
            (%(before)s::bigint is null or dl.delivery_id < %(before)s)
            and (%(status)s::text is null or dl.status = %(status)s)
            and (%(endpoint_id)s::bigint is null or dl.endpoint_id = %(endpoint_id)s)
            and (%(drift_id)s::bigint is null or dl.drift_id = %(drift_id)s)
            and (
                %(tables)s::bigint[] is null
                or dl.endpoint_id in (
                    select endpoint_id
                    from schemawatch.endpoint
                    where coalesce(schema_ids, array[schema_id]) <@ %(tables)s::bigint[]
                )
            )
            and (%(schema_id)s::bigint is null or dl.schema_id = %(schema_id)s)
            and (%(since)s::timestamptz is null or dl.created_at >= %(since)s)
            and (%(until)s::timestamptz is null or dl.created_at < %(until)s)
        order by dl.delivery_id desc
        limit %(limit)s
    """
    values = {
        "limit": limit,
        "before": before,
        "status": status,
        "endpoint_id": endpoint_id,
        "drift_id": drift_id,
        "tables": None if tables is None else list(tables),
        "schema_id": schema_id,
        "since": since,
        "until": until,
    }
    async with conn.cursor(row_factory=class_row(Delivery)) as cur:
        await cur.execute(sql, values)
        return await cur.fetchall()


async def get_delivery(conn: Conn, delivery_id: int) -> Delivery | None:
    """Return one delivery, or None."""
    found = await list_deliveries(conn, limit=1, before=delivery_id + 1)
    return found[0] if found and found[0].delivery_id == delivery_id else None


async def list_attempts(conn: Conn, delivery_id: int) -> list[DeliveryAttempt]:
    """Return the attempts of one delivery, the first one first."""
    sql = """
        select
            attempt_number, started_at, finished_at, outcome, status_code, error, response_excerpt
        from schemawatch.delivery_attempt
        where delivery_id = %(delivery_id)s
        order by attempt_number
    """
    async with conn.cursor(row_factory=class_row(DeliveryAttempt)) as cur:
        await cur.execute(sql, {"delivery_id": delivery_id})
        return await cur.fetchall()


async def retry_delivery(conn: Conn, delivery_id: int) -> bool:
    """Make a delivery due now; False when an attempt is in flight.

    Raises SW104 when it is unknown and SW204 when its receiver is disabled.
    """
    sql = "select schemawatch.retry_delivery(p_delivery_id => %(delivery_id)s)"
    async with conn.cursor(row_factory=scalar_row) as cur:
        await cur.execute(sql, {"delivery_id": delivery_id})
        return bool(await cur.fetchone())


async def replay_deliveries(
    conn: Conn,
    endpoint_id: int,
    *,
    since: datetime,
    until: datetime | None = None,
    only_failed: bool = True,
    limit: int = 1000,
) -> int:
    """Send again what was queued from `since` to before `until`; return how many.

    Raises SW104 when the receiver is unknown and SW204 when it is disabled.
    """
    sql = """
        select schemawatch.replay_deliveries(
            p_endpoint_id => %(endpoint_id)s,
            p_since => %(since)s,
            p_until => coalesce(%(until)s, 'infinity'::timestamptz),
            p_only_failed => %(only_failed)s,
            p_limit => %(limit)s
        )
    """
    values = {
        "endpoint_id": endpoint_id,
        "since": since,
        "until": until,
        "only_failed": only_failed,
        "limit": limit,
    }
    async with conn.cursor(row_factory=scalar_row) as cur:
        await cur.execute(sql, values)
        return int(await cur.fetchone() or 0)
