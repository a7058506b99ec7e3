"""Functions that take the number of a watched table take its name as well."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.lab import Lab

_FORMS = """
select
    proc.proname,
    pg_get_function_result(proc.oid),
    proc.provolatile::text,
    array(
        select format('%s %s', own.name, own.type::regtype)
        from unnest(proc.proargnames, proc.proargtypes::oid[]) as own (name, type)
        where own.type is not null and (own.name like 'p\\_schema\\_id%' or own.name = 'p_table')
    ),
    array(
        select format('%s %s', own.name, own.type::regtype)
        from unnest(proc.proargnames, proc.proargtypes::oid[]) as own (name, type)
        where own.type is not null and own.name !~ '^p_(schema_ids?|table)$'
    )
from pg_proc as proc
where proc.pronamespace = 'schemawatch'::regnamespace and proc.proname !~ '^_'
    and proc.proargnames && array['p_schema_id', 'p_schema_ids', 'p_table']
"""
# It takes several, and by name a pattern.
_BY_PATTERN = {"insert_api_key", "update_api_key"}
# It takes the name where a text would be taken for the description; a pattern names what is gone.
_BY_REGCLASS = {"create_endpoint": ["p_table_pattern text"]}
# Where a name is typed so is SQL; its findings, as preview() has them, come from programs.
_TYPED = {"announce_change": {"p_changes jsonb": "p_statement text"}}


def test_each_function_with_a_number_has_a_form_with_a_name(lab: Lab) -> None:
    rows: list[tuple[Any, ...]] = lab.run(_FORMS)
    # the control plane calls it with what it has read elsewhere, and knows the number
    machines = {"accept_document"}
    numbers = {
        row[0]: row for row in rows if row[3][0] == "p_schema_id bigint" and row[0] not in machines
    }
    names = {row[0]: row for row in rows if row[3][0].startswith("p_table ")}
    assert {"diff_versions", "scan", "protect_table", "set_override"} <= set(numbers)
    for name, (_, result, volatility, _, others) in numbers.items():
        assert name in names, f"{name} takes p_schema_id: give it a form with p_table"
        _, its_result, its_volatility, [its_table], its_others = names[name]
        assert (its_result, its_volatility) == (result, volatility), name
        assert its_table == ("p_table regclass" if name in _BY_REGCLASS else "p_table text"), name
        left_out = set(_BY_REGCLASS.get(name, ()))
        typed = [_TYPED.get(name, {}).get(other, other) for other in others]
        assert its_others == [other for other in typed if other not in left_out], name
    plural = {row[0] for row in rows if row[3] == ["p_schema_ids bigint[]"]}
    assert plural == _BY_PATTERN


@pytest.fixture
def two(orders: Lab) -> Lab:
    """public.orders (1) and shop.orders (2), each with a second version of its own."""
    orders.run('create schema shop; create table shop.orders (a int); create table shop."O x" ()')
    orders.watch("shop.orders", 'shop."O x"')
    orders.run("alter table public.orders drop column note; alter table shop.orders add b int")
    return orders


DIFF = "select rule_id from schemawatch.diff_versions({}, 1, 2)"


def _first(lab: Lab, name: str) -> str:
    [(rule,)] = lab.run(DIFF.format(name))
    return rule


@pytest.mark.parametrize(
    ("path", "name", "rule"),
    [
        ("public", "'orders'", "column-removed"),
        ("shop, public", "'orders'", "column-added-nullable"),
        ("shop, public", "'public.orders'", "column-removed"),
        ("public", "'Public.ORDERS'", "column-removed"),
        ("public", '\'"shop"."orders"\'', "column-added-nullable"),
        # as before: the number, also in quotes or as an unknown parameter
        ("public", "2", "column-added-nullable"),
        ("public", "'2'", "column-added-nullable"),
    ],
)
def test_names_are_read_as_in_sql(two: Lab, path: str, name: str, rule: str) -> None:
    two.run(f"set search_path = {path}")
    assert _first(two, name) == rule


def test_three_parts(two: Lab) -> None:
    database = two.value("select current_database()")
    assert _first(two, f"'{database}.public.orders'") == "column-removed"
    assert _state(two, DIFF.format("'elsewhere.public.orders'")) == "SW101"


def _state(lab: Lab, query: str) -> str | None:
    with pytest.raises(psycopg.Error) as caught:
        lab.run(query)
    return caught.value.sqlstate


def test_what_is_not_watched_is_said_by_its_name(two: Lab) -> None:
    two.run("create table public.other (a int)")
    for name in ("other", "public.other", "nowhere", "no.where", "-1", "404"):
        assert _state(two, f"select schemawatch.protect_table('{name}')") == "SW101", name
    with pytest.raises(psycopg.Error, match=r"no watched table is called public\.other"):
        two.run("select schemawatch.scan('public.other')")
    assert _state(two, "select schemawatch.scan('a..b')") == "SW009"
    # the path leads to a table that is not watched: not to one elsewhere that is
    two.run("create schema mine; create table mine.orders (a int); set search_path = mine")
    assert _state(two, "select schemawatch.unregister_table('orders')") == "SW101"


def test_two_that_are_not_on_the_path(two: Lab) -> None:
    two.run("create schema empty; set search_path = empty")
    assert _state(two, DIFF.format("'orders'")) == "SW009"
    two.run("select schemawatch.unregister_table(1)")
    # the one that is watched comes before the one that was
    assert _first(two, "'orders'") == "column-added-nullable"
    assert _first(two, "'public.orders'") == "column-removed"


def test_a_table_that_is_gone_has_its_name(two: Lab) -> None:
    two.run("drop table public.orders")
    assert _first(two, "'orders'") == "column-removed"
    two.run("select schemawatch.unregister_table('public.orders')")
    # its history has it, and nothing can be done to it any more
    assert _first(two, "'public.orders'") == "column-removed"
    assert _state(two, "select schemawatch.protect_table('public.orders')") == "SW101"
    two.run("drop schema shop cascade")
    assert _first(two, "'shop.orders'") == "column-added-nullable"


def test_a_new_name_counts_before_anything_saw_it(two: Lab) -> None:
    two.run("set event_triggers = off" if two.conn.info.server_version >= 170000 else "select 1")
    two.run("alter event trigger schemawatch_ddl_command_end disable")
    two.run("alter table public.orders rename to bills; alter table shop.orders set schema public")
    # public.orders is another table now
    assert _first(two, "'public.bills'") == "column-removed"
    assert _first(two, "'public.orders'") == "column-added-nullable"


def test_null_is_what_it_was(two: Lab) -> None:
    assert two.run("select * from schemawatch.scan(null)") == []
    assert two.value("select count(*) from schemawatch.scan_run") == 1
    assert two.value("select schemawatch.set_preset('maintenance', null)") is not None
    assert _state(two, "select schemawatch.protect_table(null)") == "SW101"
    # the fourth argument stays the pattern
    two.run("select schemawatch.set_override('column-added-nullable', 'RISKY', null, 'shop.*')")
    assert two.run(
        "select schema_id, table_pattern from schemawatch.rule_override where verdict = 'RISKY'"
    ) == [(None, "shop.*")]


def test_every_form_does_what_the_number_does(two: Lab) -> None:
    two.run("select schemawatch.protect_table('shop.orders', 'SAFE')")
    assert two.run("select schema_id, max_impact from schemawatch.protection") == [(2, "SAFE")]
    two.run("select schemawatch.unprotect_table('shop.orders')")
    assert two.run("select * from schemawatch.protection") == []
    two.run("select schemawatch.set_partitions('shop.orders', 'ignore')")
    assert two.value("select partitions from schemawatch.registration where schema_id = 2") == (
        "ignore"
    )
    two.run("select schemawatch.set_preset('maintenance', 'shop.orders')")
    two.run("select schemawatch.set_override('column-added-nullable', 'RISKY', 'shop.orders')")
    assert two.run("select schema_id from schemawatch.rule_override") == [(2,), (2,)]
    assert two.run("select schema_id, impact_after from schemawatch.reclassify('shop.orders')") == [
        (2, "RISKY")
    ]
    key = two.value(
        "select schemawatch.insert_api_key('n', 'sw_abcdefgh', repeat('0', 64), 'read',"
        " p_schema_ids => array[2])"
    )
    for name, reached in (("shop.orders", True), ("public.orders", False)):
        assert two.value(f"select schemawatch.reaches_table({key}, '{name}')") is reached
    two.run("set search_path = shop")
    two.run("select schemawatch.create_endpoint('http://x.example', p_table => 'orders')")
    # a second argument by position is the description, as ever
    two.run("select schemawatch.create_endpoint('http://y.example', 'orders')")
    assert two.run(
        "select schema_id, description from schemawatch.endpoint order by endpoint_id"
    ) == [(2, ""), (None, "orders")]
    two.run("select schemawatch.unregister_table('\"O x\"', p_purge => true)")
    assert two.run("select schema_id from schemawatch.watched_table order by 1") == [(1,), (2,)]


def test_a_reader_asks_by_name_where_the_schema_is_closed(two: Lab) -> None:
    two.run("do $$ begin if to_regrole('eyes') is null then create role eyes login; end if; end $$")
    two.run("grant schemawatch_reader to eyes")
    with two.other(user="eyes") as reader:
        assert _first(reader, "'shop.orders'") == "column-added-nullable"
        # of nobody's path
        assert _state(reader, "select schemawatch.protect_table('shop.orders')") == "42501"
    two.run("drop role eyes")
