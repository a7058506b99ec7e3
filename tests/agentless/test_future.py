"""`register --on … --future`: tables that appear in a schema of another database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from controlplane.agentless.all import sweep_all
from controlplane.config import Config, Secret
from tests import golden
from tests.agentless.conftest import Pair
from tests.commands.cli import ok, run


@pytest.fixture
def swept(pair: Pair, tmp_path: Path) -> Callable[[], list[tuple[str, str, str]]]:
    golden.forget(pair.home)
    golden.empty(pair.other)
    pair.other.execute("create schema shop; create table shop.orders (id int primary key)")
    file = tmp_path / "databases.yml"
    file.write_text(f"databases: [{{name: legacy, url: '{pair.reader_url}', agentless: true}}]")
    environ = {"SCHEMAWATCH_DATABASES": str(file)}
    asked = ("register", "--on", "legacy", "--future", "--schema")
    assert "SW102" in run(pair.home_url, *asked, "nowhere", **environ).stderr
    said = ok(pair.home_url, *asked, "shop", "--like", "o%", **environ)
    assert "from the next reading on" in said
    config = Config(database_url=Secret(pair.home_url), databases_file=str(file))

    def sweep() -> list[tuple[str, str, str]]:
        [done] = asyncio.run(sweep_all(config)).values()
        assert (done.failures, done.left) == ([], [])
        return pair.home.execute(
            "select snap.table_name::text, chg.rule_id, drf.missed_because"
            " from schemawatch.drift as drf join schemawatch.drift_change as chg using (drift_id)"
            " join schemawatch.snapshot as snap"
            " on snap.schema_id = drf.schema_id and snap.version = drf.version_to"
            " where drf.drift_id = any (%s) order by 1, 2",
            [done.drift_ids],
        ).fetchall()

    return sweep


def test_new_tables_are_told_once(
    pair: Pair, swept: Callable[[], list[tuple[str, str, str]]]
) -> None:
    other = pair.other
    assert swept() == []
    other.execute(
        "create table shop.offers (id int); create table shop.customers (id int);"
        "create table shop.old (id int) partition by range (id);"
        "create table shop.old_1 partition of shop.old for values from (1) to (2)"
    )
    assert swept() == [
        ("offers", "table-added", "agentless"),
        ("old", "table-added", "agentless"),
    ]
    assert swept() == []
    other.execute("alter table shop.offers add column note text")
    assert swept() == [("offers", "column-added-nullable", "agentless")]

    # one takes the name of another, which readers know by it: then that one is new
    other.execute("alter table shop.orders rename to orders_old; create table shop.orders (x int)")
    assert ("orders", "table-recreated", "agentless") in swept()
    assert swept() == [("orders_old", "table-added", "agentless")]
    # who unregistered one meant it; one that is back is the same
    pair.home.execute("select schemawatch.unregister_table('legacy.shop.offers')")
    other.execute("drop table shop.old; create table shop.old (id int)")
    assert ("old", "table-added", "agentless") not in swept()
    other.execute("drop table shop.offers; create table shop.offers (id int)")
    assert swept() == []
    count = "select count(*) from schemawatch.watched_table where other_database = 'legacy'"
    assert pair.home.execute(count).fetchone() == (3,)
    with pytest.raises(psycopg.DatabaseError, match="no watched table"):
        pair.home.execute("select schemawatch.scan('legacy.shop.offers')")
