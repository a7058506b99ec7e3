"""The people of the tour at work: each change on a connection of its own, and what came of it."""

from __future__ import annotations

from typing import Final

import psycopg
from psycopg import sql

from controlplane.db.drifts import Drift, get_drifts
from controlplane.db.pool import Conn
from controlplane.tour import shop
from controlplane.tour.steps import Step

_DISABLE: Final = sql.SQL("alter event trigger {} disable")
_ENABLE: Final = sql.SQL("alter event trigger {} enable always")


def make(step: Step, where: shop.Shop) -> str:
    """Run a step's statement as its person, with their tool; return the transaction's number."""
    with psycopg.connect(where.dsn_of(step.person, step.tool), connect_timeout=10) as conn:
        conn.execute(step.statement)
        row = conn.execute("select pg_current_xact_id()::text").fetchone()
    return "" if row is None else row[0]


def make_unseen(step: Step, where: shop.Shop) -> None:
    """Run a step's statement while the event triggers are off, as only a superuser can."""
    with shop.connect(where.dsn) as conn:
        names = conn.execute(
            "select evtname from pg_event_trigger where evtname like 'schemawatch%'"
        ).fetchall()
        for (name,) in names:
            conn.execute(_DISABLE.format(sql.Identifier(name)))
        conn.execute(step.statement)
        for (name,) in names:
            conn.execute(_ENABLE.format(sql.Identifier(name)))


async def drifts_of(conn: Conn, transaction_id: str) -> list[Drift]:
    """Return what was recorded in a transaction: it is there as soon as that has committed."""
    cursor = await conn.execute(
        "select drift_id from schemawatch.drift where transaction_id = %(id)s::xid8",
        {"id": transaction_id},
    )
    return await get_drifts(conn, [row[0] for row in await cursor.fetchall()])


async def committed_at(conn: Conn, transaction_id: str) -> float:
    """Return when a transaction committed, in Unix time, as the server noted it.

    The moment at which its client hears of it would not do: the notifier hears of it as early.
    """
    cursor = await conn.execute(
        "select extract(epoch from pg_xact_commit_timestamp(%(id)s::xid8::xid))::float8",
        {"id": transaction_id},
    )
    row = await cursor.fetchone()
    return float("nan") if row is None else row[0]


async def foreseen(conn: Conn, statement: str) -> dict[str, str]:
    """Return the worst that a statement would be for each consumer; nothing of it is done."""
    cursor = await conn.execute(
        """
        select con.name,
            (array_agg(con.impact order by schemawatch._impact_rank(con.impact) desc))[1]
        from schemawatch.preview(%(sql)s) as own
        cross join jsonb_to_recordset(own.consumers) as con (name text, impact text)
        group by con.name
        order by con.name""",
        {"sql": statement},
    )
    return dict(await cursor.fetchall())


async def told(conn: Conn, drift_id: int) -> list[str]:
    """Return the consumers to whom a message about a drift goes."""
    cursor = await conn.execute(
        """
        select con.name
        from schemawatch.delivery as dl
        join schemawatch.endpoint as ep on ep.endpoint_id = dl.endpoint_id
        join schemawatch.consumer as con on con.consumer_id = ep.consumer_id
        where dl.drift_id = %(drift_id)s
        order by con.name""",
        {"drift_id": drift_id},
    )
    return [row[0] for row in await cursor.fetchall()]


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
