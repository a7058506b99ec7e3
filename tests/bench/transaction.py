"""Many statements on many watched tables in one transaction, beside the same without us."""

from __future__ import annotations

import time

from controlplane.install.sources import Sources
from tests.bench.figures import Figure, in_turn, say
from tests.bench.server import Conn, install, session
from tests.bench.tables import make_tables, settle
from tests.servers import Server

MOST_RATIO = 1.25
EACH = 5


def measure(
    server: Server, sources: Sources, *, runs: int, tables: int, others: int
) -> list[Figure]:
    """Add a column to each table, so many times over, in two databases in turn."""
    figure = Figure(
        section=f"One transaction: {EACH * tables:,} statements on {tables:,} watched tables",
        name=f"with its COMMIT, {others:,} other tables watched",
        beside="without SchemaWatch",
        unit="ms",
        target=MOST_RATIO,
    )
    absent = server.create()
    with session(server, absent) as conn:
        make_tables(conn, tables + others)
    # both are copies: a database that grew by itself has its files laid out in another way
    watched = server.create(template=absent)
    install(server, watched, sources)
    with session(server, watched) as conn:
        conn.execute("select count(*) from schemawatch.register_schema('bench')")
        settle(conn)
    with session(server, watched) as ours, session(server, absent) as bare:
        # the first statements of a session plan and compile: the figures of DDL have that
        for conn in (ours, bare):
            _timed(conn, tables=2, turn=-1)
        for run, order in enumerate(in_turn((ours, bare), runs)):
            say(f"{figure.section}: run {run + 1} of {runs}")
            taken = {conn: _timed(conn, tables=tables, turn=run) for conn in order}
            figure.add(taken[ours], taken[bare])
        seen = ours.execute("select count(*) from schemawatch.drift").fetchone()
    if seen != (2 + runs * tables,):
        raise RuntimeError(f"the transactions were not captured: {seen}")
    for name in (watched, absent):
        server.drop(name)
    return [figure]


def _timed(conn: Conn, *, tables: int, turn: int) -> float:
    start = time.perf_counter()
    with conn.transaction():
        for number in range(EACH * tables):
            name = f"added_{turn + 1}_{number // tables}"
            conn.execute(
                f"alter table bench.t{number % tables + 1} add column {name} integer".encode()
            )
    return (time.perf_counter() - start) * 1000
