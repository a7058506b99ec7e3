"""A history of migrations of an application with many views: with SchemaWatch and without."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from controlplane.install.sources import Sources
from tests.bench.figures import Figure, say
from tests.bench.server import Conn, install, session
from tests.bench.tables import settle
from tests.servers import Server

TABLES = 10
MOST_RATIO = 3.0
SECTION = "A history of migrations, {tables} tables and {views} views over three of them each"
# The heaviest migrations: creating or rebuilding many views at once.
SLOWEST = 10

Migration = Sequence[str]


def history(*, rounds: int, views: int) -> Iterator[Migration]:
    """Give the migrations, each the statements of one transaction."""
    yield [_table(number) for number in range(TABLES)]
    yield [_view(number) for number in range(views)]
    for turn in range(rounds):
        table = f"app.t{turn % TABLES}"
        yield [f"alter table {table} add column added_{turn} integer not null default {turn}"]
        yield [_function(turn), f"create index on {table} (added_{turn})"]
        yield [f"grant select on {table} to schemawatch_bench", _view(views + turn)]
        if turn and turn % TABLES == 0:
            rebuilt = range(turn // TABLES % 4, views, 4)
            yield [
                *(f"drop {_kind(number)} app.v{number}" for number in rebuilt),
                *(_view(number, more=f"a.added_{number % TABLES}, ") for number in rebuilt),
            ]
        yield [f"drop {_kind(views + turn)} app.v{views + turn}"]
    yield [f"drop {_kind(number)} app.v{number}" for number in range(views)]


def measure(
    server: Server, sources: Sources, *, runs: int, rounds: int, views: int
) -> list[Figure]:
    """Apply the history to two databases, migration by migration in turn."""
    section = SECTION.format(tables=TABLES, views=views)
    whole, slowest = (
        Figure(
            section=section, name=name, beside="without SchemaWatch", unit="ms", target=MOST_RATIO
        )
        for name in ("whole history", f"slowest of every {SLOWEST} migrations")
    )
    whole.target = None
    with session(server, "postgres") as conn:
        conn.execute("create role schemawatch_bench")
    for run in range(runs):
        say(f"{section}: run {run + 1} of {runs}")
        times = _one_run(server, sources, list(history(rounds=rounds, views=views)), run)
        whole.add(sum(ours for ours, _ in times), sum(bare for _, bare in times))
        # by what they take without SchemaWatch, so that the choice is not ours
        heavy = sorted(times, key=lambda pair: pair[1])[-max(1, len(times) // SLOWEST) :]
        slowest.add(sum(ours for ours, _ in heavy), sum(bare for _, bare in heavy))
    return [whole, slowest]


def _one_run(
    server: Server, sources: Sources, migrations: Sequence[Migration], run: int
) -> list[tuple[float, float]]:
    template = server.create()
    with session(server, template) as conn:
        conn.execute("create schema app")
        settle(conn)
    absent, watched = server.create(template=template), server.create(template=template)
    install(server, watched, sources)
    with session(server, watched) as ours, session(server, absent) as bare:
        ours.execute("select count(*) from schemawatch.register_schema('app', p_future => true)")
        # the first statements of a session plan and compile: the figures of DDL have that
        for conn in (ours, bare):
            _timed(conn, [_table(-1), "alter table app.t_1 add column a integer"])
            _timed(conn, ["alter table app.t_1 add column b integer", _view(-1, base=("_1",) * 3)])
            _timed(conn, ["drop view app.v_1", "drop table app.t_1"])
        times: list[tuple[float, float]] = []
        for turn, migration in enumerate(migrations):
            if (turn + run) % 2:
                second = _timed(bare, migration)
                times.append((_timed(ours, migration), second))
            else:
                times.append((_timed(ours, migration), _timed(bare, migration)))
        count = ours.execute("select count(*) from schemawatch.drift").fetchone()
        errors = ours.execute("select count(*) from schemawatch.capture_error").fetchone()
    if not count or count[0] < len(migrations) or errors != (0,):
        raise SystemExit(f"the history was not captured: {count} drifts, {errors} errors")
    for name in (template, absent, watched):
        server.drop(name)
    return times


def _timed(conn: Conn, migration: Migration) -> float:
    start = time.perf_counter()
    with conn.transaction():
        for statement in migration:
            conn.execute(statement.encode())
    return (time.perf_counter() - start) * 1000


def _name(number: int) -> str:
    return str(number).replace("-", "_")


def _table(number: int) -> str:
    return (
        f"create table app.t{_name(number)} (id bigint generated always as identity primary key,"
        " name text not null, amount numeric(12, 2) not null default 0 check (amount >= 0),"
        " parent bigint, at timestamptz not null default now(), data jsonb)"
    )


def _function(turn: int) -> str:
    return (
        f"create or replace function app.f{turn % 5}(integer) returns integer"
        f" language sql immutable as 'select {turn}'"
    )


def _kind(number: int) -> str:
    return "materialized view" if number % 2 else "view"


def _view(number: int, *, more: str = "", base: Sequence[str] | None = None) -> str:
    a, b, c = base or [str((number + step) % TABLES) for step in range(3)]
    kind = "view" if number < 0 else _kind(number)
    return (
        f"create {kind} app.v{_name(number)} as select a.id, a.name, {more}b.amount, b.at,"
        f" count(c.id) as children, max(c.at) as last, {abs(number)} as version"
        f" from app.t{a} as a join app.t{b} as b on b.parent = a.id"
        f" left join app.t{c} as c on c.parent = b.id and c.name <> 'x'"
        f" where a.amount > {abs(number)} group by a.id, a.name, {more}b.amount, b.at"
    )
