"""Under a hostile search_path of its role the program calls nothing of the attacker either.

Names that people write are looked up in that path all the same.
"""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from tests.bench.services import serving
from tests.commands.cli import data, ok, run
from tests.lab import Lab

# calls are counted where no rollback takes them back
COUNTED = """
    create sequence evil.calls; grant all on evil.calls to public;
    set allow_system_table_mods = on;
    update pg_catalog.pg_proc
    set prosrc = 'begin perform pg_catalog.nextval(''evil.calls''); return null; end'
    where pronamespace = 'evil'::regnamespace;
    reset allow_system_table_mods;
    do $$ begin
        execute format('alter database %I set search_path = evil, pg_catalog, shop',
            current_database());
    end $$"""
CALLED = "select is_called from evil.calls"
CONTRACT = """
consumer: billing
tables:
  - table: orders
    reads: [id, note]
"""
# the other commands ask what the service asks
READS = (["document", "orders"], ["impact", "orders"], ["diff", "orders"], ["scan"])


@pytest.fixture
def hostile(shadowed: Lab) -> Lab:
    """Give the session of somebody else of a database whose search_path has an attacker first."""
    shadowed.run("create schema shop; create table shop.orders (id int primary key, note text)")
    shadowed.run("create table shop.other (id int)")
    shadowed.run(COUNTED)
    return shadowed


def test_commands(hostile: Lab, tmp_path: Path) -> None:
    url = hostile.url
    ok(url, "register", "orders")
    assert hostile.value(CALLED) is False
    (tmp_path / "contract.yml").write_text(CONTRACT)
    (tmp_path / "a.sql").write_text("alter table orders drop column note;")
    ok(url, "contract", "apply", str(tmp_path / "contract.yml"))
    assert hostile.value(CALLED) is False
    report = run(url, "check", str(tmp_path / "a.sql"), "--json")
    # the bare name is that of the watched table, in the file as well
    assert report.returncode == 1, report.stdout
    assert "column-removed" in report.stdout
    assert hostile.value(CALLED) is False
    hostile.run("alter table shop.orders add column more int")
    for command in READS:
        ok(url, *command)
        assert hostile.value(CALLED) is False, command


def test_the_service(hostile: Lab) -> None:
    url = hostile.url
    ok(url, "register", "orders")
    hostile.run("alter table shop.orders add column more int")
    key = data(url, "key", "create", "--name", "a", "--scope", "admin")["key"]
    headers = {"X-API-Key": key}
    with serving(url) as service, httpx.Client(base_url=service, headers=headers) as client:
        operations = client.get("/openapi.json").json()["paths"]
        for path in operations:
            if "get" in operations[path] and "stream" not in path:
                asked = re.sub(r"\{(version|[a-z]+_id)\}", "1", path)
                answer = client.get(asked)
                assert answer.status_code < 500, answer.text
                assert hostile.value(CALLED) is False, path
