"""Who reads a table of another database: declared here, judged at each reading."""

from __future__ import annotations

import psycopg
import pytest

from tests import golden
from tests.agentless.conftest import Pair

BILLING = """{"consumer": "billing", "owner": "payments", "tables": [{"table": "other.shop.orders",
    "reads": ["id", "note"], "requires": {"not_null": ["id"], "unique": [["id"]]}}]}"""
SEARCH = '{"consumer": "search", "tables": [{"table": "other.shop.orders", "reads": ["id"]}]}'


@pytest.fixture
def shop(pair: Pair) -> Pair:
    golden.forget(pair.home)
    golden.empty(pair.other)
    pair.other.execute(
        "create schema shop; create table shop.orders (id int primary key, note text, more text)"
    )
    # one that is called so here is another table
    pair.home.execute("drop schema if exists shop cascade; create schema shop")
    pair.home.execute("create table shop.orders (id int)")
    pair.watch("shop.orders")
    return pair


def test_verdicts_for_each_consumer(shop: Pair) -> None:
    def asked(query: str, *values: object) -> object:
        row = shop.home.execute(query.encode(), values).fetchone()
        return row and row[0]

    for contract in (BILLING, SEARCH):
        asked("select schemawatch.apply_contract(%s)", contract)
        assert asked("select schemawatch.contract(%s::jsonb ->> 'consumer')", contract) == asked(
            "select jsonb_set(%s::jsonb, '{tables,0,shape}', '\"named\"')", contract
        )
    broken = "select table_name, requirement from schemawatch.check_contract(%s)"
    assert shop.home.execute(broken.encode(), [BILLING]).fetchall() == []
    with pytest.raises(psycopg.DatabaseError, match="has no column") as unknown:
        asked("select schemawatch.apply_contract(replace(%s, 'note', 'nite')::jsonb)", BILLING)
    assert "note" in str(unknown.value.diag.message_hint)
    with pytest.raises(psycopg.DatabaseError) as nearest:
        asked("select schemawatch.apply_contract(replace(%s, 'orders', 'order')::jsonb)", BILLING)
    assert "other.shop.orders" in str(nearest.value.diag.message_hint)

    # all consumers that there are: what hits none of them is no news
    asked("select schemawatch.set_exhaustive('other.shop.orders', true)")
    with pytest.raises(psycopg.DatabaseError, match="in another database"):
        asked("select schemawatch.set_compatibility('other.shop.orders', 'full')")
    shop.other.execute("alter table shop.orders drop column more")
    shop.sweep()
    shop.other.execute("alter table shop.orders drop column note")
    shop.sweep()
    found = shop.home.execute(
        "select drf.impact, own.consumer_name, own.impact from schemawatch.drift as drf"
        " join schemawatch.drift_consumer as own using (drift_id) order by drift_id, 2"
    ).fetchall()
    assert found == [
        ("SAFE", "billing", "SAFE"),
        ("SAFE", "search", "SAFE"),
        ("BREAKING", "billing", "BREAKING"),
        ("BREAKING", "search", "SAFE"),
    ]
    assert shop.home.execute(broken.encode(), [BILLING]).fetchall() == [
        ("other.shop.orders", "reads")
    ]
    shop.other.execute("drop table shop.orders")
    shop.sweep()
    assert shop.home.execute(broken.encode(), [SEARCH]).fetchall() == [
        ("other.shop.orders", "table")
    ]
    assert asked("select count(*) from schemawatch.consumers where \"table\" like 'other.%%'") == 2
