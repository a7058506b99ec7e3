"""Open, acknowledged, resolved: who may move a drift where, and what is kept of it."""

from __future__ import annotations

import threading

import psycopg
import pytest

from tests.lab import Lab, Row

SAFE = "alter table public.orders add column extra int"
BREAKING = "alter table public.orders drop column note"


@pytest.fixture
def drift(orders: Lab) -> int:
    orders.run(BREAKING)
    return orders.value("select drift_id from schemawatch.drift")


def move(lab: Lab, verb: str, drift_id: int, reason: str | None = "because") -> Row:
    return lab.run(
        "select status, status_changed_by, status_reason, resolved_by_drift_id"
        f" from schemawatch.{verb}_drift(%s, %s)",
        drift_id,
        reason,
    )[0]


@pytest.mark.parametrize("change", [SAFE, BREAKING])
def test_undeclared_changes_are_open_whatever_they_break(orders: Lab, change: str) -> None:
    orders.run(change)
    [drift] = orders.drifts()
    assert (drift["status"], drift["status_changed_at"], drift["resolves"]) == ("open", None, [])


def test_who_why_and_when_are_kept(orders: Lab, drift: int) -> None:
    assert move(orders, "acknowledge", drift, "  known  ") == (
        "acknowledged",
        "postgres",
        "known",
        None,
    )
    assert move(orders, "reopen", drift, "not all of them")[:2] == ("open", "postgres")
    assert move(orders, "resolve", drift, "put back")[0] == "resolved"
    orders.run("select schemawatch.reopen_drift(%s, 'no', p_by => 'key ops')", drift)
    history = orders.run(
        "select status, changed_by, reason from schemawatch.drift_status_change order by change_id"
    )
    assert history == [
        ("acknowledged", "postgres", "known"),
        ("open", "postgres", "not all of them"),
        ("resolved", "postgres", "put back"),
        ("open", "key ops", "no"),
    ]
    [shown] = orders.drifts()
    assert (shown["status"], shown["status_changed_by"]) == ("open", "key ops")
    assert shown["status_changed_at"] is not None
    orders.run("select schemawatch.unregister_table(1, p_purge => true)")
    assert orders.value("select count(*) from schemawatch.drift_status_change") == 0


@pytest.mark.parametrize(
    ("before", "verb"),
    [
        ([], "reopen"),
        (["acknowledge"], "acknowledge"),
        (["resolve"], "acknowledge"),
        (["resolve"], "resolve"),
        (["acknowledge", "reopen"], "reopen"),
    ],
)
def test_wrong_moves_are_refused(orders: Lab, drift: int, before: list[str], verb: str) -> None:
    for step in before:
        move(orders, step, drift)
    with pytest.raises(psycopg.DatabaseError) as caught:
        move(orders, verb, drift)
    assert caught.value.sqlstate == "SW206"
    assert caught.value.diag.message_detail
    assert caught.value.diag.message_hint


@pytest.mark.parametrize(
    ("drift_id", "reason", "code"),
    [
        (1, "", "SW009"),
        (1, "  ", "SW009"),
        (1, None, "SW009"),
        (1, "x" * 2001, "SW009"),
        (404, "x", "SW104"),
        (None, "x", "SW104"),
    ],
)
def test_mistakes(orders: Lab, drift: int, drift_id: int, reason: str | None, code: str) -> None:
    assert drift == 1
    with pytest.raises(psycopg.DatabaseError) as caught:
        move(orders, "acknowledge", drift_id, reason)
    assert caught.value.sqlstate == code


def test_of_two_at_once_one_is_told(orders: Lab, drift: int) -> None:
    codes: list[str | None] = []

    def acknowledge() -> None:
        with orders.other() as lab:
            try:
                move(lab, "acknowledge", drift)
            except psycopg.Error as error:
                codes.append(error.sqlstate)

    with orders.conn.transaction():
        orders.run("select from schemawatch.drift for no key update")
        workers = [threading.Thread(target=acknowledge) for _ in range(3)]
        for worker in workers:
            worker.start()
    for worker in workers:
        worker.join()
    assert codes == ["SW206", "SW206"]
    assert orders.value("select count(*) from schemawatch.drift_status_change") == 1


def test_acknowledging_inside_repeatable_read(orders: Lab, drift: int) -> None:
    with orders.conn.transaction():
        orders.run("set transaction isolation level repeatable read")
        assert move(orders, "acknowledge", drift)[0] == "acknowledged"
    assert orders.drifts()[0]["status"] == "acknowledged"
