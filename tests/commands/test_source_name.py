"""`schemawatch source-name`, and where people meet the name."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import httpx

from tests.commands.cli import data, ok, run
from tests.commands.test_serve import Db, serving


def test_showing_setting_and_taking_back(db: Db, db_url: str) -> None:
    default = data(db_url, "source-name")
    assert default["default"] is True
    assert default["source_name"].endswith("/" + db.info.dbname)
    assert "(the default)" in ok(db_url, "source-name")
    assert ok(db_url, "source-name", "orders/eu") == "orders/eu\n"
    assert data(db_url, "source-name") == {"source_name": "orders/eu", "default": False}
    refused = run(db_url, "source-name", "<!channel>")
    assert (refused.returncode, "SW009" in refused.stderr) == (1, True)
    assert "hint: Use 1 to 100" in refused.stderr
    assert run(db_url, "source-name", "x", "--default").returncode == 2
    assert data(db_url, "source-name", "--default") == default


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_people_and_programs_are_told_it(db: Db, db_url: str, tmp_path: Path) -> None:
    ok(db_url, "source-name", "orders/eu")
    db.execute("create table orders (id int, note text)")
    db.execute("select schemawatch.register_table('orders')")
    db.execute("alter table orders drop column note")
    assert "drift 1 of orders/eu, version" in ok(db_url, "drifts")
    assert data(db_url, "drifts")["drifts"][0]["source_name"] == "orders/eu"
    assert "orders/eu" in ok(db_url, "doctor")
    key = data(db_url, "key", "create", "--name", "test")["key"]
    log = tmp_path / "log"
    with serving(db_url, log) as (_, url):
        until(lambda: "source_name='orders/eu'" in log.read_text())
        drift = httpx.get(f"{url}/v1/drifts/1", headers={"X-API-Key": key}).json()
        assert drift["source_name"] == "orders/eu"
