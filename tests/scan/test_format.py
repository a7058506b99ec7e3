"""A document of an older format: what it could not know is no drift, what it could is."""

from __future__ import annotations

from typing import Any

import pytest
from psycopg.types.json import Jsonb

from tests.lab import Lab

# What the code of that time had stored: no such section, another number, another fingerprint.
AGE = """
    update schemawatch.snapshot
    set document = jsonb_set((document #- '{identity,views}') - 'views'::text, '{format}', '1'),
        format_version = 1, fingerprint = 'of another time', member_oids = '{}'
"""


@pytest.fixture
def older(lab: Lab) -> Lab:
    """Give a table, and a view on it, that the code before views had registered."""
    lab.run("create table public.orders (id int primary key, note text, total numeric)")
    lab.run("create view public.recent as select id, note from public.orders where id > 10")
    lab.watch("public.orders")
    lab.run(AGE)
    return lab


def _stored(lab: Lab) -> list[tuple[int, int, bool]]:
    return lab.run(
        "select version, format_version, document = schemawatch.take_snapshot('public.orders')"
        " from schemawatch.snapshot order by version"
    )


def _format(lab: Lab) -> int:
    return lab.value("select schemawatch._format_version()")


def test_what_the_old_format_could_not_know_is_no_drift(older: Lab) -> None:
    assert older.scan() == []
    assert _stored(older) == [(1, _format(older), True)]
    older.run("drop view public.recent")
    assert older.rules() == ["view-removed"]
    older.assert_settled()


def test_a_change_during_the_upgrade_is_found_alone(older: Lab) -> None:
    older.run("alter event trigger schemawatch_ddl_command_end disable")
    older.run("alter table public.orders alter column note set not null")
    older.run("alter event trigger schemawatch_ddl_command_end enable always")
    assert older.scan() == ["column-set-not-null"]
    assert _stored(older) == [(1, 1, False), (2, _format(older), True)]
    older.assert_settled()


def test_a_change_before_the_first_scan_is_captured_alone(older: Lab) -> None:
    older.run("alter table public.orders alter column note set default 'none'")
    assert older.rules() == ["column-default-added"]
    assert _stored(older) == [(1, 1, False), (2, _format(older), True)]
    older.assert_settled()


def test_versions_of_two_formats_are_compared_on_what_both_know(older: Lab) -> None:
    older.run("alter table public.orders drop column note cascade")
    before, after = (
        older.value("select document from schemawatch.snapshot where version = %s", version)
        for version in (1, 2)
    )
    assert "views" not in before
    assert after["views"] == []
    assert older.run("select rule_id, collateral from schemawatch.diff_versions(1, 1, 2)") == [
        ("column-removed", None)
    ]


def test_an_attribute_of_a_later_format_is_no_change(orders: Lab) -> None:
    document = orders.document("public.orders")
    changed = "select attribute from schemawatch.diff_snapshots(%s::jsonb, %s::jsonb)"
    orders.run(
        "create or replace function schemawatch._newer_than("
        " p_format integer, p_section text, p_attribute text default null)"
        " returns boolean language sql immutable as"
        " $$ select p_format < 9 and p_section = 'columns'"
        "    and p_attribute is not distinct from 'colour' $$"
    )
    later = {**document, "format": 9}
    later["columns"] = [{**column, "colour": "red"} for column in document["columns"]]
    assert orders.run(changed, Jsonb(document), Jsonb(later)) == []
    later["columns"][1] = {**later["columns"][1], "comment": "new"}
    assert orders.run(changed, Jsonb(document), Jsonb(later)) == [("comment",)]
    document["format"] = 9
    assert ("colour",) in orders.run(changed, Jsonb(document), Jsonb(later))


