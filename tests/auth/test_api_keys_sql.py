"""sql/auth: what the functions store, refuse and decide."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from controlplane.core.api_keys import NewKey, generate_key

Db = psycopg.Connection[tuple[Any, ...]]


def _insert(db: Db, key: NewKey, *, scope: str = "read", lifetime: str | None = None) -> int:
    row = db.execute(
        "select schemawatch.insert_api_key('ci', %s, %s, %s, now() + %s::interval)",
        [key.prefix, key.key_hash, scope, lifetime],
    ).fetchone()
    assert row is not None
    return int(row[0])


def _state(db: Db, key: NewKey) -> str | None:
    row = db.execute("select state from schemawatch.find_api_key(%s)", [key.prefix]).fetchone()
    return None if row is None else str(row[0])


def _rotate(db: Db, key_id: int, key: NewKey, overlap: str | None) -> int:
    row = db.execute(
        "select schemawatch.rotate_api_key(%s, %s, %s, %s)",
        [key_id, key.prefix, key.key_hash, overlap],
    ).fetchone()
    assert row is not None
    return int(row[0])


def test_a_key_is_found_by_its_prefix(db: Db) -> None:
    key = generate_key()
    key_id = _insert(db, key, scope="write")
    row = db.execute(
        "select key_id, name, key_hash, scopes, state, last_used_at "
        "from schemawatch.find_api_key(%s)",
        [key.prefix],
    ).fetchone()
    assert row == (key_id, "ci", key.key_hash, ["write"], "active", None)
    assert _state(db, generate_key()) is None


def test_states(db: Db) -> None:
    key = generate_key()
    key_id = _insert(db, key, lifetime="1 hour")
    assert _state(db, key) == "active"
    db.execute("update schemawatch.api_key set expires_at = now()")
    assert _state(db, key) == "expired"
    db.execute("select schemawatch.revoke_api_key(%s)", [key_id])
    assert _state(db, key) == "revoked"


def test_revoking_again_keeps_the_first_time(db: Db) -> None:
    key_id = _insert(db, generate_key())
    first = db.execute("select schemawatch.revoke_api_key(%s)", [key_id]).fetchone()
    again = db.execute("select schemawatch.revoke_api_key(%s)", [key_id]).fetchone()
    assert first == again


@pytest.mark.parametrize("overlap", ["0", "1 hour"])
def test_rotation_keeps_name_scope_and_lifetime(db: Db, overlap: str) -> None:
    old, new = generate_key(), generate_key()
    old_id = _insert(db, old, scope="admin", lifetime="90 days")
    new_id = _rotate(db, old_id, new, overlap)
    row = db.execute(
        "select name, scopes, expires_at - created_at between interval '89 days 23 hours' "
        "and interval '90 days 1 hour' from schemawatch.api_key where key_id = %s",
        [new_id],
    ).fetchone()
    assert row == ("ci", ["admin"], True)
    assert (_state(db, old), _state(db, new)) == (
        "expired" if overlap == "0" else "active",
        "active",
    )


def test_rotation_never_prolongs_the_old_key(db: Db) -> None:
    old_id = _insert(db, generate_key(), lifetime="1 hour")
    _rotate(db, old_id, generate_key(), "30 days")
    row = db.execute(
        "select expires_at < now() + interval '61 minutes' from schemawatch.api_key "
        "where key_id = %s",
        [old_id],
    ).fetchone()
    assert row == (True,)


def test_what_is_refused(db: Db) -> None:
    key = generate_key()
    key_id = _insert(db, key)
    dead = _insert(db, generate_key())
    db.execute("select schemawatch.revoke_api_key(%s)", [dead])
    fresh = generate_key()

    def refused(sqlstate: str, statement: Any, *values: object) -> None:
        with pytest.raises(psycopg.Error) as caught:
            db.execute(statement, values)
        assert caught.value.sqlstate == sqlstate, caught.value
        assert caught.value.diag.message_hint

    insert = "select schemawatch.insert_api_key(%s, %s, %s, %s, now() + %s::interval)"
    refused("SW009", insert, "x", fresh.prefix, fresh.key_hash, "root", None)
    refused("SW009", insert, "x", fresh.prefix, fresh.key_hash, None, None)
    refused("SW009", insert, "", fresh.prefix, fresh.key_hash, "read", None)
    refused("SW009", insert, "x" * 201, fresh.prefix, fresh.key_hash, "read", None)
    refused("SW009", insert, "x", fresh.prefix, fresh.key_hash, "read", "-1 second")
    refused("SW204", insert, "x", key.prefix, fresh.key_hash, "read", None)
    refused("SW104", "select schemawatch.revoke_api_key(%s)", 4711)
    rotate = "select schemawatch.rotate_api_key(%s, %s, %s, %s)"
    refused("SW104", rotate, 4711, fresh.prefix, fresh.key_hash, "1 day")
    refused("SW204", rotate, dead, fresh.prefix, fresh.key_hash, "1 day")
    refused("SW009", rotate, key_id, fresh.prefix, fresh.key_hash, "-1 day")
    assert db.execute("select count(*) from schemawatch.api_key").fetchone() == (2,)


def test_touching_writes_once_a_minute(db: Db) -> None:
    ids = [_insert(db, generate_key()) for _ in range(3)]

    def touched() -> list[Any]:
        db.execute("select schemawatch.touch_api_keys(%s)", [ids[:2]])
        return db.execute(
            "select xmin::text, last_used_at from schemawatch.api_key order by key_id"
        ).fetchall()

    first, second = touched(), touched()
    if first[0][1] == second[0][1]:  # the minute may just have turned
        assert first == second
    assert first[0][1].second == first[0][1].microsecond == 0
    assert second[2][1] is None


def test_readers_cannot_see_the_hash(db: Db) -> None:
    db.execute("create role auth_test_reader in role schemawatch_reader")
    try:
        db.execute("set role auth_test_reader")
        db.execute("select key_id, name, prefix, scopes from schemawatch.api_key")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            db.execute("select key_hash from schemawatch.api_key")
    finally:
        db.execute("reset role")
        db.execute("drop role auth_test_reader")
