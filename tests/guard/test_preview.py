"""preview(): what it would do, and nothing of it done."""

from __future__ import annotations

import psycopg
import pytest

from tests.lab import Lab

COUNTED = (
    "snapshot",
    "drift",
    "drift_change",
    "ddl_event",
    "pending_capture",
    "capture_error",
    "delivery",
    "registration",
    "scan_state",
)


def _counts(lab: Lab) -> list[int]:
    return [lab.value(f"select count(*) from schemawatch.{name}") for name in COUNTED]


def _preview(lab: Lab, script: str) -> list[tuple[str, str]]:
    return sorted(lab.run("select table_name, rule_id from schemawatch.preview(%s)", script))


def test_says_what_a_commit_would(orders: Lab) -> None:
    orders.run("select schemawatch.create_endpoint('http://x.example')")
    before = (_counts(orders), orders.document("public.orders"))
    script = "alter table public.orders drop column note; alter table public.orders add a int"
    found = _preview(orders, script)
    assert found == [
        ("public.orders", "column-added-nullable"),
        ("public.orders", "column-removed"),
    ]
    assert (_counts(orders), orders.document("public.orders")) == before
    orders.run(script)
    assert orders.rules() == [rule for _, rule in found]


def test_undoes_what_the_script_made_immediate(orders: Lab) -> None:
    before = _counts(orders)
    assert _preview(
        orders, "set constraints all immediate; alter table public.orders drop column note"
    ) == [("public.orders", "column-removed")]
    assert _counts(orders) == before
    orders.run("alter table public.orders drop column note")
    assert [drift["version_to"] for drift in orders.drifts()] == [2]


def test_inside_a_transaction_with_ddl_of_its_own(orders: Lab) -> None:
    with orders.conn.transaction():
        orders.run("alter table public.orders add a int")
        orders.run(
            "select * from schemawatch.preview('alter table public.orders drop column note')"
        )
    assert orders.rules() == ["column-added-nullable"]
    orders.assert_settled()


def test_drops_and_renames(orders: Lab) -> None:
    assert _preview(orders, "drop table public.orders") == [("public.orders", "table-removed")]
    assert _preview(orders, "alter table public.orders rename to other") == [
        ("public.orders", "table-renamed")
    ]
    assert _preview(orders, "create table public.unwatched (id int)") == []
    assert _preview(orders, "") == []


def test_tables_that_would_be_watched(orders: Lab) -> None:
    orders.run("create table public.unwatched (id int)")
    orders.run("select schemawatch.register_schema('public', 'f%%', p_future => true)")
    rebuild = (
        "create table public.fresh (id int primary key, note text, total numeric);"
        "drop table public.orders; alter table public.fresh rename to orders"
    )
    assert _preview(orders, "create table public.fresh (id int)") == [
        ("public.fresh", "table-added")
    ]
    assert _preview(orders, rebuild) == [
        ("public.orders", "constraint-renamed"),
        ("public.orders", "table-recreated"),
    ]
    before = _counts(orders)
    orders.run("select schemawatch.protect_table(1, 'SAFE')")
    for script in (rebuild, rebuild.replace("fresh", "other")):
        with pytest.raises(psycopg.Error) as caught:
            orders.run(script)
        assert caught.value.sqlstate == "SW202"
    assert _counts(orders) == before
    orders.run("create table public.fresh (id int)")
    orders.assert_settled()


def test_only_what_the_script_itself_changes(orders: Lab) -> None:
    orders.run("alter event trigger schemawatch_ddl_command_end disable")
    orders.run("alter table public.orders add column unseen int")
    orders.run("alter event trigger schemawatch_ddl_command_end enable always")
    assert _preview(orders, "comment on table public.orders is 'x'") == [
        ("public.orders", "table-comment-changed")
    ]
    assert orders.scan() == ["column-added-nullable"]


