"""Why only a scan saw it: each reason, produced for real."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest

from controlplane.install.migrate import migrate
from tests.lab import Lab
from tests.servers import Server

TRIGGERS = ("schemawatch_ddl_command_end", "schemawatch_sql_drop")
CHANGE = "alter table public.orders drop column note"


def triggers(lab: Lab, what: str) -> None:
    for name in TRIGGERS:
        lab.run(f"alter event trigger {name} {what}")


def missed(lab: Lab) -> str | None:
    """Scan, and return why the one drift was missed."""
    lab.scan()
    [drift] = lab.drifts()
    assert (drift["source"], drift["missed_explanation"] is None) == ("scan", False)
    return drift["missed_because"]


def counted(lab: Lab) -> dict[str, int]:
    status = lab.value("select schemawatch.status()")
    assert status["swept_not_captured"] == sum(status["swept_because"].values())
    return status["swept_because"]


def test_captured_is_not_missed(orders: Lab) -> None:
    orders.run(CHANGE)
    [drift] = orders.drifts()
    assert (drift["missed_because"], drift["missed_explanation"]) == (None, None)
    assert counted(orders) == {}


def test_no_event_triggers(orders: Lab) -> None:
    for name in TRIGGERS:
        orders.run(f"drop event trigger {name}")
    orders.run(CHANGE)
    assert missed(orders) == "no_event_triggers"
    assert counted(orders) == {"no_event_triggers": 1}


def test_event_triggers_came_after_the_change(orders: Lab, db_url: str) -> None:
    for name in TRIGGERS:
        orders.run(f"drop event trigger {name}")
    orders.scan()
    orders.run(CHANGE)
    migrate(db_url)
    assert missed(orders) == "no_event_triggers"


def test_triggers_disabled(orders: Lab) -> None:
    triggers(orders, "disable")
    orders.run(CHANGE)
    assert missed(orders) == "trigger_disabled"
    assert counted(orders) == {"trigger_disabled": 1}


def test_triggers_disabled_for_a_moment(orders: Lab) -> None:
    orders.scan()
    triggers(orders, "disable")
    orders.run(CHANGE)
    triggers(orders, "enable always")
    assert missed(orders) == "trigger_disabled"


def test_replica_session(orders: Lab) -> None:
    triggers(orders, "enable")
    orders.scan()
    orders.run(f"set session_replication_role = replica; {CHANGE}; reset session_replication_role")
    assert missed(orders) == "replica_role"


def test_our_code_failed_in_the_event(orders: Lab, db_url: str) -> None:
    orders.run(
        "create or replace function schemawatch.capture_commands(p_command_tag text) returns void"
        " language plpgsql as $$ begin raise 'broken'; end $$"
    )
    orders.run("alter table public.orders add column extra int")
    migrate(db_url)
    assert missed(orders) == "capture_failed"
    assert counted(orders) == {"capture_failed": 1}


def test_an_error_before_a_clean_scan_explains_nothing(orders: Lab, db_url: str) -> None:
    orders.run(
        "create or replace function schemawatch.capture_commands(p_command_tag text) returns void"
        " language plpgsql as $$ begin raise 'broken'; end $$"
    )
    orders.run("comment on table public.orders is null")
    migrate(db_url)
    orders.scan()
    assert orders.errors()
    orders.run(
        "update pg_attribute set attnotnull = true"
        " where attrelid = 'public.orders'::regclass and attname = 'note'"
    )
    assert missed(orders) == "unexplained"


def test_our_code_failed_at_commit_and_the_author_is_known(orders: Lab, db_url: str) -> None:
    orders.run(
        "create or replace function schemawatch.account_for_transaction()"
        " returns text language plpgsql as $$ begin raise 'broken'; end $$"
    )
    orders.run(CHANGE)
    migrate(db_url)
    assert missed(orders) == "capture_failed"
    assert counted(orders) == {}


def test_serializable(orders: Lab) -> None:
    orders.at_once("set transaction isolation level serializable", CHANGE)
    assert missed(orders) == "serializable"
    assert counted(orders) == {}


def test_failed_concurrent_index(orders: Lab) -> None:
    orders.run("insert into public.orders values (1, 'x'), (2, 'x')")
    with pytest.raises(psycopg.errors.UniqueViolation):
        orders.conn.execute("create unique index concurrently on public.orders (note)")
    assert missed(orders) == "concurrent_index"
    assert counted(orders) == {"concurrent_index": 1}
    orders.run("update pg_class set reltuples = 0 where oid = 'public.orders'::regclass")
    assert orders.scan() == []


NO_EVENT = {
    "cluster": "cluster public.orders using orders_pkey",
    "reassign": "reassign owned by former to schemawatch_reader",
}


@pytest.mark.parametrize("command", NO_EVENT)
@pytest.mark.parametrize("enabled", ["always", ""])
def test_commands_that_fire_no_event(orders: Lab, command: str, enabled: str) -> None:
    orders.run(
        "do $$ begin if to_regrole('former') is null then create role former; end if; end $$;"
        "create view public.seen as select id from public.orders;"
        "alter table public.orders owner to former; alter view public.seen owner to former;"
        # what the new owner has already becomes the owner's
        "grant select on public.orders to schemawatch_reader;"
        "revoke usage on schema public from public;"
        "grant usage on schema public to schemawatch_reader"
    )
    triggers(orders, f"enable {enabled}")
    orders.scan()
    before = len(orders.drifts())
    orders.run(NO_EVENT[command])
    orders.scan()
    assert [drift["missed_because"] for drift in orders.drifts()[before:]] == ["no_event"]


def test_reindex_of_an_invalid_index(orders: Lab) -> None:
    orders.run("insert into public.orders values (1, 'x'), (2, 'x')")
    with pytest.raises(psycopg.errors.UniqueViolation):
        orders.conn.execute("create unique index concurrently notes on public.orders (note)")
    orders.scan()
    orders.run("delete from public.orders")
    orders.run("reindex index public.notes")
    fires = orders.conn.info.server_version >= 170000
    assert orders.scan() == ([] if fires else ["unique-added"])
    assert orders.drifts()[-1]["missed_because"] == (None if fires else "no_event")


@pytest.mark.parametrize("command", NO_EVENT)
def test_more_than_those_commands_do(orders: Lab, command: str) -> None:
    orders.run(
        "do $$ begin if to_regrole('former') is null then create role former; end if; end $$;"
        "alter table public.orders owner to former"
    )
    before = len(orders.drifts())
    orders.run(NO_EVENT[command])
    orders.run(
        "update pg_attribute set attnotnull = true"
        " where attrelid = 'public.orders'::regclass and attname = 'note'"
    )
    orders.scan()
    assert [drift["missed_because"] for drift in orders.drifts()[before:]] == ["unexplained"]


def test_not_registered_meanwhile(orders: Lab) -> None:
    orders.run("select schemawatch.unregister_table(1)")
    orders.run(CHANGE)
    orders.watch("public.orders")
    [drift] = orders.drifts()
    assert (drift["source"], drift["missed_because"]) == ("scan", "unwatched")


def test_catalog_update(orders: Lab) -> None:
    orders.run(
        "update pg_attribute set attnotnull = true"
        " where attrelid = 'public.orders'::regclass and attname = 'note'"
    )
    assert missed(orders) == "unexplained"


def test_event_triggers_off(server_of: Callable[[int], Server]) -> None:
    server = server_of(18)
    name = server.create_migrated()
    with psycopg.connect(server.url(name), autocommit=True) as conn:
        lab = Lab(conn, server.url(name))
        lab.run("create table public.orders (id int, note text)")
        lab.watch("public.orders")
        lab.run(f"set event_triggers = off; {CHANGE}; reset event_triggers")
        assert missed(lab) == "unexplained"
    server.drop(name)


def test_another_database(server: Server) -> None:
    first = server.create_migrated()
    with psycopg.connect(server.url(first), autocommit=True) as conn:
        lab = Lab(conn, server.url(first))
        lab.run("create table public.orders (id int, note text)")
        lab.watch("public.orders")
    second = server.create(template=first)
    with psycopg.connect(server.url(second), autocommit=True) as conn:
        lab = Lab(conn, server.url(second))
        triggers(lab, "disable")
        lab.run(CHANGE)
        assert missed(lab) == "restored"
    server.drop(second)
    server.drop(first)


def test_every_code_says_what_it_means(orders: Lab) -> None:
    codes = orders.run(
        "select match[1] from regexp_matches((select prosrc from pg_proc"
        " where proname = '_missed_because'), '(?:return|then|else) ''(\\w+)''', 'g') as match"
    )
    assert len(codes) >= 8
    for (code,) in [*codes, ("unwatched",)]:
        assert orders.value("select schemawatch._missed_text(%s)", code), code


def test_oldest_check(orders: Lab) -> None:
    before = orders.value("select now()")
    orders.scan()
    oldest = orders.value("select (schemawatch.status() ->> 'oldest_checked_at')::timestamptz")
    assert oldest > before
    orders.run("select schemawatch.unregister_table(1)")
    assert orders.value("select schemawatch.status() ->> 'oldest_checked_at'") is None
