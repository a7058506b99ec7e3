"""`acknowledge`, `resolve`, `reopen` and `declare`, and what `drifts` says of them."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.commands.cli import data, ok, run

Db = psycopg.Connection[tuple[Any, ...]]


@pytest.fixture
def drifts(db: Db) -> list[str]:
    """Make two breaking changes of a watched table."""
    db.execute("create table orders (id bigint primary key, note text, size int)")
    db.execute("select schemawatch.register_table('orders')")
    db.execute("alter table orders drop column note")
    db.execute("alter table orders drop column size")
    return ["1", "2"]


def test_several_at_once_or_none(db_url: str, drifts: list[str]) -> None:
    text = ok(db_url, "acknowledge", *drifts, "--reason", "the readers know")
    assert text.count("acknowledged by postgres") == 2
    assert "the readers know" in text
    assert "the readers know" in ok(db_url, "drifts", "--status", "acknowledged")

    ok(db_url, "resolve", drifts[0], "--reason", "restored")
    refused = run(db_url, "resolve", *reversed(drifts), "--reason", "all")
    assert (refused.returncode, "SW206" in refused.stderr) == (1, True)
    shown = data(db_url, "drifts")["drifts"]
    assert {d["drift_id"]: d["status"] for d in shown} == {1: "resolved", 2: "acknowledged"}

    [moved] = data(db_url, "reopen", drifts[0], "--reason", "not all")["drifts"]
    assert (moved["status"], moved["status_reason"]) == ("open", "not all")


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (("acknowledge", "4711", "--reason", "x"), 1, "SW104"),
        (("acknowledge", "1", "--reason", " "), 1, "SW009"),
        (("reopen", "1", "--reason", "x"), 1, "SW206"),
        (("resolve", "1"), 2, "--reason"),
        (("resolve", "--reason", "x"), 2, "Usage"),
        (("declare", "add", "x"), 2, "--role"),
        (("declare", "add", "x", "--role", "a", "--application-name", "b"), 2, "--role"),
        (("declare", "add", "x", "--role", "%"), 1, "SW009"),
        (("declare", "delete", "4711"), 1, "SW104"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
@pytest.mark.usefixtures("drifts")
def test_mistakes(db_url: str, arguments: tuple[str, ...], code: int, text: str) -> None:
    done = run(db_url, *arguments)
    assert (done.returncode, text in done.stderr) == (code, True), done.stderr


def test_declaring(db: Db, db_url: str, drifts: list[str]) -> None:
    assert "sessions themselves" in ok(db_url, "declare", "list")
    made = data(db_url, "declare", "add", "flyway", "--application-name", "flyway%")
    assert "flyway%" in ok(db_url, "declare", "list")
    db.execute("set application_name = 'flyway 10'; alter table orders add column extra int")
    text = ok(db_url, "drifts", "--declared")
    assert "with flyway 10, declared as flyway" in text
    assert "acknowledged by schemawatch" in text
    found = data(db_url, "drifts", "--undeclared")["drifts"]
    assert sorted(str(drift["drift_id"]) for drift in found) == drifts
    ok(db_url, "declare", "delete", str(made["source_id"]))
    assert data(db_url, "declare", "list")["declared_sources"] == []


@pytest.mark.usefixtures("drifts")
def test_a_missed_change_says_why(db: Db, db_url: str) -> None:
    db.execute("alter event trigger schemawatch_ddl_command_end disable")
    db.execute("alter table orders add column extra int")
    text = ok(db_url, "scan")
    assert "not captured (trigger_disabled): The event triggers, or the trigger" in text
