"""Transactions beside each other: nothing is lost, nobody waits long, nobody fails."""

from __future__ import annotations

import threading
import time

import psycopg
import pytest

from tests.lab import Lab


def _all_changes(lab: Lab) -> list[str]:
    return sorted(change["object_name"] for drift in lab.drifts() for change in drift["changes"])


def test_two_indexes_on_one_table_at_once(orders: Lab) -> None:
    with orders.other() as one, orders.other() as two:
        one.run("begin; create index first on public.orders (note)")
        two.run("begin; create index second on public.orders (total)")
        waiting = threading.Thread(target=two.run, args=("commit",))
        one.run("set constraints all immediate")  # stores version 2, not yet visible
        waiting.start()
        one.run("commit")
        waiting.join()
    assert _all_changes(orders) == ["first", "second"]
    assert [drift["version_to"] for drift in orders.drifts()] == [2, 3]
    orders.assert_settled()


def test_index_while_another_is_prepared(orders: Lab) -> None:
    orders.run("begin; create index first on public.orders (note); prepare transaction 'sw'")
    orders.run("create index second on public.orders (total)")
    assert [state for _, state, *_ in orders.errors()] == ["55P03"]
    orders.run("commit prepared 'sw'")
    orders.scan()
    assert _all_changes(orders) == ["first", "second"]
    orders.run("delete from schemawatch.capture_error")
    orders.assert_settled()


def test_a_table_that_goes_while_it_is_read_lets_nothing_pass(orders: Lab) -> None:
    orders.run("create type public.mood as enum ('sad')")
    orders.run("create table public.other (id int, mood public.mood)")
    orders.run("create index on public.other ((id + 1))")
    orders.watch("public.other")
    orders.run("select schemawatch.protect_table('public.orders')")
    with orders.other() as other:
        # touches the other table as well, without a lock of it
        orders.run("begin; alter table public.orders drop column note")
        orders.run("alter type public.mood add value 'glad'")
        other.run("begin; drop table public.other")
        end = threading.Timer(0.5, other.run, args=("commit",))
        end.start()
        with pytest.raises(psycopg.DatabaseError, match="Column dropped: note") as refused:
            orders.run("commit")
        end.join()
    assert refused.value.sqlstate == "SW202"
    assert orders.rules() == ["table-removed"]
    orders.assert_settled()


def test_grant_beside_alter(orders: Lab) -> None:
    with orders.other() as one, orders.other() as two:
        one.run("begin; grant select on public.orders to public")
        two.run("set lock_timeout = '20s'")
        worker = threading.Thread(
            target=two.run, args=("create index beside on public.orders (note)",)
        )
        worker.start()
        one.run("commit")
        worker.join()
    assert _all_changes(orders) == ["beside", "orders"]
    orders.assert_settled()


def test_many_sessions_many_tables(orders: Lab) -> None:  # noqa: C901 (one storm, one account)
    orders.run("create type public.mood as enum ('a')")
    for number in range(4):
        orders.run(f"create table public.t{number} (id int, m public.mood)")
        orders.watch(f"public.t{number}")
    failures: list[str] = []

    def work(number: int) -> None:
        with orders.other() as lab:
            for step in range(8):
                try:
                    lab.run(f"alter table public.t{number} add column c{step} int")
                    if number == 0:
                        lab.run(f"alter type public.mood add value 'v{step}'")
                    if step % 4 == 3:
                        lab.run("select schemawatch.scan()")
                except psycopg.Error as error:
                    failures.append(str(error))

    workers = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failures == []
    orders.scan()
    for number in range(4):
        found = orders.value(
            "select count(*) from schemawatch.drift_change join schemawatch.drift using (drift_id)"
            " join schemawatch.watched_table using (schema_id)"
            " where rule_id = 'column-added-nullable' and table_name = %s",
            f"t{number}",
        )
        assert found == 8
        last = orders.value(
            "select document from schemawatch.snapshot as snap"
            " join schemawatch.watched_table as wat using (schema_id)"
            " where snap.version = current_version and wat.relid = to_regclass(%s)",
            f"public.t{number}",
        )
        assert last["columns"] == orders.document(f"public.t{number}")["columns"]
        assert last["types"] == orders.document(f"public.t{number}")["types"]
    assert orders.scan() == []


def test_enum_label_of_many_tables_is_one_drift_each(orders: Lab) -> None:
    orders.run("create type public.mood as enum ('a')")
    for number in range(20):
        orders.run(f"create table public.t{number} (id int, m public.mood[])")
        orders.watch(f"public.t{number}")
    orders.run("alter type public.mood add value 'b'")
    assert orders.rules() == ["enum-label-added"] * 20
    orders.assert_settled()


def test_never_the_cause_of_a_deadlock(orders: Lab) -> None:
    # The rival has the table's lock and waits for a row that this transaction wrote. GRANT needs no
    # lock of the table, so its commit must not begin to wait for one, as printing a check does.
    orders.run("alter table public.orders add constraint positive check (total > 0)")
    orders.run("create table public.stock (amount int); insert into public.stock values (1)")
    failures: list[str] = []
    with orders.other() as rival, orders.other() as grant:

        def update() -> None:
            try:
                rival.run("update public.stock set amount = 3; commit")
            except psycopg.Error as error:
                failures.append(str(error))

        grant.run("begin; update public.stock set amount = 2")
        grant.run("grant select on public.orders to public")
        rival.run("begin; lock table public.orders in access exclusive mode")
        worker = threading.Thread(target=update)
        worker.start()
        _until_waiting(orders, rival.conn.info.backend_pid)
        time.sleep(0.3)
        started = time.monotonic()
        grant.run("commit")
        assert time.monotonic() - started < 0.5
        worker.join()
    assert failures == []
    orders.scan()
    assert "grant-added" in orders.rules("scan")
    assert [drift["actor"]["session_user"] for drift in orders.drifts()] == ["postgres"] * 2


def _until_waiting(lab: Lab, pid: int) -> None:
    deadline = time.monotonic() + 10
    while not lab.run(
        "select 1 from pg_stat_activity where pid = %s and wait_event_type = 'Lock'", pid
    ):
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize("path", ["_scan_", "ddl"])
def test_lost_wait_is_made_good_by_the_next_scan(orders: Lab, path: str) -> None:
    with orders.other() as rival:
        rival.run("begin; lock table schemawatch.drift in access exclusive mode")
        orders.run("alter table public.orders drop column note")
        rival.run("rollback")
    if path == "ddl":
        orders.run("alter table public.orders add column extra int")
        assert orders.rules("ddl") == ["column-added-nullable", "column-removed"]
    else:
        assert orders.scan() == ["column-removed"]
    orders.scan()
    assert orders.run("select * from schemawatch.pending_capture") == []
