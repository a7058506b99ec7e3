"""`register --on`, `scan --on`, `document`, and the reading that `serve` does."""

from __future__ import annotations

import json
from pathlib import Path

from tests.agentless.conftest import Pair
from tests.commands.cli import data, ok, run
from tests.commands.test_serve import serving
from tests.commands.test_source_name import until


def test_the_tables_of_another_database_from_end_to_end(pair: Pair, tmp_path: Path) -> None:
    home, other = pair.home, pair.other
    other.execute("create table orders (id integer primary key, note text)")
    other.execute("create table events (id integer) partition by range (id)")
    secret = tmp_path / "legacy"
    secret.write_text(pair.reader_url)
    file = tmp_path / "databases.yml"
    file.write_text("databases: [{name: legacy, url_file: legacy, agentless: true}]")
    environ = {"SCHEMAWATCH_DATABASES": str(file)}

    refused = run(pair.home_url, "register", "--on", "legacy", "orders")
    assert "agentless: true" in refused.stderr
    refused = run(pair.home_url, "register", "--on", "legcy", "orders", **environ)
    assert "did you mean legacy" in refused.stderr
    assert (
        "there is no table"
        in run(pair.home_url, "register", "--on", "legacy", "order", **environ).stderr.lower()
    )
    assert "legacy.public.orders" in ok(
        pair.home_url, "register", "--on", "legacy", "--schema", "public", "--like", "o%", **environ
    )
    found = data(pair.home_url, "register", "--on", "legacy", "public.events", **environ)["schemas"]
    assert [(row["table_name"], row["other_database"]) for row in found] == [("events", "legacy")]
    assert "legacy.public.orders" in ok(pair.home_url, "list")

    other.execute("alter table orders drop column note")
    [drift] = data(pair.home_url, "scan", "--on", "legacy", **environ)["drifts"]
    assert (drift["source_name"], drift["impact"]) == ("legacy", "BREAKING")
    assert data(pair.home_url, "scan", "--on", "legacy", **environ)["drifts"] == []

    read = json.loads(ok(pair.reader_url, "document", "public.orders"))
    assert read["documents"]["public.orders"]["columns"][0]["name"] == "id"

    other.execute("alter table orders add column name text")
    log = tmp_path / "log"
    with serving(pair.home_url, log, SCHEMAWATCH_SCAN_INTERVAL="0.5", **environ):
        until(lambda: "event=reading_found database=legacy drifts=1" in log.read_text())

    # one that is away is told, and hinders nobody
    secret.write_text("host=/nowhere dbname=gone")
    assert run(pair.home_url, "scan", "--on", "legacy", **environ).returncode == 1
    status = home.execute("select schemawatch.status() -> 'other_databases' -> 0").fetchone()
    assert status is not None
    assert (status[0]["watched"], status[0]["failed_at"] is None) == (2, False)
