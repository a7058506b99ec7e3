"""The sweep: what no trigger saw, at any time, beside anything."""

from __future__ import annotations

import threading

import psycopg
import pytest

from tests.lab import Lab

TRIGGERS = ("schemawatch_ddl_command_end", "schemawatch_sql_drop")


@pytest.fixture
def blind(orders: Lab) -> Lab:
    """Give a database whose event triggers are disabled."""
    for name in TRIGGERS:
        orders.run(f"alter event trigger {name} disable")
    return orders


def _enable(lab: Lab) -> None:
    for name in TRIGGERS:
        lab.run(f"alter event trigger {name} enable always")


def test_change_without_triggers(blind: Lab) -> None:
    blind.run("alter table public.orders drop column note")
    assert blind.rules() == []
    assert blind.scan() == ["column-removed"]
    [drift] = blind.drifts()
    assert drift["source"] == "scan"
    assert drift["transaction_id"] is None
    assert set(drift["actor"].values()) == {None}
    assert drift["statement"] is None
    assert blind.scan() == []
    status = blind.value("select schemawatch.status()")
    assert status["swept_not_captured"] == 1
    assert status["event_triggers"]["enabled"] is False


def test_nothing_is_read_again_when_nothing_moved(orders: Lab) -> None:
    orders.run(
        "create or replace function schemawatch._snapshot_documents(p_relids oid[])"
        " returns table (relid oid, document jsonb) language plpgsql stable rows 100"
        " as $$ begin raise 'read'; end $$"
    )
    assert orders.scan() == []
    assert orders.run("select moved, errors from schemawatch.scan_run") == [(0, 0)]


def test_captured_change_is_not_read_again_for_ever(orders: Lab) -> None:
    orders.run("alter table public.orders add column extra int")
    orders.run("vacuum full public.orders")
    orders.scan()
    orders.scan()
    moved = orders.run("select moved from schemawatch.scan_run order by scan_id")
    assert moved[-1] == (0,)
    assert orders.value("select count(*) from schemawatch.scan_state") == 1
    orders.assert_settled()


