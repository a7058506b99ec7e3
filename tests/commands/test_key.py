"""`schemawatch key`."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from controlplane.core.api_keys import hash_key, is_well_formed
from tests.commands.cli import data, ok, run

Db = psycopg.Connection[tuple[Any, ...]]


def test_create_prints_the_key_once_and_stores_its_hash(db: Db, db_url: str) -> None:
    made = data(db_url, "key", "create", "--name", "ci", "--scope", "write", "--expires", "90d")
    assert is_well_formed(made["key"])
    assert made["key_hash"] == hash_key(made["key"])
    row = db.execute(
        "select name, prefix, key_hash, scopes, "
        "extract(day from expires_at - created_at + interval '1 hour') from schemawatch.api_key"
    ).fetchone()
    assert row == ("ci", made["prefix"], made["key_hash"], ["write"], 90)
    assert made["key"] not in ok(db_url, "key", "list")
    assert made["prefix"] in ok(db_url, "key", "list")


def test_for_people_it_shows_key_and_hash(db_url: str) -> None:
    text = ok(db_url, "key", "create", "--name", "ci")
    key = next(word for word in text.split() if word.startswith("sw_"))
    assert is_well_formed(key)
    assert hash_key(key) in text


@pytest.mark.parametrize("name", ["ci", "o'neil", "back\\slash '", "Ünï\nline"])
def test_print_only_needs_no_database_and_its_insert_works(db: Db, name: str) -> None:
    made = data(None, "key", "create", "--name", name, "--expires", "12h", "--print-only")
    assert db.execute("select count(*) from schemawatch.api_key").fetchone() == (0,)
    db.execute(made["sql"])
    row = db.execute(
        "select name, key_hash, scopes, state from schemawatch.api_key "
        "cross join lateral schemawatch.find_api_key(prefix) as found (a, b, c, d, state, f)"
    ).fetchone()
    assert row == (name, hash_key(made["key"]), ["read"], "active")


def test_print_only_shows_the_insert_to_people() -> None:
    text = ok(None, "key", "create", "--name", "ci", "--scope", "admin", "--print-only")
    assert "insert into schemawatch.api_key" in text
    assert "'{admin}'" in text


def test_a_key_is_limited_to_tables(db: Db, db_url: str) -> None:
    db.execute("create table orders (id int)")
    db.execute("select schemawatch.register_table('orders')")
    made = data(db_url, "key", "create", "--name", "ci", "--table", "orders", "--tables", "shop.*")
    assert (made["schema_ids"], made["table_pattern"]) == ([1], "shop.*")
    data(db_url, "key", "rotate", str(made["key_id"]))
    keys = data(db_url, "key", "list")["keys"]
    assert [(k["schema_ids"], k["table_pattern"]) for k in keys] == [([1], "shop.*")] * 2
    assert ok(db_url, "key", "list").count(" public.orders, shop.* ") == 2
    assert run(db_url, "key", "create", "--name", "ci", "--table", "nowhere").returncode == 1
    assert db.execute("select count(*) from schemawatch.api_key").fetchone() == (2,)


def test_the_printed_insert_limits_too(db: Db) -> None:
    made = data(None, "key", "create", "--name", "n", "--tables", "o'shop.*", "--print-only")
    db.execute(made["sql"])
    row = db.execute("select table_pattern from schemawatch.api_key").fetchone()
    assert row == ("o'shop.*",)


def test_list_revoke_and_rotate(db: Db, db_url: str) -> None:
    first = data(db_url, "key", "create", "--name", "ci")
    second = data(db_url, "key", "rotate", str(first["key_id"]), "--overlap", "0h")
    assert second["key_hash"] == hash_key(second["key"])
    data(db_url, "key", "revoke", str(second["key_id"]))
    keys = data(db_url, "key", "list")["keys"]
    assert [(k["key_id"], k["name"], k["state"]) for k in keys] == [
        (first["key_id"], "ci", "expired"),
        (second["key_id"], "ci", "revoked"),
    ]
    assert not keys[0].keys() & {"key", "key_hash"}
    assert db.execute("select count(*) from schemawatch.api_key").fetchone() == (2,)


@pytest.mark.parametrize(
    "arguments",
    [
        ("create", "--scope"),
        ("create", "--name", ""),
        ("create", "--name", "x" * 201),
        ("create", "--name", "x", "--scope", "root"),
        ("create", "--name", "x", "--scope", "admin", "--tables", "a.%"),
        ("create", "--name", "x", "--table", "a", "--print-only"),
        ("create", "--name", "x", "--tables", ""),
        ("create", "--name", "x", "--expires", "soon"),
        ("create", "--name", "x", "--expires", "0d"),
        ("revoke", "x"),
        ("rotate", "0"),
    ],
)
def test_wrong_usage_is_2(arguments: tuple[str, ...]) -> None:
    done = run(None, "key", *arguments)
    assert done.returncode == 2, done.stdout
    assert "Traceback" not in done.stderr


def test_errors_are_one_line_with_advice(db_url: str) -> None:
    unknown = run(db_url, "key", "revoke", "4711")
    missing = run(None, "key", "list")
    away = run("postgresql://x:secret@127.0.0.1:1/x", "key", "list")
    for done, code in ((unknown, "SW104"), (missing, "SW010"), (away, "SW910")):
        assert done.returncode == 1
        assert code in done.stderr
        assert "hint: " in done.stderr
        assert "Traceback" not in done.stderr
        assert "secret" not in done.stderr
