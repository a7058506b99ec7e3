"""`register --on`, `scan --on`, `document`, and the reading that `serve` does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx

from controlplane.core.api_keys import generate_key
from controlplane.install.doctor import examine
from controlplane.install.finding import Finding
from tests.agentless.conftest import Pair
from tests.commands.cli import data, ok, run
from tests.commands.test_serve import serving
from tests.commands.test_source_name import until


def _doctored(pair: Pair) -> list[Finding]:
    found = examine(pair.home_url, connect_timeout=5)
    return [one for one in found if one.check == "other database"]


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
    key = generate_key()
    home.execute(
        "select schemawatch.insert_api_key('k', %s, %s, 'read')", [key.prefix, key.key_hash]
    )

    def listed(url: str) -> list[dict[str, Any]]:
        answer = httpx.get(f"{url}/v1/databases", headers={"X-API-Key": key.key})
        return answer.json()["databases"][0]["other_databases"]

    with serving(pair.home_url, log, SCHEMAWATCH_SCAN_INTERVAL="0.5", **environ) as (_, url):
        until(lambda: "event=reading_found database=legacy drifts=1" in log.read_text())
        [shown] = listed(url)
        assert (shown["name"], shown["tables"], shown["failure"]) == ("legacy", 2, None)
        assert shown["read_at"] is not None
        assert [one.status for one in _doctored(pair)] == ["ok"]

        # one that is away is told to everybody, and why to those who have a key
        secret.write_text("host=/nowhere dbname=gone")
        until(lambda: httpx.get(f"{url}/health").json()["status"] == "degraded")
        health = httpx.get(f"{url}/health")
        [told] = health.json()["database"]["other_databases"]
        assert (told["name"], told["watched"], told["failed_at"] is None) == ("legacy", 2, False)
        assert "/nowhere" not in health.text
        metrics = httpx.get(f"{url}/metrics").text
        assert 'schemawatch_other_database_up{other_database="legacy"} 0.0' in metrics
        until(lambda: "/nowhere" in (listed(url)[0]["failure"] or ""))
    health = "select state from schemawatch.health where name = 'reads legacy'"
    assert home.execute(health.encode()).fetchall() == [("problem",)]
    [found] = _doctored(pair)
    assert found.status == "problem"
    assert "schemawatch scan --on legacy" in (found.remedy or "")

    # and hinders nobody
    assert run(pair.home_url, "scan", "--on", "legacy", **environ).returncode == 1
