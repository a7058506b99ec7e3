"""Registering and unregistering: what is watched, and what may be."""

from __future__ import annotations

import threading

import psycopg
import pytest

from controlplane.install.doctor import examine
from tests.lab import Lab


def _state(lab: Lab, call: str) -> psycopg.Error:
    with pytest.raises(psycopg.Error) as caught:
        lab.run(f"select schemawatch.{call}")
    return caught.value


def test_first_version_at_once(orders: Lab) -> None:
    [row] = orders.run(
        "select version, source, digest, schema_name, table_name from schemawatch.snapshot"
    )
    assert row == (1, "register", orders.digest("public.orders"), "public", "orders")
    assert orders.run("select status, current_version from schemawatch.watched_table") == [
        ("active", 1)
    ]
    assert orders.rules() == []


def test_again_is_the_same(orders: Lab) -> None:
    assert orders.watch("public.orders", "orders") == [1, 1]
    assert orders.value("select count(*) from schemawatch.snapshot") == 1


def test_at_once_by_many_is_one(orders: Lab) -> None:
    orders.run("create table public.other (id int)")
    found: list[int] = []

    def register() -> None:
        with orders.other() as lab:
            found.extend(lab.watch("public.other"))

    workers = [threading.Thread(target=register) for _ in range(5)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(found) == 5
    assert len(set(found)) == 1


@pytest.mark.parametrize(
    "kind",
    [
        "create view public.x as select 1 as a",
        "create materialized view public.x as select 1 as a",
        "create index x on public.orders (note)",
        "create sequence public.x",
        "create type public.x as (a int)",
    ],
)
def test_only_tables(orders: Lab, kind: str) -> None:
    orders.run(kind)
    error = _state(orders, "register_table('public.x')")
    assert error.sqlstate == "SW001"
    assert error.diag.message_detail
    assert error.diag.message_hint


@pytest.mark.parametrize(
    "table", ["pg_catalog.pg_class", "information_schema.sql_features", "schemawatch.drift", "tmp"]
)
def test_no_tables_of_the_system_or_ours(orders: Lab, table: str) -> None:
    orders.run("create temp table tmp (id int)")
    assert _state(orders, f"register_table('{table}')").sqlstate == "SW001"


def test_every_kind_of_table(orders: Lab) -> None:
    orders.run(
        "create table public.parts (id int) partition by list (id);"
        "create table public.part_1 partition of public.parts for values in (1);"
        "create unlogged table public.quick (id int);"
        "create foreign data wrapper nothing; create server nowhere foreign data wrapper nothing;"
        "create foreign table public.far (id int) server nowhere;"
    )
    orders.watch("public.parts", "public.part_1", "public.quick", "public.far")
    orders.run(
        "alter table public.parts add a int; alter table public.quick add a int;"
        "alter foreign table public.far add a int"
    )
    assert orders.rules() == ["column-added-nullable"] * 4
    orders.run("drop server nowhere cascade")
    assert orders.rules()[-1] == "table-removed"
    orders.assert_settled()


@pytest.mark.parametrize("argument", ["4000000", "null"])
def test_no_such_table(orders: Lab, argument: str) -> None:
    assert _state(orders, f"register_table({argument}::oid::regclass)").sqlstate == "SW104"


def test_unknown_name_is_the_servers_own_error(orders: Lab) -> None:
    assert _state(orders, "register_table('public.nothing')").sqlstate == "42P01"


def _heard(lab: Lab) -> list[tuple[str, str, str, str]]:
    """Note what the server says besides: severity, SQLSTATE, detail, hint."""
    heard: list[tuple[str, str, str, str]] = []

    def note(diag: psycopg.errors.Diagnostic) -> None:
        said = (diag.severity_nonlocalized, diag.sqlstate, diag.message_detail, diag.message_hint)
        heard.append(tuple(text or "" for text in said))  # type: ignore[arg-type]

    lab.conn.add_notice_handler(note)
    return heard


def test_no_privilege(user: Lab, orders: Lab) -> None:
    orders.run("grant schemawatch_admin to app; create table public.secret (id int, a int)")
    try:
        error = _state(user, "register_table('public.secret')")
        assert error.sqlstate == "SW301"
        assert "TO app" in (error.diag.message_hint or "")
        heard = _heard(user)
        assert user.run("select schemawatch.register_schema('public', 'secret')") == []
        (warning,) = heard
        assert warning[:2] == ("WARNING", "SW301")
        assert "public.secret" in warning[2]
        assert user.run("select * from schemawatch.left_out_tables('public', 'secret')") == [
            ("public.secret", "privilege", "GRANT REFERENCES ON public.secret TO app;")
        ]
        orders.run("grant select (a) on public.secret to app")
        assert user.watch("public.secret") == [2]
        assert user.watch("public.orders") == [1]
    finally:
        orders.run("revoke schemawatch_admin from app")


def test_a_part_of_a_schema(user: Lab, orders: Lab) -> None:
    orders.run(
        "grant schemawatch_admin to app; create table public.secret (id int);"
        'create table public."Odd ""one" (id int)'
    )
    try:
        heard = _heard(user)
        assert user.run("select schemawatch.register_schema('public')") == [(1,)]
        (warning,) = heard
        (grant, _, _) = warning[3].partition(" any")
        orders.run(grant)
        assert len(user.run("select schemawatch.register_schema('public')")) == 3
        assert len(heard) == 1
        assert user.run("select * from schemawatch.left_out_tables('public')") == []
        assert user.run("select schemawatch.register_schema('public', 'no%%')") == []
        assert heard[-1][0] == "NOTICE"
    finally:
        orders.run("revoke schemawatch_admin from app")


def test_a_future_table_waits_for_a_privilege(user: Lab, orders: Lab) -> None:
    watched = "select table_name from schemawatch.watched_table order by schema_id"
    waiting = "select schemawatch.status() -> 'waiting_for_privilege'"
    orders.run("grant schemawatch_admin to app")
    try:
        user.run("select schemawatch.register_schema('public', p_future => true)")
        orders.run("create table public.secret (id int)")
        orders.scan()
        assert orders.run(watched) == [("orders",)]
        assert orders.value(waiting) == ["public.secret"]
        (found,) = (
            item for item in examine(orders.url, connect_timeout=5) if item.check == "new tables"
        )
        assert found.remedy == 'grant references on public.secret to "app";'

        # granted when it is made, or by whoever makes it: captured with its maker
        orders.at_once(
            "create table public.shared (id int)", "grant select on public.shared to app"
        )
        orders.run("alter default privileges in schema public grant references on tables to app")
        orders.run("create table public.later (id int)")
        user.run("create table public.own (id int)")
        assert orders.run(watched) == [("orders",), ("shared",), ("later",), ("own",)]
        assert {drift["source"] for drift in orders.drifts()} == {"ddl"}

        # granted afterwards: found by the next scan, which is no miss of the triggers
        orders.run("grant references on public.secret to app")
        assert orders.scan() == ["table-added"]
        assert orders.value(waiting) == []
        assert orders.run("select missed_because from schemawatch.drift where source = 'scan'") == [
            ("unwatched",)
        ]
    finally:
        orders.run(
            "alter default privileges in schema public revoke references on tables from app;"
            "revoke schemawatch_admin from app"
        )


def test_future_tables_for_any_role_that_asked(user: Lab, orders: Lab) -> None:
    asked = "select registered_by from schemawatch.schema_registration"
    register = "select schemawatch.register_schema('public', p_future => true)"
    orders.run("grant schemawatch_admin to app")
    try:
        user.run(register)
        assert orders.value(asked) == ["app"]
        orders.run("create table public.secret (id int)")
        orders.run(register)
        orders.run(register)
        assert orders.value(asked) == ["app", "postgres"]
        user.run(register)
        orders.run("create table public.other (id int)")
        watched = "select count(*) from schemawatch.watched_table"
        assert orders.value(watched) == 3
        # from before roles were noted, and from one that is gone
        orders.run("update schemawatch.schema_registration set registered_by = null")
        user.run(register)
        assert orders.value(asked) is None
        orders.run("create table public.old (id int)")
        assert orders.value(watched) == 4
        orders.run("update schemawatch.schema_registration set registered_by = '{nobody here}'")
        orders.run("create table public.lost (id int)")
        assert orders.value(watched) == 4
    finally:
        orders.run("revoke schemawatch_admin from app")


def test_schema(orders: Lab) -> None:
    orders.run(
        "create table public.order_lines (id int); create table public.stock (id int);"
        "create table public.parts (id int) partition by list (id);"
        "create table public.part_1 partition of public.parts for values in (1);"
        "create view public.order_view as select 1 as a"
    )
    orders.run("select schemawatch.register_schema('public', 'order%%')")
    names = "select table_name from schemawatch.watched_table order by 1"
    assert orders.run(names) == [("order_lines",), ("orders",)]
    orders.run("select schemawatch.register_schema('public')")
    assert orders.run(names) == [("order_lines",), ("orders",), ("parts",), ("stock",)]
    assert orders.run("select schemawatch.register_schema('schemawatch')") == []
    assert _state(orders, "register_schema('nothing')").sqlstate == "SW102"
    assert _state(orders, "register_schema(null)").sqlstate == "SW102"


def test_future_tables(orders: Lab) -> None:
    orders.run("select schemawatch.register_schema('public', p_future => true)")
    orders.run("create table public.plain (id int)")
    orders.run("create table public.copied as select 1 as a")
    orders.run("select 1 as a into public.selected")
    orders.run(
        "create schema s; create table s.moved (id int); alter table s.moved set schema public"
    )
    orders.run(
        "create foreign data wrapper nothing; create server nowhere foreign data wrapper nothing;"
        "create foreign table public.far (id int) server nowhere"
    )
    orders.run(
        "create table public.parts (id int) partition by list (id);"
        "create table public.part_1 partition of public.parts for values in (1);"
        "create temp table passing (id int); create table s.elsewhere (id int);"
    )
    with pytest.raises(psycopg.errors.DivisionByZero):
        orders.run("create table public.undone (id int); select 1 / 0")
    orders.at_once("create table public.gone (id int)", "drop table public.gone")
    names = orders.run("select table_name from schemawatch.watched_table order by 1")
    assert [name for (name,) in names] == [
        "copied",
        "far",
        "moved",
        "orders",
        "parts",
        "plain",
        "selected",
    ]
    orders.run("alter table public.plain add column a int")
    assert orders.rules() == ["column-added-nullable", *["table-added"] * 6]
    orders.assert_settled()


def test_who_made_a_future_table(orders: Lab) -> None:
    orders.run("select schemawatch.register_schema('public', p_future => true)")
    with orders.other(application_name="migrator 7") as session:
        session.at_once(
            "set local schemawatch.change = 'JIRA-1'",
            "create table public.two (id int)",
            "create table public.one (id int)",
            "alter table public.two rename to zwei",
        )
    found = [
        (
            drift["table"],
            drift["summary"],
            drift["statement"],
            drift["source"],
            drift["declared_as"],
            drift["status"],
            drift["actor"]["application_name"],
            (drift["version_from"], drift["version_to"]),
        )
        for drift in orders.drifts()
    ]
    common = ("ddl", "JIRA-1", "acknowledged", "migrator 7", (1, 2))
    assert found == [
        ("public.one", "Table added: one", "create table public.one (id int)", *common),
        ("public.zwei", "Table added: zwei", "alter table public.two rename to zwei", *common),
    ]
    orders.assert_settled()


def test_a_future_table_that_an_early_account_has_seen(orders: Lab) -> None:
    orders.run("select schemawatch.register_schema('public', p_future => true)")
    orders.run("select schemawatch.create_endpoint('http://x.example', p_min_impact => 'SAFE')")
    orders.at_once(
        "create table public.gone (id int); create table public.kept (id int)",
        "create table public.new_orders (id int)",
        "set constraints all immediate",
        "drop table public.gone; alter table public.kept add column a int",
        "drop table public.orders; alter table public.new_orders rename to orders",
    )
    names = "select table_name, status, current_version from schemawatch.watched_table order by 1"
    assert orders.run(names) == [("kept", "active", 2), ("orders", "active", 2)]
    assert orders.rules().count("table-added") == orders.rules().count("table-recreated") == 1
    assert orders.value("select count(*) from schemawatch.delivery") == 2
    orders.assert_settled()


def test_a_table_made_behind_the_triggers_is_nobody_elses(orders: Lab) -> None:
    orders.run("select schemawatch.register_schema('public', p_future => true)")
    orders.run("alter event trigger schemawatch_ddl_command_end disable")
    orders.run("create table public.unseen (id int)")
    orders.run("alter event trigger schemawatch_ddl_command_end enable always")
    orders.run("create table public.seen (id int); grant select on public.seen to public")
    assert [drift["table"] for drift in orders.drifts()] == ["public.seen"]
    assert orders.scan() == ["table-added"]
    [_, unseen] = orders.drifts()
    assert (unseen["table"], unseen["actor"]["session_user"]) == ("public.unseen", None)
    assert orders.scan() == []


@pytest.mark.parametrize("level", ["repeatable read", "serializable"])
def test_future_tables_by_isolation_level(orders: Lab, level: str) -> None:
    orders.run("select schemawatch.register_schema('public', p_future => true)")
    orders.run(
        f"begin isolation level {level}; select 1; set local schemawatch.change = 'JIRA-1';"
        "create table public.fresh (id int); drop table public.orders;"
        "create table public.orders (id int primary key, note text, total numeric); commit"
    )
    if level == "serializable":
        assert orders.rules() == []
        orders.scan()
        assert {drift["missed_because"] for drift in orders.drifts()} == {"serializable"}
    assert orders.rules() == ["table-added", "table-recreated"]
    for drift in orders.drifts():
        assert (drift["declared_as"], drift["actor"]["session_user"]) == ("JIRA-1", "postgres")
    assert orders.run("select * from schemawatch.pending_capture") == []
    assert orders.scan() == []


def test_a_future_table_that_comes_again_continues(orders: Lab) -> None:
    orders.run("select schemawatch.register_schema('public', p_future => true)")
    for _ in range(2):
        orders.run("create table public.passing (id int)")
        orders.run("drop table public.passing")
    assert orders.rules() == ["table-added", "table-added", "table-removed", "table-removed"]
    assert orders.run("select table_name, current_version from schemawatch.watched_table") == [
        ("orders", 1),
        ("passing", 5),
    ]
    # whose name it has, though that one was called otherwise before
    orders.run("create table public.other (id int); alter table public.other rename to passing")
    orders.run("alter table public.passing rename to last; create table public.passing (id int)")
    names = orders.run("select table_name from schemawatch.watched_table where status = 'active'")
    assert sorted(name for (name,) in names) == ["last", "orders", "passing"]
    orders.assert_settled()


def test_tables_of_extensions_are_registered_when_asked_for(lab: Lab) -> None:
    member = "alter extension plpgsql add table public.{}"
    free = "alter extension plpgsql drop table public.{}"
    lab.run("create table public.theirs (id int); " + member.format("theirs"))
    try:
        assert lab.run("select schemawatch.register_schema('public', p_future => true)") == []
        lab.run("begin; create table public.later (id int);" + member.format("later") + "; commit")
        lab.run("create table public.own (id int)")
        names = "select table_name from schemawatch.watched_table order by 1"
        assert lab.run(names) == [("own",)]
        assert lab.scan() == []
        # by its name it is watched all the same, and stays so
        lab.watch("public.theirs")
        lab.run("select schemawatch.register_schema('public', 'l%', p_extensions => true)")
        assert lab.run(names) == [("later",), ("own",), ("theirs",)]
        lab.run("alter table public.theirs add column a int")
        assert lab.rules() == ["column-added-nullable", "table-added"]
        lab.assert_settled()
    finally:
        lab.run(free.format("theirs"))


def test_future_tables_leave_alone_what_was_unregistered(orders: Lab) -> None:
    orders.run("select schemawatch.register_schema('public', p_future => true)")
    orders.run("select schemawatch.unregister_table(1)")
    orders.run("create table public.fresh (id int)")
    orders.run("select schemawatch.scan()")
    assert orders.run("select table_name from schemawatch.watched_table") == [("fresh",)]


def test_unregister_keeps_the_history(orders: Lab) -> None:
    orders.run("alter table public.orders add column extra int")
    orders.run("select schemawatch.unregister_table(1)")
    assert orders.run("select * from schemawatch.watched_table") == []
    assert orders.rules() == ["column-added-nullable"]
    orders.run("alter table public.orders drop column note")
    assert orders.rules() == ["column-added-nullable"]
    assert _state(orders, "unregister_table(1)").sqlstate == "SW101"
    # watched again: what happened meanwhile is one drift of the same history
    assert orders.watch("public.orders") == [1]
    assert orders.rules() == ["column-added-nullable", "column-removed"]
    assert orders.run("select current_version from schemawatch.watched_table") == [(3,)]
    orders.run("alter table public.orders add column again int")
    orders.assert_settled()


def test_purge_forgets(orders: Lab) -> None:
    orders.run("alter table public.orders add column extra int")
    orders.run("select schemawatch.protect_table(1); select schemawatch.scan()")
    orders.run("select schemawatch.unregister_table(1, p_purge => true)")
    for name in ("registration", "snapshot", "drift", "drift_change", "protection", "scan_state"):
        assert orders.value(f"select count(*) from schemawatch.{name}") == 0
    assert orders.watch("public.orders") == [2]
    assert orders.run("select version from schemawatch.snapshot") == [(1,)]


@pytest.mark.parametrize("schema_id", ["404", "null", "-1"])
def test_unknown_schema_id(orders: Lab, schema_id: str) -> None:
    assert _state(orders, f"unregister_table({schema_id})").sqlstate == "SW101"
    assert _state(orders, f"diff_versions({schema_id}, 1, 1)").sqlstate == "SW101"


@pytest.mark.parametrize(("old", "new"), [("1", "2"), ("0", "1"), ("null", "1"), ("1", "-1")])
def test_unknown_version(orders: Lab, old: str, new: str) -> None:
    assert _state(orders, f"diff_versions(1, {old}, {new})").sqlstate == "SW103"


def test_table_dropped_and_registered_again_continues(orders: Lab) -> None:
    orders.run("drop table public.orders")
    orders.run("create table public.orders (id int primary key)")
    assert orders.watch("public.orders") == [1]
    assert orders.rules() == ["table-added", "table-removed"]
    orders.assert_settled()


@pytest.mark.parametrize("pattern", ["a\\", "%\\", "\\\\\\"])
def test_a_pattern_that_like_refuses_is_refused_at_once(lab: Lab, pattern: str) -> None:
    call = "select schemawatch.register_schema('public', %s, p_future => true)"
    with pytest.raises(psycopg.Error) as caught:
        lab.run(call, pattern)
    assert caught.value.sqlstate == "SW009"
    lab.run(call, "a\\\\")  # an escaped backslash
    lab.run("create table public.abc (id int)")
    assert lab.run("select message from schemawatch.capture_error") == []
