"""Beside a busy database: nobody waits for us, no version is missing, none comes twice."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.lab import Lab

# who waits, for which of our locks or of a lock that somebody has only for us, and how long
WAITS = """
    select lock.pid, lock.locktype, lock.relation::regclass::text, lock.mode,
        extract(epoch from clock_timestamp() - lock.waitstart) as seconds
    from pg_locks as lock
    where not lock.granted and lock.waitstart is not null
        and (lock.database is null or lock.database = (
            select oid from pg_database where datname = current_database()))"""
GAPS = """
    select schema_id, array_agg(version order by version) from schemawatch.snapshot
    group by schema_id
    having array_agg(version order by version)
        <> array(select generate_series(1, max(version)))
        or count(distinct version) <> count(*)"""


@contextmanager
def sampled(lab: Lab) -> Iterator[dict[tuple[object, ...], float]]:
    """Collect what is waited for meanwhile, and how long at most, every few milliseconds."""
    longest: dict[tuple[object, ...], float] = {}
    done = threading.Event()

    def sample() -> None:
        with lab.other() as watcher:
            while not done.wait(0.005):
                for _, *what, seconds in watcher.run(WAITS):
                    longest[tuple(what)] = max(longest.get(tuple(what), 0.0), float(seconds))

    thread = threading.Thread(target=sample)
    thread.start()
    yield longest
    done.set()
    thread.join()


def at_once(lab: Lab, scripts: list[list[str]]) -> list[str]:
    """Run each list in a session of its own, side by side; return what failed."""
    failures: list[str] = []

    def work(script: list[str]) -> None:
        with lab.other() as session:
            for statement in script:
                try:
                    session.run(statement)
                except psycopg.Error as error:
                    failures.append(f"{statement}: {error}")

    workers = [threading.Thread(target=work, args=(script,)) for script in scripts]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return failures


# what one session does to tables of its own, in transactions of several kinds
MIGRATION = """
    create table public.t{n} (id int primary key, note text)
    create view public.v{n} as select id, note from public.t{n}
    begin; alter table public.t{n} add a int; alter table public.t{n} drop note cascade; commit
    begin; savepoint s; alter table public.t{n} add b int; rollback to s; commit
    create index on public.t{n} (a); alter table public.t{n} alter a type bigint
    begin; alter table public.t{n} add c int; set constraints all immediate
    alter table public.t{n} add d int; commit
    begin isolation level repeatable read; alter table public.t{n} drop c; commit
    begin; drop table public.t{n}; create table public.t{n} (id int primary key, e int); commit
    alter table public.t{n} rename to u{n}
    alter table public.u{n} rename to t{n}
    create table public.p{n} (id int) partition by range (id)
    create table public.q{n} partition of public.p{n} default
    drop table public.p{n}"""
SLACK = 0.25  # of a machine that has no processor free when a lock_timeout of 50 ms ends


def test_eight_sessions_that_share_nothing(lab: Lab) -> None:
    lab.run(
        "select schemawatch.register_schema('public', p_future => true);"
        "select schemawatch.create_endpoint('https://example.com/')"
    )
    scripts = [MIGRATION.format(n=number).strip().splitlines() for number in range(8)]
    with lab.other() as idle, sampled(lab) as longest:
        # the long transaction of somebody who has read it all
        idle.run("begin isolation level repeatable read; select count(*) from pg_class")
        failures = at_once(lab, [*scripts, ["select schemawatch.scan()"] * 6])
        idle.run("commit")
    assert failures == []
    assert max(longest.values(), default=0.0) < 0.05 + SLACK, longest
    assert lab.errors() == []
    assert lab.run(GAPS) == []
    drifts = lab.run("select version_from, version_to, source from schemawatch.drift")
    assert [drift for drift in drifts if drift[1] != drift[0] + 1 or drift[2] != "ddl"] == []
    assert len(drifts) > 8 * 8
    lab.assert_settled()


# each for many partitions in one transaction, and the rule that it is told by
PARTITIONS = {
    "create table public.c{n} partition of public.calls for values from ({n}) to ({n} + 1)": (
        "partition-added"
    ),
    "alter table public.calls detach partition public.c{n}": "partition-detached",
    "alter table public.calls attach partition public.c{n} for values from ({n}) to ({n} + 1)": (
        "partition-attached"
    ),
    "drop table public.c{n}": "partition-detached",
}


def of_partitions(numbers: range) -> list[str]:
    """Return the transactions that make, detach, attach and drop these partitions."""
    return [
        "begin;" + ";".join(statement.format(n=number) for number in numbers) + "; commit"
        for statement in PARTITIONS
    ]


def test_partitions_by_the_dozen(lab: Lab) -> None:
    """At once, and six each by six sessions, who wait for each other as without us."""
    lab.run(
        "create table public.calls (id int, at int) partition by range (at);"
        "create index on public.calls (id); select schemawatch.register_table('public.calls')"
    )
    for transaction in of_partitions(range(60)):
        lab.run(transaction)
    # what comes and goes in one transaction is nothing, also beside one that stays
    lab.at_once(
        *(statement.format(n=number) for number in range(60) for statement in PARTITIONS),
        next(iter(PARTITIONS)).format(n=99),
    )
    found = [(drift["summary"], drift["version_to"]) for drift in lab.drifts()]
    assert found == [
        ("Partition added: c0 and 59 more", 2),
        ("Partition detached or dropped: c0 and 59 more", 3),
        ("Table attached as a partition: c0 and 59 more", 4),
        ("Partition detached or dropped: c0 and 59 more", 5),
        ("Partition added: c99", 6),
    ]
    scripts = [of_partitions(range(first, first + 6)) for first in range(0, 60, 10)]
    with sampled(lab) as longest:
        assert at_once(lab, scripts) == []
    theirs = {"calls", *(f"c{number}" for number in range(60))}
    waits = {what: seconds for what, seconds in longest.items() if what[1] not in theirs}
    assert max(waits.values(), default=0.0) < 0.05 + SLACK, waits
    drifts = lab.drifts()[len(found) :]
    assert [(drift["version_from"], drift["version_to"]) for drift in drifts] == [
        (version, version + 1) for version in range(6, 6 + 4 * 6)
    ]
    for first in range(0, 60, 10):
        name = f"c{first} and 5 more"
        own = [drift for drift in drifts if drift["summary"].endswith(name)]
        rules = [change["rule_id"] for drift in own for change in drift["changes"]]
        assert rules == list(PARTITIONS.values())
    assert lab.run(GAPS) == []
    lab.assert_settled()


def test_a_scan_keeps_no_lock_of_a_table(orders: Lab) -> None:
    """Printing a view takes its tables' locks: who altered them would wait for the whole scan."""
    orders.run("create view public.seen as select id, note from public.orders")
    orders.run("alter event trigger schemawatch_ddl_command_end disable")
    orders.run("alter table public.orders add column extra int")
    with orders.conn.transaction():
        assert orders.scan() == ["column-added-nullable"]
        kept = orders.run(
            "select relation::regclass::text from pg_locks where pid = pg_backend_pid()"
            " and relation::regclass::text in ('orders', 'seen')"
        )
    assert kept == []


