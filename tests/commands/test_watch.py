"""`schemawatch watch`, and `diff --structure`."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from controlplane.core.structure_lines import differing
from controlplane.core.terminal import visible
from tests.commands.cli import PROGRAM, data, environment, ok, run
from tests.commands.test_terminal import on_terminal

Db = psycopg.Connection[tuple[Any, ...]]


@contextmanager
def watching(
    db_url: str, folder: Path, *arguments: str
) -> Iterator[tuple[subprocess.Popen[bytes], Path, Path]]:
    """Run it; gives the process, what it prints, and what it tells beside that."""
    out, err = folder / f"out{len(arguments)}", folder / f"err{len(arguments)}"
    with out.open("wb") as output, err.open("wb") as beside:
        process = subprocess.Popen(
            [*PROGRAM, "watch", *arguments],
            env=environment(db_url),
            stdout=output,
            stderr=beside,
        )
    try:
        wait(err, "Ctrl-C ends it")
        yield process, out, err
    finally:
        process.kill()
        process.wait()


def wait(file: Path, text: str) -> str:
    deadline = time.monotonic() + 60
    while text not in (said := file.read_text("utf-8")):
        assert time.monotonic() < deadline, said
        time.sleep(0.05)
    return said


@pytest.fixture
def orders(db: Db) -> Db:
    db.execute(
        'create table orders (id bigint primary key, "a\x1b[2Jb" text, total numeric(10,2), n int)'
    )
    db.execute("create table customers (id int, name text)")
    db.execute("select schemawatch.register_table('orders')")
    db.execute("select schemawatch.register_table('customers')")
    return db


def test_each_drift_once_whatever_becomes_of_the_connection(
    orders: Db, db_url: str, tmp_path: Path
) -> None:
    orders.execute("alter table orders drop column n")  # was before
    only = ("--impact", "breaking", "--table", "customers", "--json")
    with (
        watching(db_url, tmp_path) as (people, out, err),
        watching(db_url, tmp_path, *only) as (program, lines, _),
    ):
        orders.execute('alter table orders drop column "a\x1b[2Jb"')
        said = wait(out, "Column dropped")
        assert "\x1b" not in said
        assert "  BREAKING  public.orders  Column dropped: a⟨U+001B⟩[2Jb  (drift 2, by " in said
        orders.execute(
            """
            select pg_terminate_backend(pid) from pg_stat_activity
            where application_name = 'schemawatch' and datname = current_database()"""
        )
        orders.execute("alter table customers add column note text")
        orders.execute("alter table customers drop column name")
        assert wait(out, "Column dropped: name").count("\n") == 3
        told = wait(err, "the database is back")
        assert told.count("the database is away: ") == 1
        [line] = wait(lines, '"drift_id":4').splitlines()
        drift = json.loads(line)
        assert (drift["impact"], drift["table"]) == ("BREAKING", "public.customers")
        people.send_signal(signal.SIGINT)
        program.send_signal(signal.SIGTERM)
        assert (people.wait(20), program.wait(20)) == (0, 0)
        assert "Traceback" not in err.read_text()


def test_what_is_wrong_at_the_start_is_said(db: Db, db_url: str) -> None:
    unknown = run(db_url, "watch", "--table", "nowhere")
    assert (unknown.returncode, "(SW101)" in unknown.stderr) == (1, True), unknown.stderr
    away = run("postgresql://127.0.0.1:1/nowhere", "watch", "--json")
    assert (away.returncode, json.loads(away.stdout)["error"]["code"]) == (1, "SW910")


def test_both_versions_of_what_differs(orders: Db, db_url: str) -> None:
    orders.execute("alter table orders alter total type numeric(8,2)")
    plain = ok(db_url, "diff", "orders", "--structure")
    assert "columns\n- total " in plain
    assert "numeric(8,2)" in plain.split("+ total", 1)[1].splitlines()[0]
    assert "public.orders, version 1 -> 2: BREAKING" in plain
    coloured = on_terminal(db_url, "diff", "orders", "--structure")
    assert "\x1b[31m\x1b[1m10\x1b[0m" in coloured
    assert "\x1b[32m\x1b[1m8\x1b[0m" in coloured
    assert "\x1b" not in on_terminal(db_url, "diff", "orders", "--structure", NO_COLOR="1")
    [pair] = data(db_url, "diff", "orders", "--structure")["structure"]
    assert (pair["section"], pair["name"]) == ("columns", "total")


def test_nothing_of_two_documents_is_left_out() -> None:
    one: dict[str, Any] = {
        "format": 1,
        "table": {"name": "t", "rls": True, "owner": None},
        "columns": [{"name": "a", "type": {"text": "int"}, "not_null": True}],
        "grants": [{"grantee": "x"}, {"grantee": "x"}],
        "notes": "old",
    }
    two: dict[str, Any] = {
        "format": 2,
        "table": {"name": "t", "rls": False, "owner": None},
        "columns": [{"name": "b", "type": {"text": "int"}}],
        "grants": [{"grantee": "x"}, {"grantee": "y", "how": ["a", "b"]}],
        "new": ["x"],
    }
    said = {(pair.section, pair.name): (pair.before, pair.after) for pair in differing(one, two)}
    assert said == {
        ("table", "rls"): ("yes", "no"),
        ("columns", "a"): ("int not null", None),
        ("columns", "b"): (None, "int"),
        ("grants", "2"): ("grantee x", "grantee y how a, b"),
        ("new", "x"): (None, ""),
        ("notes", "notes"): ("old", None),
    }
    assert differing(one, one) == []
    assert visible("a\u202eb\n\tc") == "a⟨U+202E⟩b⟨U+000A⟩⟨U+0009⟩c"
