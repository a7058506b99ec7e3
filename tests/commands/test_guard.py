"""`protect`, `unprotect`, `approve` and `approval`."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.commands.cli import data, ok, run

Db = psycopg.Connection[tuple[Any, ...]]
DROP = b"alter table orders drop column note"


def test_from_protecting_to_letting_pass(db: Db, db_url: str) -> None:
    db.execute("create table orders (id bigint primary key, note text not null)")
    db.execute("select schemawatch.register_schema('public', p_future => true)")
    assert "public is protected: at most SAFE." in ok(
        db_url, "protect", "public", "--schema", "--max-impact", "safe"
    )
    assert "no longer" in ok(db_url, "unprotect", "public", "--schema")
    assert ok(db_url, "protect", "orders") == "public.orders is protected: at most RISKY.\n"
    with pytest.raises(psycopg.DatabaseError):
        db.execute(DROP)
    assert "SW106" in run(db_url, "protect", "orders", "--for", "nobody").stderr
    assert "Nothing was approved" in ok(db_url, "approval", "list")
    why = ("--reason", "agreed", "--until", "1d")
    assert "SW009" in run(db_url, "approve", "orders", *why).stderr
    made = data(db_url, "approve", "orders", "--declared-as", "PR-1", *why)
    assert (made["state"], made["uses"]) == ("in force", 1)
    db.execute("set schemawatch.change = 'PR-1'")
    db.execute(DROP)
    assert "1 of 1" in ok(db_url, "approval", "list")
    assert "protected, approved (1) by postgres, finding 1: agreed" in ok(db_url, "drifts")
    ok(db_url, "approval", "remove", "1")
    assert data(db_url, "approval", "list")["approvals"][0]["state"] == "removed"
    assert run(db_url, "approval", "remove", "1").returncode == 1
    ok(db_url, "unprotect", "orders")
    db.execute("drop table orders")
