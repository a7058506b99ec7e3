"""Declared changes are history, undeclared ones ask for attention; both are stored and sent."""

from __future__ import annotations

import psycopg
import pytest

from tests.lab import Lab

CHANGE = "alter table public.orders drop column note"


def declared(lab: Lab) -> list[tuple[str | None, str, str | None, str | None]]:
    return [
        (d["declared_as"], d["status"], d["status_changed_by"], d["status_reason"])
        for d in lab.drifts()
    ]


OPEN = [(None, "open", None, None)]


def test_by_the_session(orders: Lab) -> None:
    orders.run("select schemawatch.create_endpoint('http://x.example')")
    orders.at_once("set local schemawatch.change = 'PR-123'", CHANGE)
    assert declared(orders) == [("PR-123", "acknowledged", "schemawatch", "declared as PR-123")]
    # consumers break all the same
    assert orders.run("select payload ->> 'type' from schemawatch.delivery") == [("schema.drift",)]
    orders.run("alter table public.orders add column extra int")
    assert declared(orders)[1:] == OPEN


def test_by_application_name(orders: Lab) -> None:
    orders.run("select schemawatch.declare_source('application_name', 'flyway%%', 'flyway')")
    with orders.other(application_name="flyway 10.1") as tool:
        tool.run(CHANGE)
    assert declared(orders) == [("flyway", "acknowledged", "schemawatch", "declared as flyway")]
    with orders.other(application_name="psql") as person:
        person.run("alter table public.orders add column extra int")
    assert declared(orders)[1:] == OPEN


@pytest.mark.parametrize("pattern", ["migrator", "deployer"])
def test_by_role(orders: Lab, pattern: str) -> None:
    orders.run(
        "do $$ begin"
        " if to_regrole('migrator') is null then create role migrator login superuser; end if;"
        " if to_regrole('deployer') is null then create role deployer superuser; end if; end $$"
    )
    orders.run("select schemawatch.declare_source('role', %s, 'the pipeline')", pattern)
    with orders.other(user="migrator") as tool:
        tool.at_once("set local role deployer", CHANGE)
    assert declared(orders)[0][0] == "the pipeline"


def test_the_session_knows_best(orders: Lab) -> None:
    orders.run("select schemawatch.declare_source('role', 'postgres', 'dba')")
    orders.at_once("set local schemawatch.change = 'PR-7'", CHANGE)
    assert declared(orders)[0][0] == "PR-7"


def test_again_changes_the_name_and_undeclare_ends_it(orders: Lab) -> None:
    declare = "select schemawatch.declare_source('role', 'postgres', %s, 'me')"
    first, second = orders.value(declare, "one"), orders.value(declare, " two ")
    assert first == second
    assert orders.run("select declared_as, declared_by from schemawatch.declared_source") == [
        ("two", "me")
    ]
    orders.run("select schemawatch.undeclare_source(%s)", first)
    orders.run(CHANGE)
    assert declared(orders) == OPEN
    with pytest.raises(psycopg.DatabaseError) as caught:
        orders.run("select schemawatch.undeclare_source(%s)", first)
    assert caught.value.sqlstate == "SW104"


@pytest.mark.parametrize(
    ("kind", "pattern", "name"),
    [
        ("user", "x", "y"),
        (None, "x", "y"),
        ("role", "", "y"),
        ("role", "%", "y"),
        ("role", "x", " "),
        ("role", "x" * 201, "y"),
        ("role", None, "y"),
        ("role", "x\\", "y"),
    ],
)
def test_mistakes(lab: Lab, kind: str | None, pattern: str | None, name: str) -> None:
    with pytest.raises(psycopg.DatabaseError) as caught:
        lab.run("select schemawatch.declare_source(%s, %s, %s)", kind, pattern, name)
    assert caught.value.sqlstate == "SW009"


def test_of_a_change_that_the_scan_found(orders: Lab) -> None:
    orders.run("select schemawatch.declare_source('role', 'postgres', 'dba')")
    orders.at_once("set transaction isolation level serializable", CHANGE)
    orders.scan()
    assert declared(orders)[0][:2] == ("dba", "acknowledged")
    for name in ("schemawatch_ddl_command_end", "schemawatch_sql_drop"):
        orders.run(f"alter event trigger {name} disable")
    orders.run("alter table public.orders add column extra int")
    orders.scan()
    # nobody knows whose it was
    assert declared(orders)[1:] == OPEN
