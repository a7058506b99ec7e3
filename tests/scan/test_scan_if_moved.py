"""Scheduled scans look where a catalog was written to; PostgreSQL counts that."""

from __future__ import annotations

import pytest

from tests.lab import Lab

SCHEDULED = "select count(*) from schemawatch.scan_if_moved()"


@pytest.fixture
def quiet(orders: Lab) -> Lab:
    """Give a database whose triggers are disabled, scanned once with all counters in."""
    for name in ("schemawatch_ddl_command_end", "schemawatch_sql_drop"):
        orders.run(f"alter event trigger {name} disable")
    orders.run("select pg_stat_force_next_flush()")
    assert orders.value(SCHEDULED) == 0
    return orders


def _looked(lab: Lab) -> bool:
    """Scan as scheduled, and tell whether the tables were compared."""
    assert lab.value(SCHEDULED) == 0
    return lab.value(
        "select examined_at = started_at from schemawatch.scan_run order by scan_id desc limit 1"
    )


def _elsewhere(lab: Lab, script: str) -> None:
    with lab.other() as other:
        other.run(script)
        other.run("select pg_stat_force_next_flush()")  # as when it ends, or is idle for a while


def test_no_look_where_nothing_moved(quiet: Lab) -> None:
    assert not _looked(quiet)
    _elsewhere(quiet, "insert into public.orders values (7, 'x'); analyze public.orders")
    assert not _looked(quiet)
    runs = quiet.run("select tables, moved, drifts, errors from schemawatch.scan_run")
    assert set(runs) == {(1, 0, 0, 0)}
    # who asks for a scan gets one
    quiet.run("select * from schemawatch.scan()")
    assert (
        quiet.value("select count(*) from schemawatch.scan_run where examined_at = started_at") == 2
    )


def test_a_change_is_found(quiet: Lab) -> None:
    assert not _looked(quiet)
    _elsewhere(quiet, "alter table public.orders drop column note")
    assert quiet.value(SCHEDULED) == 1
    assert quiet.rules() == ["column-removed"]
    assert not _looked(quiet)


def test_in_its_own_transaction_it_looks(quiet: Lab) -> None:
    with quiet.conn.transaction():
        quiet.run("alter table public.orders drop column note")
        assert quiet.value(SCHEDULED) == 1


def test_an_old_snapshot_proves_nothing(quiet: Lab) -> None:
    quiet.run("begin isolation level repeatable read; select 1")
    assert _looked(quiet)
    quiet.run("commit")
    assert _looked(quiet), "what that one saw is no base for the next"
    assert not _looked(quiet)


@pytest.mark.parametrize(
    "doubt",
    [
        "select pg_stat_reset()",
        "update schemawatch.scan_run set examined_at = examined_at - interval '11 minutes'",
        "update schemawatch.scan_run set errors = 1",
        "select schemawatch.unregister_table('public.orders')",
    ],
)
def test_doubt_makes_it_look(quiet: Lab, doubt: str) -> None:
    _elsewhere(quiet, doubt)
    assert _looked(quiet)


def test_what_could_not_be_read_is_looked_at_again(quiet: Lab) -> None:
    _elsewhere(quiet, "create rule ru as on delete to public.orders do also nothing")
    with quiet.other() as other, other.conn.transaction():
        other.run("lock table public.orders")  # the text of a rule cannot be had without
        assert _looked(quiet)
    assert quiet.value(SCHEDULED) == 1
    assert quiet.rules() == ["rewrite-rule-added"]


def test_a_shorter_interval_can_be_asked_for(quiet: Lab) -> None:
    quiet.run("select * from schemawatch.scan_if_moved('0 seconds')")
    assert quiet.value(
        "select examined_at = started_at from schemawatch.scan_run order by scan_id desc limit 1"
    )