@pytest.mark.parametrize(
    ("script", "state"),
    [
        ("alter table public.orders drop column nothing", "42703"),
        ("this is no sql", "42601"),
        ("create index concurrently i on public.orders (note)", "25001"),
        ("vacuum", "25001"),
        ("commit", "0A000"),
        ("rollback", "0A000"),
        ("select 1 / 0", "22012"),
        (None, "22004"),
    ],
)
def test_errors_come_through(orders: Lab, script: str | None, state: str) -> None:
    before = _counts(orders)
    with pytest.raises(psycopg.Error) as caught:
        orders.run("select * from schemawatch.preview(%s)", script)
    assert caught.value.sqlstate == state
    assert _counts(orders) == before


def test_runs_with_the_rights_of_its_caller(user: Lab, orders: Lab) -> None:
    orders.run("grant schemawatch_admin to app; create table public.theirs (id int)")
    try:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            user.run("select * from schemawatch.preview('drop table public.theirs')")
        assert _preview(user, "drop table public.orders") == [("public.orders", "table-removed")]
    finally:
        orders.run("revoke schemawatch_admin from app")


def test_protected_table_can_be_previewed(orders: Lab) -> None:
    orders.run("select schemawatch.protect_table(1)")
    assert _preview(orders, "drop table public.orders") == [("public.orders", "table-removed")]


def _guard(lab: Lab, script: str) -> dict[str, tuple[object, ...]]:
    """Return the compatibility mode, what refuses it, and the approvals, by rule."""
    sql = "select rule_id, compatibility, refused_by, approvals from schemawatch.preview(%s)"
    return {rule: tuple(rest) for rule, *rest in lab.run(sql, script)}


def test_says_what_protection_would_refuse(orders: Lab) -> None:
    drop, add = "alter table public.orders drop note;", "alter table public.orders add a int;"
    assert _guard(orders, drop + add) == {
        "column-removed": (None, [], []),
        "column-added-nullable": (None, [], []),
    }
    orders.run(
        """select schemawatch.set_compatibility('public.orders', 'forward');
        select schemawatch.apply_contract('{"consumer": "billing", "tables": [
            {"table": "public.orders", "reads": ["note"]}]}');
        select schemawatch.apply_contract('{"consumer": "search", "tables": [
            {"table": "public.orders", "reads": ["total"]}]}');
        select schemawatch.protect_schema('public', 'SAFE', '{billing}');
        select schemawatch.protect_table('public.orders', 'RISKY', '{search}')"""
    )
    found = _guard(orders, drop + add)
    assert found == {
        "column-removed": ("forward", ["at most SAFE for billing", "forward compatibility"], []),
        "column-added-nullable": ("forward", [], []),
    }
    # the commit says the same
    with pytest.raises(psycopg.DatabaseError) as caught:
        orders.run(drop + add)
    assert caught.value.sqlstate == "SW202"
    limits = "at most SAFE for billing; forward compatibility"
    assert f"public.orders is protected: {limits}." in (caught.value.diag.message_detail or "")
    assert "column-added-nullable" not in (caught.value.diag.message_detail or "")

    orders.run(
        "select schemawatch.approve_change('public.orders', 'why', now() + interval '1 day',"
        " p_fingerprint => fingerprint) from schemawatch.preview(%s)",
        drop,
    )
    orders.run(
        "select schemawatch.approve_change('public.orders', 'why', now() + interval '1 day',"
        " p_declared_as => 'PR-1')"
    )
    (_, _, approvals) = _guard(orders, drop)["column-removed"]
    assert approvals == [
        {"approval_id": 1, "declared_as": None},
        {"approval_id": 2, "declared_as": "PR-1"},
    ]
    orders.run(drop)  # as it says


def test_a_frozen_table_and_a_new_one(orders: Lab) -> None:
    orders.run(
        """select schemawatch.register_schema('public', p_future => true);
        select schemawatch.set_compatibility('public.orders', 'frozen');
        select schemawatch.protect_schema('public', 'SAFE')"""
    )
    found = _guard(orders, "alter table public.orders add a int; create table public.new (id int)")
    assert found == {
        "column-added-nullable": ("frozen", ["frozen compatibility"], []),
        "table-added": (None, [], []),
    }
