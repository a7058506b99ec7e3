"""`consumer list|show|remove`, and what `drifts` says of consumers."""

from __future__ import annotations

import pytest

from tests.commands.cli import data, ok, run
from tests.conftest import Conn


@pytest.fixture
def orders(db: Conn) -> None:
    db.execute(
        "create table orders (id bigint primary key, note text, total int);"
        "create table other (id bigint);"
        "select schemawatch.register_table('orders'), schemawatch.register_table('other');"
        "select schemawatch.register_consumer('billing', 'team-payments', '#billing'),"
        " schemawatch.register_consumer('search');"
        "select schemawatch.declare_use('billing', 'orders', '{id,note}'),"
        " schemawatch.declare_use('search', 'other', '{id}')"
    )


@pytest.mark.usefixtures("orders")
def test_who_depends_on_what(db: Conn, db_url: str) -> None:
    text = ok(db_url, "consumer", "list")
    assert "billing" in text
    assert "public.other" in text
    found = data(db_url, "consumer", "list", "--table", "orders")["consumers"]
    assert [(item["name"], item["tables"]) for item in found] == [("billing", ["public.orders"])]
    assert "- table: public.orders" in ok(db_url, "consumer", "show", "billing")
    assert data(db_url, "consumer", "show", "billing")["owner"] == "team-payments"
    refused = run(db_url, "consumer", "show", "biling")
    assert (refused.returncode, "Did you mean billing?" in refused.stderr) == (1, True)
    db.execute("alter table orders drop column note")
    assert "  consumers: breaks billing (team-payments, #billing)" in ok(db_url, "drifts")
    made = data(db_url, "webhook", "add", "https://hooks.example.com/x", "--consumer", "billing")
    assert made["endpoint_id"] == 1
    assert "all for billing" in ok(db_url, "webhook", "list")
    assert "is gone" in ok(db_url, "consumer", "remove", "billing")
    assert data(db_url, "webhook", "list")["webhooks"] == []
