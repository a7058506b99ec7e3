"""The notifier's side of the outbox: lease what is due, settle what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal, TypeAlias
from uuid import UUID

from psycopg.rows import class_row, scalar_row

from controlplane.db.pool import Conn

Outcome: TypeAlias = Literal["delivered", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A delivery that this process may send until its lease ends."""

    delivery_id: int
    endpoint_id: int
    message_id: str
    payload: str = field(repr=False)
    shape: str
    url: str = field(repr=False)
    secrets: list[str] = field(repr=False)
    claimed_at: int
    """Unix seconds on the clock of the database: no other one counts."""
    attempts: int
    attempt_number: int
    lease_token: UUID


async def claim_deliveries(
    conn: Conn, *, limit: int, lease: timedelta, endpoint_cap: int
) -> list[Claim]:
    """Lease due deliveries; other notifiers skip them until the lease ends. Autocommit, please."""
    sql = """
        select *
        from schemawatch.claim_deliveries(
            p_limit => %(limit)s, p_lease => %(lease)s, p_endpoint_cap => %(endpoint_cap)s
        )
    """
    async with conn.cursor(row_factory=class_row(Claim)) as cur:
        await cur.execute(sql, {"limit": limit, "lease": lease, "endpoint_cap": endpoint_cap})
        return await cur.fetchall()


async def record_attempt(
    conn: Conn,
    claim: Claim,
    *,
    outcome: Outcome,
    status_code: int | None = None,
    error: str | None = None,
    response_excerpt: str | None = None,
    retry_in: timedelta | None = None,
    retry_after: timedelta | None = None,
) -> bool:
    """Settle a claim; a failed one without retry_in is dead. False: the lease is not ours now.

    `retry_after` is what the receiver asked for: it holds for all that is meant for it.
    """
    sql = """
        select schemawatch.record_attempt(
            p_delivery_id => %(delivery_id)s,
            p_lease_token => %(lease_token)s,
            p_outcome => %(outcome)s,
            p_status_code => %(status_code)s,
            p_error => %(error)s,
            p_response_excerpt => %(response_excerpt)s,
            p_retry_in => %(retry_in)s,
            p_retry_after => %(retry_after)s
        )
    """
    values = {
        "delivery_id": claim.delivery_id,
        "lease_token": claim.lease_token,
        "outcome": outcome,
        "status_code": status_code,
        "error": error,
        "response_excerpt": response_excerpt,
        "retry_in": retry_in,
        "retry_after": retry_after,
    }
    async with conn.cursor(row_factory=scalar_row) as cur:
        await cur.execute(sql, values)
        return bool(await cur.fetchone())
