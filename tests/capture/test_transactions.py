"""One transaction is one net drift, however it is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from tests.lab import Conn, Lab
from tests.servers import Server

pytestmark = pytest.mark.shared


@pytest.fixture
def any_orders(each_version: Conn, version_server: Server) -> Lab:
    lab = Lab(each_version, version_server.url(each_version.info.dbname))
    lab.run("create table public.orders (id int primary key, note text, total numeric)")
    lab.watch("public.orders")
    return lab


def test_forty_statements_are_one_drift(any_orders: Lab) -> None:
    any_orders.at_once(*(f"alter table public.orders add column c{n} int" for n in range(40)))
    [drift] = any_orders.drifts()
    assert (drift["version_from"], drift["version_to"], len(drift["changes"])) == (1, 2, 40)
    any_orders.assert_settled()


def test_add_then_drop_is_none(any_orders: Lab) -> None:
    any_orders.at_once(
        "alter table public.orders add column extra int",
        "create index extra_idx on public.orders (extra)",
        "alter table public.orders drop column extra",
    )
    assert any_orders.drifts() == []
    any_orders.assert_settled()


def test_drop_and_create_again_in_one(any_orders: Lab) -> None:
    any_orders.at_once(
        "drop table public.orders",
        "create table public.orders (id int primary key, note text, total numeric)",
    )
    assert any_orders.rules() == ["table-recreated"]
    assert any_orders.run("select status from schemawatch.watched_table") == [("active",)]
    any_orders.run("alter table public.orders rename column note to remark")
    assert any_orders.rules() == ["column-renamed", "table-recreated"]
    any_orders.assert_settled()


def test_drop_and_create_again_in_two(any_orders: Lab) -> None:
    any_orders.run("drop table public.orders")
    assert any_orders.run("select status from schemawatch.watched_table") == [("dropped",)]
    any_orders.run("create table public.orders (id int)")
    assert any_orders.rules()[:1] == ["table-added"]
    assert any_orders.run("select status from schemawatch.watched_table") == [("active",)]
    any_orders.run("alter table public.orders rename column id to number")
    assert any_orders.drifts()[-1]["changes"][0]["rule_id"] == "column-renamed"
    any_orders.assert_settled()


@pytest.mark.parametrize("level", ["repeatable read", "serializable"])
def test_isolation_levels(any_orders: Lab, level: str) -> None:
    any_orders.run(f"begin isolation level {level}; select 1 from public.orders")
    any_orders.run("alter table public.orders add column extra int")
    any_orders.run("alter table public.orders drop column note")
    any_orders.run("commit")
    found = any_orders.rules()
    if level == "serializable":
        assert found == []
        any_orders.scan()
        assert [drift["actor"]["session_user"] for drift in any_orders.drifts()] == ["postgres"]
    assert any_orders.rules() == ["column-added-nullable", "column-removed"]
    any_orders.assert_settled()


def test_a_scan_that_cannot_read_a_table_leaves_whose_change_it_is(orders: Lab) -> None:
    orders.run("create rule ru as on delete to public.orders do also nothing")
    orders.run("begin isolation level serializable")
    orders.run("alter table public.orders add column extra int")
    orders.run("commit")
    with orders.other() as rival:
        rival.run("begin; lock table public.orders")
        assert orders.scan() == []
        assert [state for _, state, *_ in orders.errors()] == ["55P03"]
    assert orders.scan() == ["column-added-nullable"]
    drift = orders.drifts()[-1]
    assert (drift["missed_because"], drift["actor"]["session_user"]) == ("serializable", "postgres")
    assert orders.run("select * from schemawatch.pending_capture") == []


def test_what_a_scan_has_accounted_for_is_nobodys_next_change(orders: Lab) -> None:
    orders.run("create table other (id int)")
    orders.watch("other")
    orders.run("begin isolation level serializable")
    orders.run("alter table other add column extra int")
    orders.run("create rule ru as on delete to public.orders do also nothing")
    orders.run("commit")
    with orders.other() as rival:
        rival.run("begin; lock table public.orders")
        assert orders.scan() == ["column-added-nullable"]
        assert orders.drifts()[-1]["actor"]["session_user"] == "postgres"
        # pending still, for the sake of the other table
        orders.run("alter event trigger schemawatch_ddl_command_end disable")
        orders.run("alter table other add column more int")
        assert orders.scan() == ["column-added-nullable"]
        assert orders.drifts()[-1]["actor"]["session_user"] is None


@pytest.mark.parametrize("level", ["repeatable read", "serializable"])
def test_table_changed_by_another_since_the_snapshot(any_orders: Lab, level: str) -> None:
    any_orders.run(f"begin isolation level {level}; select 1")
    with any_orders.other() as rival:
        rival.run("alter table public.orders add column theirs int")
    any_orders.run("alter table public.orders add column ours int; commit")
    any_orders.scan()
    changes = [change for drift in any_orders.drifts() for change in drift["changes"]]
    assert sorted(change["object_name"] for change in changes) == ["ours", "theirs"]
    assert any_orders.run("select * from schemawatch.pending_capture") == []
    assert any_orders.scan() == []


def test_constraints_immediate_then_more_ddl(any_orders: Lab) -> None:
    any_orders.at_once(
        "alter table public.orders add column a int",
        "set constraints all immediate",
        "alter table public.orders add column b int",
        "alter table public.orders drop column a",
    )
    [drift] = any_orders.drifts()
    assert [change["object_name"] for change in drift["changes"]] == ["b"]
    assert drift["version_to"] == 2
    any_orders.assert_settled()


def test_constraints_immediate_then_undone(any_orders: Lab) -> None:
    any_orders.run("select schemawatch.create_endpoint('http://x.example')")
    any_orders.at_once(
        "set constraints all immediate",
        "alter table public.orders rename column note to remark",
        "alter table public.orders rename column remark to note",
    )
    assert any_orders.drifts() == []
    assert any_orders.run("select * from schemawatch.delivery") == []
    any_orders.assert_settled()


def test_savepoint_after_an_early_account(any_orders: Lab) -> None:
    any_orders.at_once(
        "alter table public.orders add column a int",
        "set constraints all immediate; savepoint s",
        "alter table public.orders drop column note; rollback to s",
    )
    assert any_orders.rules() == ["column-added-nullable"]
    any_orders.assert_settled()


def test_scan_inside_the_transaction_of_the_ddl(any_orders: Lab) -> None:
    with any_orders.conn.transaction():
        any_orders.run("alter table public.orders add column a int")
        any_orders.run("select * from schemawatch.scan()")
        any_orders.run("alter table public.orders add column b int")
    [drift] = any_orders.drifts()
    assert (drift["source"], len(drift["changes"])) == ("ddl", 2)
    any_orders.assert_settled()


def test_registered_and_changed_in_one(any_orders: Lab) -> None:
    with any_orders.conn.transaction():
        any_orders.run("create table public.fresh (id int)")
        any_orders.run("select schemawatch.register_table('public.fresh')")
        any_orders.run("alter table public.fresh add column a int")
        any_orders.run("drop table public.fresh")
    assert any_orders.rules() == ["table-removed"]
    any_orders.assert_settled()


def test_unregistered_in_the_transaction_of_the_ddl(any_orders: Lab) -> None:
    with any_orders.conn.transaction():
        any_orders.run("alter table public.orders add column a int")
        any_orders.run("select schemawatch.unregister_table(1, p_purge => true)")
    assert any_orders.drifts() == []
    any_orders.assert_settled()


def test_procedure_that_commits(any_orders: Lab) -> None:
    any_orders.run(
        "create procedure public.steps() language plpgsql as $$ begin"
        " alter table public.orders add column a int; commit;"
        " alter table public.orders add column b int; rollback;"
        " alter table public.orders add column c int; end $$"
    )
    any_orders.run("call public.steps()")
    names = [change["object_name"] for drift in any_orders.drifts() for change in drift["changes"]]
    assert names == ["a", "c"]
    any_orders.assert_settled()


def test_failed_concurrent_index_is_found_by_a_scan(any_orders: Lab) -> None:
    any_orders.run("insert into public.orders values (1, 'same'), (2, 'same')")
    with pytest.raises(psycopg.errors.UniqueViolation):
        any_orders.run("create unique index concurrently twice on public.orders (note)")
    assert any_orders.rules() == []
    assert any_orders.scan() == ["index-invalid"]
    any_orders.run("drop index public.twice")
    # nobody could use it, so nobody loses it
    assert any_orders.rules("ddl") == ["index-invalid-removed"]
    any_orders.assert_settled()


def test_index_created_concurrently(any_orders: Lab) -> None:
    any_orders.run("create index concurrently fine on public.orders (note)")
    any_orders.run("reindex index concurrently public.fine")
    any_orders.run("drop index concurrently public.fine")
    assert any_orders.rules("ddl") == ["index-added", "index-removed"]
    any_orders.assert_settled()


@pytest.mark.parametrize(
    "scope", ["index concurrently public.one", "table concurrently public.orders"]
)
def test_index_with_a_new_oid(any_orders: Lab, scope: str) -> None:
    # before PostgreSQL 17 REINDEX fires no event trigger: no version knows the new number
    any_orders.run(
        "create unique index one on public.orders (note); "
        "create index two on public.orders (total);"
        "create function public.f(text) returns text language sql immutable as 'select $1';"
        "create index three on public.orders (public.f(note)); create table public.other (id int);"
        "create index four on public.other (id); create statistics public.st on id, note"
        " from public.orders"
    )
    any_orders.run("select schemawatch.protect_table(1, 'SAFE')")
    any_orders.run(f"reindex {scope}")
    for dropped in ("drop index public.one", "drop function public.f(text) cascade"):
        with pytest.raises(psycopg.Error) as caught:
            any_orders.run(dropped)
        assert caught.value.sqlstate == "SW202"
    any_orders.run("drop index public.four; drop table public.other")
    any_orders.run("select schemawatch.unprotect_table(1)")
    before = any_orders.events()
    any_orders.run("drop index public.one, public.two")
    assert any_orders.events() != before
    assert any_orders.rules("ddl")[-1] == "unique-removed"
    any_orders.assert_settled()


def test_detach_concurrently_that_stopped_half_way(any_orders: Lab) -> None:
    any_orders.run(
        "create table public.parts (id int) partition by list (id);"
        "create table public.part_1 partition of public.parts for values in (1)"
    )
    any_orders.watch("public.parts")
    assert any_orders.scan() == []
    with any_orders.other() as reader:
        reader.run("begin; select * from public.parts")
        any_orders.run("set statement_timeout = '300ms'")
        with pytest.raises(psycopg.errors.QueryCanceled):
            any_orders.run("alter table public.parts detach partition public.part_1 concurrently")
        any_orders.run("reset statement_timeout")
        reader.run("commit")
    assert any_orders.scan() == ["partition-detached"]
    any_orders.run("alter table public.parts detach partition public.part_1 finalize")
    assert any_orders.rules() == ["partition-detached"]
    any_orders.assert_settled()


def test_reassign_owned_fires_nothing_so_the_scan_finds_it(any_orders: Lab) -> None:
    any_orders.run(
        "do $$ begin if to_regrole('leaver') is null then create role leaver; end if; end $$"
    )
    any_orders.run("alter table public.orders owner to leaver")
    any_orders.run("reassign owned by leaver to postgres")
    assert any_orders.rules("ddl") == ["table-owner-changed"]
    assert any_orders.scan() == ["table-owner-changed"]


@pytest.fixture
def extensions(server_of: Callable[[int], Server]) -> Server:
    return server_of(18)  # the first that looks for extensions in other folders as well


def test_extension_script(extensions: Server) -> None:
    home = Path(extensions.host) / "extension"
    home.mkdir(exist_ok=True)
    home.chmod(0o755)
    (home / "meddler.control").write_text("default_version = '1'\nrelocatable = true\n")
    (home / "meddler--1.sql").write_text(
        "alter table public.orders add column extra int; create table public.theirs (id int);"
    )
    (home / "meddler--1--2.sql").write_text("alter table public.orders drop column note;")
    name = extensions.create_migrated()
    with psycopg.connect(extensions.url(name), autocommit=True) as conn:
        lab = Lab(conn, extensions.url(name))
        lab.run("create table public.orders (id int, note text)")
        lab.watch("public.orders")
        lab.conn.execute(f"set extension_control_path = '$system:{extensions.host}'".encode())
        lab.run("create extension meddler")
        assert lab.rules() == ["column-added-nullable"]
        lab.run("alter extension meddler update to '2'")
        assert lab.rules() == ["column-added-nullable", "column-removed"]
        lab.assert_settled()
    extensions.drop(name)
