"""The people of the tour at work: each change on a connection of its own, and what came of it."""

from __future__ import annotations

import time
from dataclasses import dataclass

import psycopg
from psycopg import sql

from controlplane.db.drifts import Drift, get_drifts
from controlplane.db.pool import Conn
from controlplane.tour import shop
from controlplane.tour.script import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Committed:
    """A change that was made; at is time.perf_counter() when COMMIT was sent.

    So what is measured from there includes the capture. The answer to COMMIT is no mark to measure
    from: the notifier is told at the same time, and may be done before we have read it.
    """

    transaction_id: str
    at: float


def make(step: Step, where: shop.Shop) -> Committed:
    """Run a step's statement as its person, with their tool, and commit."""
    with psycopg.connect(where.dsn_of(step.person, step.tool), connect_timeout=10) as conn:
        return _commit(conn, step)


def make_unseen(step: Step, where: shop.Shop) -> Committed:
    """Run a step's statement while the event triggers are off, as only a superuser can."""
    with shop.connect(where.dsn) as conn:
        names = conn.execute(
            "select evtname from pg_event_trigger where evtname like 'schemawatch%' "
            "and evtenabled <> 'D'"
        ).fetchall()
        for (name,) in names:
            _switch(conn, name, "disable")
        conn.execute(step.statement)
        for (name,) in names:
            _switch(conn, name, "enable always")
        # what is pending from switching them is none of the shop's tables
        return _commit(conn, None)


def _commit(conn: shop.Conn, step: Step | None) -> Committed:
    if step is not None:
        conn.execute(step.statement)
    row = conn.execute("select pg_current_xact_id()::text").fetchone()
    at = time.perf_counter()
    conn.commit()
    return Committed(transaction_id="" if row is None else row[0], at=at)


def _switch(conn: shop.Conn, name: str, how: str) -> None:
    conn.execute(
        sql.SQL("alter event trigger {} {}").format(sql.Identifier(name), sql.SQL(how))  # pyright: ignore[reportArgumentType]
    )


async def drifts_of(conn: Conn, transaction_id: str) -> list[Drift]:
    """Return what was recorded in a transaction: it is there as soon as that has committed."""
    cursor = await conn.execute(
        "select drift_id from schemawatch.drift where transaction_id = %(id)s::xid8",
        {"id": transaction_id},
    )
    return await get_drifts(conn, [row[0] for row in await cursor.fetchall()])


async def last_drift(conn: Conn) -> int:
    """Return the highest number that a drift has; 0 when there is none."""
    cursor = await conn.execute("select coalesce(max(drift_id), 0) from schemawatch.drift")
    row = await cursor.fetchone()
    return 0 if row is None else row[0]


async def drifts_after(conn: Conn, drift_id: int) -> list[Drift]:
    """Return the drifts with a higher number, the oldest first."""
    cursor = await conn.execute(
        "select drift_id from schemawatch.drift where drift_id > %(after)s",
        {"after": drift_id},
    )
    found = await get_drifts(conn, [row[0] for row in await cursor.fetchall()])
    return found[::-1]
