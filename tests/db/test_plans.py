"""Lists of a long history: what they read is bounded by what they return."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, LiteralString

import psycopg
import pytest

from controlplane.db.drift_filter import DriftFilter
from controlplane.db.drifts import list_drifts
from tests.servers import Server

PAGE = 50
HISTORY = """
    with version as (
        insert into schemawatch.snapshot (schema_id, version, document, digest, schema_name,
            table_name, source, format_version, server_version_num)
        select schema_id, step, '{}', digest, schema_name, table_name, source, format_version,
            server_version_num
        from schemawatch.snapshot, generate_series(2, 20000) as own (step)
        returning schema_id, snapshot.version as number
    )
    insert into schemawatch.drift (schema_id, version_from, version_to, impact, summary, source,
        status, detected_at, declared_as)
    select schema_id, number - 1, number, 'BREAKING', '', 'ddl',
        case when number < 10 then 'open' else 'resolved' end,
        now() - make_interval(mins => 20000 - number),
        case when number = 5 then 'V5' end
    from version order by number"""


class Explained(psycopg.AsyncCursor[Any]):
    """Runs EXPLAIN ANALYZE of what it is given, and says that nothing was found."""

    plans: list[dict[str, Any]] = []  # noqa: RUF012 (one test at a time)

    async def execute(self, query: Any, params: Any = None, **_: Any) -> Explained:
        await super().execute(b"explain (analyze, format json) " + query.encode(), params)
        row: Any = await super().fetchone()
        Explained.plans.append(row[0][0]["Plan"])
        return self

    async def fetchall(self) -> list[Any]:
        return []


def _read(plan: dict[str, Any]) -> float:
    """Return how many rows the scans in a plan looked at."""
    own = 0.0
    if plan["Node Type"].endswith("Scan"):
        seen = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)
        own = seen * plan["Actual Loops"]
    return own + sum(_read(part) for part in plan.get("Plans", []))


@pytest.fixture(scope="module")
def long_history(server: Server) -> Iterator[str]:
    """Give the URL of a table's history: many settled drifts, and a few early ones that are not."""
    name = server.create_migrated()
    with psycopg.connect(server.url(name), autocommit=True) as conn:
        conn.execute("create table public.orders (id int primary key)")
        conn.execute("select schemawatch.register_table('public.orders')")
        conn.execute(HISTORY)
        conn.execute("analyze schemawatch.snapshot, schemawatch.drift")
    yield server.url(name)
    server.drop(name)


@pytest.mark.parametrize(
    "wanted",
    [
        DriftFilter(),
        DriftFilter(schema_id=1),
        DriftFilter(status="open"),
        DriftFilter(status="open", impacts=["BREAKING"]),
        DriftFilter(status="acknowledged"),
        DriftFilter(declared=True),
        DriftFilter(since=datetime.now(UTC) - timedelta(hours=1)),
    ],
    ids=lambda wanted: str(wanted)[12:80],
)
def test_a_list_of_drifts(long_history: str, wanted: DriftFilter) -> None:
    async def ask() -> None:
        async with await psycopg.AsyncConnection.connect(
            long_history, autocommit=True, cursor_factory=Explained
        ) as conn:
            await list_drifts(conn, wanted, before=2**62, limit=PAGE)

    Explained.plans.clear()
    asyncio.run(ask())
    [plan] = Explained.plans
    assert _read(plan) <= 4 * PAGE


SCANS = """
    insert into schemawatch.scan_run (started_at, finished_at)
    select own.at, own.at + interval '1 second'
    from generate_series(1, 10000) as step
    cross join lateral (select now() - make_interval(mins => 10000 - step) as at) as own"""
OLDEST = """
    select schemawatch._oldest_checked(),
        (select min(last_checked_at) from schemawatch.watched_table where status = 'active')"""
# what may become of the two tables, beside a week of scans
STATES: list[LiteralString] = [
    "select",
    "update schemawatch.registration set registered_at = now() where schema_id = 1",
    "update schemawatch.snapshot set captured_at = now() - interval '1 day'",
    "update schemawatch.snapshot set captured_at = now() + interval '1 h' * schema_id",
    "update schemawatch.registration set paused_at = now() where schema_id = 1",
    "delete from schemawatch.scan_run",
    "update schemawatch.registration set paused_at = now()",
]


def test_what_a_week_of_scans_checked(server: Server) -> None:
    name = server.create_migrated()
    with psycopg.connect(server.url(name), autocommit=True) as conn:
        conn.execute("create table one (); create table two ()")
        for table in ("one", "two"):
            conn.execute("select schemawatch.register_table(%s::text::regclass)", [table])
        before = "update schemawatch.registration set registered_at = now() - interval '1 month'"
        conn.execute(before)
        conn.execute(SCANS)
        conn.execute("analyze schemawatch.scan_run")
        plan = conn.execute(
            "explain (analyze, format json) select * from schemawatch.watched_table"
        ).fetchone()
        assert plan is not None
        assert _read(plan[0][0]["Plan"]) <= 10
        for state in STATES:
            conn.execute(before)
            conn.execute(state)
            found = conn.execute(OLDEST).fetchone()
            assert found is not None
            assert found[0] == found[1], state
    server.drop(name)