def test_new_tables_beside_a_long_registration(orders: Lab) -> None:
    orders.run("create schema fresh; select schemawatch.register_schema('fresh', p_future => true)")
    orders.run("create table public.other (id int)")
    with orders.other(application_name="migrator") as one, orders.other() as two:
        # who has registered a new table and has not committed yet
        two.run("begin; create table fresh.a (id int); set constraints all immediate")
        one.run("create table fresh.b (id int)")
        two.run("commit")
        assert orders.errors() == []
        # who registers for long
        two.run("begin; select schemawatch.register_table('public.other')")
        with sampled(orders) as longest:
            one.run("alter table fresh.b add column a int; create table fresh.c (id int)")
        two.run("commit")
    assert max(longest.values(), default=0.0) < 0.05 + SLACK, longest
    assert [state for _, state, *_ in orders.errors()] == ["55P03"]
    orders.scan()
    who = orders.run(
        "select snap.table_name, drf.source, drf.application_name from schemawatch.drift as drf"
        " join schemawatch.snapshot as snap"
        " on snap.schema_id = drf.schema_id and snap.version = drf.version_to order by 1, drift_id"
    )
    assert who == [
        ("a", "ddl", ""),
        ("b", "ddl", "migrator"),
        ("b", "scan", "migrator"),  # of one transaction with c
        ("c", "scan", "migrator"),
    ]


def test_the_memory_of_a_commit_that_touched_many_tables(lab: Lab) -> None:
    """With 2,000 of them it is 36 MB, by hand; most of it is there with the first."""
    status = Path(f"/proc/{lab.conn.info.backend_pid}/status")
    if not status.exists():
        pytest.skip("there is no /proc here")
    lab.run(
        "do $$ begin for n in 1..120 loop execute format('create table public.t%s (id int"
        " primary key, a text, b numeric default 1, c timestamptz check (c > now()))', n);"
        " end loop; end $$; select schemawatch.register_schema('public')"
    )
    used: list[int] = []
    with lab.other() as session:
        status = Path(f"/proc/{session.conn.info.backend_pid}/status")
        done = threading.Event()

        def sample() -> None:
            while not done.wait(0.005):
                found = re.search(r"RssAnon:\s+(\d+) kB", status.read_text())
                used.append(int(found[1]) if found else 0)

        watcher = threading.Thread(target=sample)
        session.run("alter table public.t1 add column warm int")
        watcher.start()
        session.run(
            "do $$ begin for n in 1..120 loop execute format("
            "'alter table public.t%s add column d int', n); end loop; end $$"
        )
        done.set()
        watcher.join()
    assert lab.errors() == []
    assert len(lab.rules()) == 121
    # 20 kB a table; were the documents of all copied for each, it would be megabytes
    assert max(used) - used[0] < 40 * 1024
