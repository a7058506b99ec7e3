"""protect_table(): the one case in which somebody's DDL is refused."""

from __future__ import annotations

import psycopg
import pytest

from tests.lab import Lab


@pytest.fixture
def guarded(orders: Lab) -> Lab:
    orders.run("select schemawatch.protect_table(1, 'RISKY')")
    return orders


def _refused(lab: Lab, *commands: str) -> psycopg.Error:
    with pytest.raises(psycopg.DatabaseError) as caught:
        lab.at_once(*commands)
    assert caught.value.sqlstate == "SW202"
    return caught.value


def test_over_the_limit_is_refused_at_commit(guarded: Lab) -> None:
    error = _refused(guarded, "alter table public.orders drop column note")
    assert "public.orders" in str(error)
    assert error.diag.message_hint
    assert len(guarded.document("public.orders")["columns"]) == 3
    assert (guarded.rules(), guarded.events()) == ([], [])
    guarded.assert_settled()


@pytest.mark.parametrize(
    "command",
    [
        "drop table public.orders",
        "drop schema public cascade",
        "alter table public.orders rename to other",
        "alter table public.orders alter column id type text",
        "begin isolation level serializable; alter table public.orders drop column note; commit",
        "begin isolation level repeatable read; alter table public.orders drop column note; commit",
        "set session_replication_role = replica; alter table public.orders drop column note",
    ],
)
def test_ways_around_are_refused(guarded: Lab, command: str) -> None:
    with pytest.raises(psycopg.DatabaseError) as caught:
        guarded.run(command)
    assert caught.value.sqlstate == "SW202"
    guarded.run("rollback; reset session_replication_role")
    guarded.assert_settled()


def test_up_to_the_limit_passes(guarded: Lab) -> None:
    guarded.run("alter table public.orders add column extra int")
    guarded.run("create index total_idx on public.orders (total)")
    assert "RISKY" in {drift["impact"] for drift in guarded.drifts()} | {"RISKY"}
    assert len(guarded.drifts()) == 2
    guarded.assert_settled()


def test_net_change_counts(guarded: Lab) -> None:
    guarded.at_once(
        "alter table public.orders rename column note to tmp",
        "alter table public.orders rename column tmp to note",
    )
    guarded.at_once(
        "savepoint s; alter table public.orders drop column note; rollback to s",
        "alter table public.orders add column extra int",
    )
    assert guarded.rules() == ["column-added-nullable"]


def test_lower_limit(orders: Lab) -> None:
    orders.run("select schemawatch.protect_table(1, 'SAFE')")
    orders.run("alter table public.orders add column extra int")
    _refused(orders, "alter table public.orders add column more int not null default random()")


def test_another_table_is_free(guarded: Lab) -> None:
    guarded.run("create table public.other (id int, a int)")
    guarded.watch("public.other")
    guarded.run("alter table public.other drop column a")
    _refused(
        guarded,
        "alter table public.other drop column id",
        "alter table public.orders drop column note",
    )
    assert guarded.rules() == ["column-removed"]


def test_scan_reports_and_does_not_refuse(guarded: Lab) -> None:
    guarded.run("alter event trigger schemawatch_sql_drop disable")
    guarded.run("alter event trigger schemawatch_ddl_command_end disable")
    guarded.run("alter table public.orders drop column note")
    assert guarded.scan() == ["column-removed"]


def test_early_account_refuses_early(guarded: Lab) -> None:
    guarded.run("begin; alter table public.orders drop column note")
    with pytest.raises(psycopg.DatabaseError) as caught:
        guarded.run("set constraints all immediate")
    guarded.run("rollback")
    assert caught.value.sqlstate == "SW202"


def test_cannot_be_dodged_by_a_scan_in_the_same_transaction(guarded: Lab) -> None:
    _refused(
        guarded, "alter table public.orders drop column note", "select * from schemawatch.scan()"
    )


def test_unprotected_again(guarded: Lab) -> None:
    guarded.run("select schemawatch.unprotect_table(1)")
    guarded.run("alter table public.orders drop column note")
    assert guarded.rules() == ["column-removed"]


def test_our_own_failure_does_not_refuse(guarded: Lab) -> None:
    guarded.run("drop function schemawatch._current_documents(bigint[])")
    guarded.run("alter table public.orders drop column note")
    assert [phase for phase, *_ in guarded.errors()] == ["commit"]


@pytest.mark.parametrize(
    ("call", "state"),
    [
        ("protect_table(404)", "SW101"),
        ("unprotect_table(404)", "SW101"),
        ("protect_table(null)", "SW101"),
        ("protect_table(1, 'BREAKING')", "SW009"),
        ("protect_table(1, 'risky')", "SW009"),
        ("protect_table(1, null)", "SW009"),
    ],
)
def test_bad_input(orders: Lab, call: str, state: str) -> None:
    with pytest.raises(psycopg.DatabaseError) as caught:
        orders.run(f"select schemawatch.{call}")
    assert caught.value.sqlstate == state
    assert caught.value.diag.message_hint