def _as_format_2(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document as it was stored before it had what a partition has from its parent."""
    older = {name: value for name, value in document.items() if name != "referenced_by"}
    for section in ("constraints", "indexes", "triggers"):
        older[section] = [
            {name: value for name, value in item.items() if name not in {"inherited", "enabled"}}
            if section == "constraints"
            else item
            for item in document[section]
            if not item.get("inherited") or item.get("kind") == "check"
        ]
    return {**older, "format": 2}


@pytest.fixture
def partition(lab: Lab) -> Lab:
    """Give a partition with all kinds of members of its parent, as format 2 had it."""
    lab.run(
        "create function public.touch() returns trigger language plpgsql as 'begin return new; end'"
    )
    lab.run("create table public.customers (id int primary key)")
    lab.run(
        "create table public.orders (id int primary key, customer int references public.customers,"
        " total numeric, check (total > 0)) partition by list (id)"
    )
    lab.run("create index on public.orders (customer)")
    lab.run(
        "create trigger touched before insert on public.orders"
        " for each row execute function public.touch()"
    )
    lab.run("create table public.orders_1 partition of public.orders for values in (1)")
    for schema_id in lab.watch("public.orders_1", "public.customers"):
        document = lab.value(
            "select document from schemawatch.snapshot where schema_id = %s", schema_id
        )
        lab.run(
            "update schemawatch.snapshot set document = %s, format_version = 2,"
            " fingerprint = 'of another time', member_oids = '{}' where schema_id = %s",
            Jsonb(_as_format_2(document)),
            schema_id,
        )
    return lab


def test_what_a_partition_had_from_its_parent_is_no_drift(partition: Lab) -> None:
    assert partition.scan() == []
    partition.run("alter table public.orders drop constraint orders_customer_fkey")
    assert partition.rules() == ["foreign-key-removed", "reference-removed"]
    partition.assert_settled()


def test_what_a_partition_got_of_its_own_meanwhile_is(partition: Lab) -> None:
    partition.run("alter event trigger schemawatch_ddl_command_end disable")
    partition.run("alter table public.orders_1 add constraint small check (total < 100)")
    partition.run("create index orders_1_total on public.orders_1 (total)")
    partition.run("alter event trigger schemawatch_ddl_command_end enable always")
    assert partition.scan() == ["check-added", "index-added"]
    partition.assert_settled()


def test_a_partition_of_format_2_is_detached_without_more(partition: Lab) -> None:
    partition.run("alter table public.orders detach partition public.orders_1")
    assert partition.scan() == ["partition-detached"]
    partition.assert_settled()


def test_what_format_3_did_not_know_of_views_is_no_drift(lab: Lab) -> None:
    lab.run("create table public.orders (id int primary key, note text)")
    lab.run(
        "create function public.f() returns trigger language plpgsql set app.token = 'x'"
        " as 'begin return new; end'"
    )
    lab.run("create view public.plain as select id, upper(note) as loud from public.orders")
    lab.run("create view public.ruled as select id from public.orders")
    lab.run(
        "create rule positive as on insert to public.ruled where new.id > 0 do instead nothing;"
        " create trigger trg instead of insert on public.plain"
        " for each row execute function public.f();"
        " create trigger trg before insert on public.orders"
        " for each row execute function public.f()"
    )
    lab.watch("public.orders")
    document = lab.document("public.orders")
    known = document["identity"]
    for view in [*document["views"], *known["views"].values()]:
        for attribute in ("read_only", "writes"):
            view.pop(attribute, None)
    document["views"][1]["updatable"] = ["delete", "insert", "update"]
    document["functions"][0]["config"] = ["app.token=x"]
    del known["functions"]['public."f()"']["config"]
    lab.run(
        "update schemawatch.snapshot set document = %s, format_version = 3, fingerprint = 'old'",
        Jsonb({**document, "format": 3}),
    )
    assert lab.scan() == []
    assert _stored(lab) == [(1, _format(lab), True)]
    lab.run("drop rule positive on public.ruled")
    assert lab.rules() == ["view-became-writable"]
