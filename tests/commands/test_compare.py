"""`compare`: what a person and a program are told, and how it ends."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.commands.cli import data, ok, run
from tests.servers import Server


@pytest.fixture
def both(server: Server) -> Iterator[list[str]]:
    """Give two databases, of which the second lacks a column."""
    names = [server.create_migrated(), server.create_migrated()]
    for name, source in zip(names, ("dev", "prod"), strict=True):
        with psycopg.connect(server.url(name), autocommit=True) as conn:
            conn.execute("create table orders (id int)")
            if source == "dev":
                conn.execute("alter table orders add note text")
            conn.execute("select schemawatch.register_table('orders')")
            conn.execute("select schemawatch.set_source_name(%s)", [source])
    yield [server.url(name) for name in names]
    for name in names:
        server.drop(name)


def test_what_is_told_and_how_it_ends(both: list[str]) -> None:
    text = ok(None, "compare", *both)
    assert "from  dev, PostgreSQL " in text
    assert "BREAKING  column-removed: prod lacks column note" in text
    assert "do     (in prod) To stop the errors" in text
    assert text.endswith("0 tables the same, 1 not: BREAKING\n")

    assert run(None, "compare", *both, "--exit-code").returncode == 1
    assert run(None, "compare", both[0], both[0], "--exit-code").returncode == 0
    assert "no difference in 1 table" in ok(None, "compare", both[0], both[0], "ORDERS")
    found = data(None, "compare", *both, "public.orders")
    assert found["tables"][0]["changes"][0]["difference"] == "prod lacks column note"
    assert found["impact"] == "BREAKING"


def test_what_cannot_be_compared(both: list[str], empty_url: str) -> None:
    for right, said in (
        ("prod", "'prod' is no connection string"),
        ("postgresql://u:secret@h:port/d?sslmode", "libpq does not understand"),
        (f"{both[1]}&user=nobody-there", "B: connection "),
        (empty_url, "Run `schemawatch migrate`"),
    ):
        done = run(None, "compare", both[0], right)
        assert done.returncode != 0
        assert said in done.stderr
        assert "secret" not in done.stderr + done.stdout
    done = run(None, "compare", *both, "public.order")
    assert "Did you mean public.orders?" in done.stderr


def test_names_and_groups_of_a_file(both: list[str], tmp_path: Path) -> None:
    file = tmp_path / "databases.yml"
    urls = {"dev": both[0], "prod": both[1], "also": both[0], "gone": "host=/nowhere"}
    entries = [
        {"name": name, "url": url, "groups": ["shop"] if name == "gone" else ["shop", "up"]}
        for name, url in urls.items()
    ]
    file.write_text(json.dumps({"databases": entries}))
    where = {"SCHEMAWATCH_DATABASES": str(file)}

    assert "prod lacks column note" in ok(None, "compare", "dev", "prod", **where)
    done = run(None, "compare", "dev", "prd", **where)
    assert "did you mean prod?" in done.stderr

    done = run(None, "compare", "--group", "up", "--exit-code", **where)
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "public.orders  as in dev and 1 more, but not in",
        "  prod",
        "    BREAKING  column-removed: prod lacks column note",
        "    schemawatch compare dev prod 'public.orders'",
        "",
        "2 of 3 databases of up the same, odd: prod: BREAKING",
    ]
    done = run(None, "compare", "--group", "shop", **where)
    assert (done.returncode, "gone not compared: connection" in done.stdout) == (3, True)
    assert "There are shop, up." in run(None, "compare", "--group", "x", **where).stderr
