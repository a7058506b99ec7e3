"""Snapshot, scan, registration of all tables, beside pg_dump of them; what memory they take."""

from __future__ import annotations

import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import LiteralString

from psycopg import sql

from controlplane.install.sources import Sources
from tests.bench.figures import Figure, say
from tests.bench.server import install, session
from tests.bench.tables import make_tables, settle
from tests.servers import Server

MOST_SNAPSHOT = 1 / 2
MOST_SCAN = 1 / 15
MOST_SCHEDULED = 1 / 100
MOST_REGISTERED = 0.8
MOST_CHANGED = 2.0
TARGET_SIZE = 10_000
MOST_MEMORY = 1024.0
# Counted and not fetched: what is measured is the database's work.
SNAPSHOT = """
    select count(snap.document)
    from schemawatch._snapshot_documents(array(
        select rel.oid from pg_class as rel
        where rel.relnamespace = 'bench'::regnamespace and rel.relkind = 'r')) as snap"""
TEN = """
    select count(snap.document) from schemawatch._snapshot_documents(array(
        select to_regclass('bench.t' || n)::oid from generate_series(1, 10) as n)) as snap"""
CHANGE = """
    do $$ begin
        alter event trigger schemawatch_ddl_command_end disable;
        for i in 1 .. 10 loop
            execute format('alter table bench.t%s add column %I integer', i, 'more_' || {});
        end loop;
        alter event trigger schemawatch_ddl_command_end enable;
    end $$"""
REGISTER = "select count(*) from schemawatch.register_schema('bench')"
SCAN = "select count(*) from schemawatch.scan()"
SCHEDULED = "select count(*) from schemawatch.scan_if_moved('1 day')"


def measure(
    server: Server, dump: Path, sources: Sources, *, sizes: Sequence[int], runs: int
) -> list[Figure]:
    """Time the four in turn, each in a fresh session, as pg_dump's always is."""
    figures: list[Figure] = []
    for size in sizes:
        database, registered = _prepare(server, sources, size)
        figures += _at_size(server, dump, database, size=size, runs=runs)
        once = _beside_dump("registration of {} tables, once", size, MOST_REGISTERED)
        once.add(registered, figures[-1].baseline)
        figures.append(once)
        if size == max(sizes):
            figures += _memory(server, database, size)
            figures.append(_changed(server, database, size, runs))
        server.drop(database)
    return figures


def _prepare(server: Server, sources: Sources, size: int) -> tuple[str, float]:
    """Return a database with that many watched tables, and the seconds that registering took."""
    say(f"{size:,} tables: making and registering them")
    database = server.create()
    with session(server, database) as conn:
        make_tables(conn, size)
    install(server, database, sources)
    registered = _query(server, database, REGISTER, size)
    with session(server, database) as conn:
        found = conn.execute(SCAN).fetchone()
        if found != (0,):
            raise RuntimeError(f"a scan of unchanged tables found {found} drifts")
        settle(conn)
    return database, registered


def _at_size(server: Server, dump: Path, database: str, *, size: int, runs: int) -> list[Figure]:
    section = f"{size:,} tables of 14 columns"
    snapshot = _beside_dump("snapshot of {} tables", size, MOST_SNAPSHOT)
    scan = _beside_dump("scan of {} tables, no change", size, MOST_SCAN)
    scheduled = _beside_dump("scheduled scan of {} tables, no change", size, MOST_SCHEDULED)
    # one pass over few tables is over before the clock has seen much of it
    rounds = max(1, min(5, 2000 // size))
    for run in range(runs):
        say(f"{section}: run {run + 1} of {runs}")
        taken = [
            (
                _pg_dump(server, dump, database),
                _query(server, database, SNAPSHOT, size),
                _query(server, database, SCAN, 0),
                _query(server, database, SCHEDULED, 0),
            )
            for _ in range(rounds)
        ]
        dumped, shot, scanned, looked = (statistics.median(t) for t in zip(*taken, strict=True))
        snapshot.add(shot, dumped)
        scan.add(scanned, dumped)
        scheduled.add(looked, dumped)
    return [snapshot, scan, scheduled]


def _beside_dump(name: str, size: int, target: float) -> Figure:
    return Figure(
        section=f"{size:,} tables of 14 columns",
        name=name.format(f"{size:,}"),
        beside="pg_dump --schema-only",
        unit="s",
        target=target if size == TARGET_SIZE or target == MOST_SCHEDULED else None,
    )


def _changed(server: Server, database: str, size: int, runs: int) -> Figure:
    """Change ten tables behind the triggers' back; the scan reads them again, and only them."""
    figure = Figure(
        section=f"{size:,} tables of 14 columns, ten of them changed without the triggers",
        name="scan",
        beside="scan with no change, snapshot of ten",
        unit="s",
        target=MOST_CHANGED,
    )
    for run in range(runs):
        alone = _query(server, database, SCAN, 0) + _query(server, database, TEN, 10)
        with session(server, database) as conn:
            conn.execute(sql.SQL(CHANGE).format(sql.Literal(run)))
        figure.add(_query(server, database, SCAN, 10), alone)
    return figure


def _pg_dump(server: Server, dump: Path, database: str) -> float:
    start = time.perf_counter()
    subprocess.run(
        [dump, "--schema-only", "--schema=bench", "--file=/dev/null", server.url(database)],
        check=True,
        timeout=300,
    )
    return time.perf_counter() - start


def _query(server: Server, database: str, query: LiteralString, expected: int) -> float:
    with session(server, database) as conn:
        start = time.perf_counter()
        row = conn.execute(query).fetchone()
        taken = time.perf_counter() - start
    if row != (expected,):
        raise RuntimeError(f"expected {expected}, got {row}: {query}")
    return taken


def _memory(server: Server, database: str, size: int) -> list[Figure]:
    """Watch a backend's private memory; apart from the timing, which it would disturb."""
    figures: list[Figure] = []
    queries: dict[str, LiteralString] = {"snapshot": SNAPSHOT, "scan, no change": SCAN}
    for name, query in queries.items():
        with session(server, database) as conn:
            peak = _peak(conn.info.backend_pid, partial(conn.execute, query))
        figure = Figure(
            section=f"{size:,} tables of 14 columns",
            name=f"memory of the backend, {name}",
            beside="",
            unit="MB",
            means="amount",
            target=MOST_MEMORY,
        )
        figure.add(peak)
        figures.append(figure)
    return figures


def _peak(pid: int, work: Callable[[], object]) -> float:
    """Return the most anonymous memory (MB) that a process had while work ran; needs /proc."""
    done = threading.Event()
    seen = [_anonymous(pid)]

    def watch() -> None:
        while not done.wait(0.02):
            seen.append(_anonymous(pid))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        work()
    finally:
        done.set()
        thread.join()
    return max(seen) / 1024


def _anonymous(pid: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text("utf-8").splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1])
    return 0
