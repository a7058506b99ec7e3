"""What a DDL statement costs: without SchemaWatch, with it, and on a table that it watches."""

from __future__ import annotations

import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import LiteralString

from psycopg import sql

from controlplane.install.sources import Sources
from tests.bench.figures import Figure, in_turn, say
from tests.bench.server import Conn, install, session
from tests.bench.tables import make_tables, make_wide_table, settle
from tests.servers import Server

ARMS = ABSENT, UNWATCHED, WATCHED = "absent", "unwatched", "watched"
MOST_RATIO = 1.15
MOST_EXTRA = 3.0
MOST_FIRST = 15.0
TABLE_ROUNDS = 50
"""A dropped column leaves a row in the catalog: after so many rounds another table is used."""

Times = Mapping[tuple[str, str], Sequence[float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One kind of statement; before is what makes it possible, and is not timed."""

    name: str
    command: LiteralString
    before: LiteralString | None = None
    watch: bool = False
    """Whether the table is registered between before and command."""
    on_watched: bool = True
    """Whether a watched table can be the target at all."""


_NEW = "create table made (id bigint primary key, note text not null, made_at timestamptz)"
STATEMENTS = (
    Statement(name="ADD COLUMN", command="alter table {} add column added integer"),
    Statement(name="DROP COLUMN", command="alter table {} drop column added"),
    Statement(name="CREATE TABLE", command=_NEW, on_watched=False),
    Statement(name="DROP TABLE", command="drop table made", watch=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """One of the databases side by side."""

    name: str
    database: str


def prepare(server: Server, sources: Sources, *, tables: int, others: int) -> list[Arm]:
    """Make the three databases out of one; others are watched tables that no statement touches."""
    template = server.create()
    with session(server, template) as conn:
        make_tables(conn, others)
        for number in range(tables):
            make_wide_table(conn, f"wide_{number}")
        settle(conn)
    # all are copies: a database that grew by itself has its files laid out in another way
    arms = [Arm(name=name, database=server.create(template=template)) for name in ARMS]
    for arm in arms[1:]:
        install(server, arm.database, sources)
        with session(server, arm.database) as conn:
            conn.execute("select schemawatch.register_schema('bench')")
            if arm.name == WATCHED:
                conn.execute("select schemawatch.register_schema('public')")
            settle(conn)
    return arms


def measure(
    server: Server, sources: Sources, *, runs: int, rounds: int, others: int
) -> list[Figure]:
    """Time the statements in all three, in turn, with and without waiting for the disk."""
    tables = -(-runs * 2 * rounds // TABLE_ROUNDS) + 1
    arms = prepare(server, sources, tables=tables, others=others)
    figures: list[Figure] = []
    turn = iter(range(runs * 2 * rounds))
    for section, options in (
        (f"DDL statement, default settings, {others:,} other tables watched", ""),
        ("The same, synchronous_commit = off", "-c synchronous_commit=off"),
    ):
        made = dict(_figures(section, first=False))
        for run in range(runs):
            say(f"{section}: run {run + 1} of {runs}")
            with ExitStack() as stack:
                conns = [
                    (arm.name, stack.enter_context(session(server, arm.database, options=options)))
                    for arm in arms
                ]
                _note(made, _one_run(conns, [next(turn) for _ in range(rounds)]))
        figures += made.values()
    return figures + _first_of_session(server, arms, runs=runs, sessions=max(2, rounds // 5))


def _one_run(conns: Sequence[tuple[str, Conn]], turns: Sequence[int]) -> Times:
    times: dict[tuple[str, str], list[float]] = defaultdict(list)
    # the first statements of a session plan and compile: that is a figure of its own
    for conn in (conn for _, conn in conns):
        for statement in STATEMENTS:
            _timed(conn, statement, "wide_0", watched=False)
    for turn, order in zip(turns, in_turn(conns, len(turns)), strict=True):
        table = f"wide_{1 + turn // TABLE_ROUNDS}"
        for statement in STATEMENTS:
            for name, conn in order:
                taken = _timed(conn, statement, table, watched=name == WATCHED)
                times[name, statement.name].append(taken)
    return times


def _timed(conn: Conn, statement: Statement, table: str, *, watched: bool) -> float:
    if statement.watch and watched:
        conn.execute("select schemawatch.register_table('made')")
    command = sql.SQL(statement.command).format(sql.Identifier(table))
    start = time.perf_counter()
    conn.execute(command)
    return (time.perf_counter() - start) * 1000


def _first_of_session(
    server: Server, arms: Sequence[Arm], *, runs: int, sessions: int
) -> list[Figure]:
    section = "First DDL statement of a session, default settings"
    made = dict(_figures(section, first=True))
    for run in range(runs):
        say(f"{section}: run {run + 1} of {runs}")
        times: dict[tuple[str, str], list[float]] = defaultdict(list)
        for order in in_turn(arms, sessions):
            for arm in order:
                # one after the other: each gets a backend that has planned nothing yet
                for statement in STATEMENTS[:2]:
                    with session(server, arm.database) as conn:
                        taken = _timed(conn, statement, "wide_0", watched=False)
                    times[arm.name, statement.name].append(taken)
        _note(made, times)
    return list(made.values())


def _figures(section: str, *, first: bool) -> Iterator[tuple[tuple[str, str], Figure]]:
    statements = STATEMENTS[:2] if first else STATEMENTS
    for statement in statements:
        yield (
            (UNWATCHED, statement.name),
            Figure(
                section=section,
                name=f"{statement.name}, table not watched",
                beside="without SchemaWatch",
                unit="ms",
                target=None if first else MOST_RATIO,
            ),
        )
    for statement in statements:
        if statement.on_watched:
            yield (
                (WATCHED, statement.name),
                Figure(
                    section=section,
                    name=f"{statement.name}, table watched",
                    beside="without SchemaWatch",
                    unit="ms",
                    means="extra",
                    target=MOST_FIRST if first else MOST_EXTRA,
                ),
            )


def _note(figures: Mapping[tuple[str, str], Figure], times: Times) -> None:
    """Add one run: the medians of its rounds."""
    median: Callable[[Sequence[float]], float] = statistics.median
    for (arm, statement), figure in figures.items():
        figure.add(median(times[arm, statement]), median(times[ABSENT, statement]))
