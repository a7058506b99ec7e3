"""Who did it, how, and with which statement."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests import servers
from tests.lab import Lab
from tests.servers import Server


def test_actor_and_statement(orders: Lab) -> None:
    with orders.other(application_name="migrator 7") as session:
        session.at_once(
            "set local schemawatch.change = 'JIRA-1'",
            "alter table public.orders add column extra int /* why */",
        )
    [drift] = orders.drifts()
    assert drift["actor"] == {
        "session_user": "postgres",
        "role": "postgres",
        "application_name": "migrator 7",
        "client_addr": None,
    }
    assert drift["declared_as"] == "JIRA-1"
    assert drift["statement"] == "alter table public.orders add column extra int  "
    assert drift["source"] == "ddl"
    assert orders.events() == ["ALTER TABLE"]


def test_declaration_ends_with_its_transaction(orders: Lab) -> None:
    orders.at_once("set local schemawatch.change = 'x'", "create table public.unrelated ()")
    orders.run("alter table public.orders add column extra int")
    assert [drift["declared_as"] for drift in orders.drifts()] == [None]


def test_session_user_and_role(user: Lab, orders: Lab) -> None:
    orders.run(
        "do $$ begin if to_regrole('deployer') is null then create role deployer login; end if;"
        " end $$; grant app to deployer"
    )
    with orders.other(user="deployer") as session:
        session.run("set role app")
        session.run("alter table public.orders add column extra int")
    drift = orders.drifts()[-1]
    assert (drift["actor"]["session_user"], drift["actor"]["role"]) == ("deployer", "app")


def test_transaction_id_is_that_of_the_ddl(orders: Lab) -> None:
    with orders.conn.transaction():
        orders.run("alter table public.orders add column extra int")
        xid = orders.value("select pg_current_xact_id()::text")
    assert [drift["transaction_id"] for drift in orders.drifts()] == [xid]
    found = orders.run("select distinct transaction_id::text from schemawatch.ddl_event")
    assert found == [(xid,)]


def test_statement_is_the_one_that_touched_the_table(orders: Lab) -> None:
    orders.run("select schemawatch.register_schema('public', p_future => true)")
    orders.at_once(
        "alter table public.orders add column extra int",
        "create table public.future_one (id int)",
        "grant select on public.orders to public",
        "create table public.future_two (id int)",
        "drop table public.future_one",
    )
    found = [drift["statement"] for drift in orders.drifts()]
    assert found == [
        "alter table public.orders add column extra int",
        "create table public.future_two (id int)",
    ]


def test_statement_names_the_table_rather_than_reaches_it(orders: Lab) -> None:
    change = "alter table public.orders rename to bills"
    reaching = "create table public.other (id int references public.bills)"
    orders.at_once(
        "alter table public.orders add column extra int",
        change,
        reaching,
        "create view public.seen as select id from public.bills",
        "comment on schema public is 'of no table'",
        "create type public.mood as enum ('sad'); create table public.felt (mood public.mood)",
        "comment on type public.mood is 'nor this'",
    )
    orders.run("drop view public.seen")
    orders.run(reaching.replace("other", "another"))
    orders.at_once("drop table public.another", "drop table public.bills cascade")
    assert [drift["statement"] for drift in orders.drifts()] == [
        change,
        "drop view public.seen",
        reaching.replace("other", "another"),
        "drop table public.bills cascade",
    ]
    orders.assert_settled()
    assert "COMMENT" not in orders.events()


def test_long_statement_is_cut(orders: Lab) -> None:
    long = "alter table public.orders add column extra int" + " " * 20_000
    orders.run(long)
    orders.run("set schemawatch.statement = 'full'; " + long.replace("extra", "more"))
    assert [len(drift["statement"]) for drift in orders.drifts()] == [8000, 8000]


def test_statement_inside_a_function_is_the_outer_one(orders: Lab) -> None:
    orders.run("do $$ begin execute 'alter table public.orders add column extra int'; end $$")
    assert orders.drifts()[0]["statement"] == "do '***'"


def test_two_tables_two_drifts_of_one_transaction(orders: Lab) -> None:
    orders.run("create table public.other (id int)")
    orders.watch("public.other")
    orders.at_once(
        "alter table public.orders add column a int", "alter table public.other add column b int"
    )
    one, two = orders.drifts()
    assert one["transaction_id"] == two["transaction_id"]
    assert one["statement"] != two["statement"]


@pytest.fixture
def loopback() -> Iterator[Lab]:
    """Give a server that listens on TCP, which the shared one does not."""
    found = servers.available()
    port = 54987
    server = servers.start(
        found[15 if 15 in found else min(found)],
        {"listen_addresses": "127.0.0.1", "port": str(port)},
    )
    server.port = port
    try:
        name = server.create_migrated()
        url = f"postgresql://postgres@127.0.0.1:{port}/{name}"
        with psycopg.connect(url, autocommit=True) as conn:
            yield Lab(conn, url)
    finally:
        servers.stop(server)


def test_client_address_over_tcp(loopback: Lab) -> None:
    loopback.run("create table public.orders (id int)")
    loopback.watch("public.orders")
    loopback.run("alter table public.orders add column extra int")
    assert loopback.drifts()[0]["actor"]["client_addr"] == "127.0.0.1"


def test_nothing_is_noted_for_what_nobody_watches(orders: Lab, server: Server) -> None:
    orders.run(
        """
        create table public.unwatched (id int primary key, a int);
        create index on public.unwatched (a);
        alter table public.unwatched add column b int, drop column a;
        comment on table public.unwatched is 'x';
        create type public.unused as enum ('a'); alter type public.unused add value 'b';
        create sequence public.unused_sequence; alter sequence public.unused_sequence cycle;
        create function public.unused() returns int language sql as 'select 1';
        create view public.look as select b from public.unwatched;
        drop view public.look; drop function public.unused(); drop table public.unwatched;
        create schema unused; drop schema unused;
        """
    )
    orders.run(
        "create temp table orders (id int); create index on orders (id); comment on table"
        " orders is 'x'; alter table orders add column a int; drop table orders"
    )
    orders.run("create temp table pg_class (oid int); drop table pg_temp.pg_class")
    orders.run("create table if not exists public.orders (id int); drop table if exists nothing")
    assert orders.events() == []
    orders.assert_settled()


def test_many_grants_on_functions_are_looked_up_once(orders: Lab) -> None:
    for name in ("f", "g", "h"):
        orders.run(
            f"create function public.{name}() returns int language sql as 'select 1';"
            f"alter table public.orders add column {name} int default public.{name}()"
        )
    orders.run("grant insert on public.orders to public")
    orders.run("set track_functions = 'all'")
    with orders.conn.transaction():
        for name in ("f", "g", "h"):
            orders.run(f"revoke execute on function public.{name}() from public")
        looked = orders.run(
            "select calls from pg_stat_xact_user_functions where funcname = '_touched_tables'"
        )
        assert looked == []
    drift = orders.drifts()[-1]
    assert drift["statement"] == "revoke execute on function public.h() from public"
    assert {change["rule_id"] for change in drift["changes"]} == {"function-execute-revoked"}
    orders.assert_settled()


def test_no_ops_leave_no_version(orders: Lab) -> None:
    for command in (
        "alter table public.orders alter column id set not null",
        "alter table public.orders alter column note type text",
        "alter table public.orders alter column note drop default",
        "alter table public.orders owner to postgres",
        "alter table if exists public.orders drop column if exists nothing",
        "create index if not exists orders_pkey on public.orders (id)",
        "grant all on public.orders to postgres",
        "revoke all on public.orders from public",
        "comment on table public.orders is null",
    ):
        orders.run(command)
    assert orders.value("select max(version) from schemawatch.snapshot") == 1
    orders.assert_settled()
