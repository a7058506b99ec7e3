"""Requests that may be sent again: their answers, kept in the transaction of the change."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg.rows import class_row

from controlplane.db.pool import Conn


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeatable:
    """A request with an Idempotency-Key; the fingerprint tells it from others."""

    key_id: int
    operation: str
    idempotency_key: str
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnswer:
    """What was answered; body is empty when it had none, None when it held a secret."""

    status: int
    location: str | None
    body: str | None


async def begin_idempotent_request(conn: Conn, request: Repeatable) -> KeptAnswer | None:
    """Return the answer of before; None: do it now. SW220, SW025 when it can be neither."""
    sql = """
        select status, location, body
        from schemawatch.begin_idempotent_request(
            p_key_id => %(key_id)s,
            p_operation => %(operation)s,
            p_idempotency_key => %(idempotency_key)s,
            p_fingerprint => %(fingerprint)s)"""
    async with conn.cursor(row_factory=class_row(KeptAnswer)) as cur:
        await cur.execute(sql, _values(request))
        return await cur.fetchone()


async def finish_idempotent_request(conn: Conn, request: Repeatable, answer: KeptAnswer) -> None:
    """Keep the answer, in the transaction of the change."""
    sql = """
        select schemawatch.finish_idempotent_request(
            p_key_id => %(key_id)s,
            p_operation => %(operation)s,
            p_idempotency_key => %(idempotency_key)s,
            p_fingerprint => %(fingerprint)s,
            p_status => %(status)s,
            p_location => %(location)s,
            p_body => %(body)s)"""
    kept = {"status": answer.status, "location": answer.location, "body": answer.body}
    await conn.execute(sql, {**_values(request), **kept})


def _values(request: Repeatable) -> dict[str, object]:
    return {
        "key_id": request.key_id,
        "operation": request.operation,
        "idempotency_key": request.idempotency_key,
        "fingerprint": request.fingerprint,
    }
