"""`announce`, `announcement` and `answer`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg

from tests.commands.cli import data, ok, run

Db = psycopg.Connection[tuple[Any, ...]]


def test_from_announcing_to_the_drift(db: Db, db_url: str, tmp_path: Path) -> None:
    db.execute("create table orders (id bigint primary key, note text); create table items (n int)")
    db.execute("select schemawatch.register_schema('public')")
    db.execute("select schemawatch.register_consumer('billing', 'team-payments')")
    db.execute("select schemawatch.declare_use('billing', 'orders', '{note}')")
    file = tmp_path / "0042.sql"
    file.write_text(
        "alter table orders drop column note;\nbegin; alter table items add column m int; commit;\n"
    )
    when = ("--at", "90d", "--reason", "PR-42")
    assert "Nothing was announced" in ok(db_url, "announcement", "list")
    assert (
        "SW009" in run(db_url, "announce", str(file), "--at", "2020-01-01", "--reason", "x").stderr
    )
    made = data(db_url, "announce", str(file), *when)["announcements"]
    assert [(one["table"], one["impact"]) for one in made] == [
        ("public.items", "SAFE"),
        ("public.orders", "BREAKING"),
    ]
    # all or nothing, and nothing twice
    assert "announcement 1 says the same" in run(db_url, "announce", str(file), *when).stderr
    ok(db_url, "announcement", "withdraw", "2")
    assert "SW204" in run(db_url, "announcement", "withdraw", "2").stderr
    text = ok(db_url, "announce", str(file), *when, "--table", "orders")
    assert text.startswith("BREAKING  public.orders  Column dropped: note\n  announcement 3, ")
    assert "consumers: breaks billing (team-payments)" in text
    assert db.execute("select note from orders").fetchall() == []  # all was rolled back
    assert run(db_url, "answer", "3", "--for", "billing").returncode == 2
    assert "SW106" in run(db_url, "answer", "3", "--for", "biling", "--ready").stderr
    not_yet = ("--not-before", "2999-01-01", "--note", "year's end")
    assert "billing" in ok(db_url, "answer", "3", "--for", "billing", *not_yet)
    assert "billing answered not before 2999-01-01" in ok(db_url, "announcement", "show", "3")
    assert ok(db_url, "announcement", "list").count("\n") == 4
    listed = data(db_url, "announcement", "list", "--table", "orders")["announcements"]
    assert [one["state"] for one in listed] == ["withdrawn", "announced"]
    db.execute("alter table orders drop column note")
    assert "Not so soon, had answered billing." in " ".join(ok(db_url, "drifts").split())
    assert "happened in drift 1" in ok(db_url, "announcement", "show", "3")