def test_scans_at_once_store_one_version(blind: Lab) -> None:
    blind.run("create table public.other (id int)")
    blind.watch("public.other")
    blind.run("alter table public.orders drop column note; alter table public.other add a int")
    found: list[int] = []
    failures: list[str] = []

    def scan() -> None:
        with blind.other() as lab:
            try:
                found.append(len(lab.run("select * from schemawatch.scan()")))
            except psycopg.Error as error:
                failures.append(str(error))

    workers = [threading.Thread(target=scan) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert (failures, sum(found)) == ([], 2)
    assert [drift["version_to"] for drift in blind.drifts()] == [2, 2]
    assert blind.errors() == []


def test_scan_beside_uncommitted_ddl(blind: Lab) -> None:
    with blind.other() as rival:
        rival.run("begin; alter table public.orders drop column note")
        blind.run("set statement_timeout = '20s'")
        assert blind.scan() == []
        rival.run("commit")
    assert blind.scan() == ["column-removed"]


def test_locked_table_does_not_hide_the_others(blind: Lab) -> None:
    blind.run("create table public.other (id int)")
    blind.run("create rule ru as on delete to public.orders do also nothing")
    blind.watch("public.other")
    blind.scan()
    blind.run("alter table public.other add column a int")
    blind.run("alter table public.orders add column extra int default 1")
    with blind.other() as rival:
        rival.run("begin; lock table public.orders in access exclusive mode")
        blind.run("set statement_timeout = '60s'")
        blind.scan()
        assert [(phase, state) for phase, state, *_ in blind.errors()] == [("scan", "55P03")]
        assert blind.run("select errors from schemawatch.scan_run order by scan_id") == [(0,), (1,)]
        assert "column-added-nullable" in blind.rules()
        rival.run("rollback")
    blind.scan()
    assert blind.rules("scan").count("column-added-with-default") == 1
    assert blind.scan() == []


def test_broken_table_does_not_hide_the_others(blind: Lab) -> None:
    blind.run("create table public.other (id int)")
    [other] = blind.watch("public.other")
    blind.run("alter table public.other add column a int")
    blind.run("alter table public.orders drop column note")
    blind.run(f"alter table schemawatch.drift add constraint broken check (schema_id <> {other})")
    assert blind.scan() == ["column-removed"]
    [(phase, state, _, context)] = blind.errors()
    assert (phase, state, context) == ("scan", "23514", f"schema_id {other}")
    assert blind.run("select drifts, errors from schemawatch.scan_run") == [(1, 1)]
    blind.run("alter table schemawatch.drift drop constraint broken")
    assert blind.scan() == ["column-added-nullable"]


def test_paused_table_is_left_alone(orders: Lab) -> None:
    orders.run("update schemawatch.registration set paused_at = now()")
    orders.run("alter table public.orders drop column note")
    assert (orders.rules(), orders.scan()) == ([], [])
    assert orders.run("select status from schemawatch.watched_table") == [("paused",)]
    orders.run("update schemawatch.registration set paused_at = null")
    assert orders.scan() == ["column-removed"]


def test_dropped_then_returned(blind: Lab) -> None:
    blind.run("drop table public.orders")
    assert blind.scan() == ["table-removed"]
    assert blind.scan() == []
    blind.run("create table public.orders (id int primary key, note text, total numeric)")
    assert blind.scan() == ["table-added"]
    _enable(blind)
    blind.run("alter table public.orders rename column note to remark")
    assert blind.rules("ddl") == ["column-renamed"]
    blind.assert_settled()


def test_two_watched_tables_swap_names(orders: Lab) -> None:
    orders.run("create table public.other (id int)")
    ids = orders.watch("public.orders", "public.other")
    orders.at_once(
        "alter table public.orders rename to tmp",
        "alter table public.other rename to orders",
        "alter table public.tmp rename to other",
    )
    # who reads either name meets the other table
    assert orders.rules().count("table-recreated") == 2
    assert "table-renamed" not in orders.rules()
    assert orders.run("select schema_id, table_name from schemawatch.watched_table order by 1") == [
        (ids[0], "orders"),
        (ids[1], "other"),
    ]
    orders.assert_settled()


def test_one_table_only(blind: Lab) -> None:
    blind.run("create table public.other (id int)")
    [other] = blind.watch("public.other")
    blind.run("alter table public.orders drop column note; alter table public.other add a int")
    blind.run("select * from schemawatch.scan(%s)", other)
    assert blind.rules() == ["column-added-nullable"]
    assert blind.run("select * from schemawatch.scan_run") == []


@pytest.mark.parametrize("argument", [404, None])
def test_unknown_or_unregistered(orders: Lab, argument: int | None) -> None:
    if argument is None:
        argument = 1
        orders.run("select schemawatch.unregister_table(1)")
    with pytest.raises(psycopg.DatabaseError) as caught:
        orders.run("select * from schemawatch.scan(%s)", argument)
    assert caught.value.sqlstate == "SW101"


def test_unregistered_table_is_left_alone(orders: Lab) -> None:
    orders.run("select schemawatch.unregister_table(1)")
    orders.run("alter table public.orders drop column note")
    assert (orders.rules(), orders.scan(), orders.errors()) == ([], [], [])


@pytest.mark.parametrize("level", ["repeatable read", "serializable"])
def test_scan_in_a_strict_transaction(blind: Lab, level: str) -> None:
    blind.run("alter table public.orders drop column note")
    with blind.conn.transaction():
        blind.run(f"set transaction isolation level {level}")
        assert len(blind.run("select * from schemawatch.scan()")) == 1
    assert blind.scan() == []
    assert blind.rules() == ["column-removed"]


def test_scan_while_migrations_run(orders: Lab) -> None:
    stop = threading.Event()
    failures: list[str] = []

    def alter() -> None:
        with orders.other() as lab:
            step = 0
            while not stop.is_set():
                step += 1
                try:
                    lab.run(f"alter table public.orders add column c{step} int default {step}")
                    lab.run(f"create index i{step} on public.orders (c{step})")
                    lab.run(
                        "grant select on public.orders to "
                        f"{('public', 'schemawatch_reader')[step % 2]}"
                    )
                    lab.run(f"alter table public.orders drop column c{step}")
                except psycopg.Error as error:
                    failures.append(str(error))

    worker = threading.Thread(target=alter)
    worker.start()
    try:
        for _ in range(25):
            orders.run("update schemawatch.snapshot set fingerprint = null")
            orders.run("select * from schemawatch.scan()")
    finally:
        stop.set()
        worker.join()
    assert failures == []
    assert orders.errors() == []
    # every version follows from the one before: nothing was taken back, nothing came twice
    for drift in orders.drifts():
        again = orders.run(
            "select rule_id from schemawatch.diff_versions(%s, %s, %s)",
            drift["schema_id"],
            drift["version_from"],
            drift["version_to"],
        )
        assert len(again) == len(drift["changes"]) == 1, drift
    assert orders.rules("scan") == []
    orders.assert_settled()


def test_future_tables_without_triggers(blind: Lab) -> None:
    blind.run("select schemawatch.register_schema('public', 'f%%', p_future => true)")
    blind.run("create table public.fresh (id int); create table public.other (id int)")
    blind.scan()
    names = blind.run("select table_name from schemawatch.watched_table order by 1")
    assert names == [("fresh",), ("orders",)]


def test_old_logs_are_forgotten(orders: Lab) -> None:
    orders.run("alter table public.orders add column extra int")
    orders.run("select schemawatch.scan()")
    orders.run(
        "update schemawatch.scan_run set started_at = now() - interval '8 days';"
        "update schemawatch.ddl_event set captured_at = now() - interval '91 days'"
    )
    orders.run("select schemawatch.scan()")
    assert orders.value("select count(*) from schemawatch.scan_run") == 1
    assert orders.events() == []
    assert orders.rules() == ["column-added-nullable"]


def test_what_is_set_for_many_tables_ends_with_the_function(orders: Lab) -> None:
    settings = "select jsonb_object_agg(name, setting) from pg_settings"
    many = (
        "array(select oid from pg_class where relkind = 'r' limit 60) || array_fill(1::oid, '{60}')"
    )
    before = orders.value(settings)
    with orders.conn.transaction():
        for function in ("_fingerprints", "_snapshot_documents"):
            orders.run(f"select count(*) from schemawatch.{function}({many})")
            assert orders.value(settings) == before, function
