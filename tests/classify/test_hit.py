"""Who is hit depends on the object: findings of one rule differ in their audiences."""

from __future__ import annotations

import pytest

from tests.lab import Conn, Lab

ROLE = "schemawatch_reader"
BEFORE = f"""
    create table t (id serial primary key, a int);
    grant select, insert on t to {ROLE};
    grant usage, select on sequence t_id_seq to {ROLE};
    alter table t enable row level security;
    create policy everything on t using (true) with check (a > 0);
"""
CHANGES = [
    (f"revoke insert on t from {ROLE}", "grant-revoked", "SAFE", "BREAKING"),
    (f"revoke select on t from {ROLE}", "grant-revoked", "BREAKING", "BREAKING"),
    (f"revoke usage on sequence t_id_seq from {ROLE}", "grant-revoked", "SAFE", "BREAKING"),
    (f"revoke select on sequence t_id_seq from {ROLE}", "grant-revoked", "BREAKING", "SAFE"),
    (
        "create policy p on t as restrictive for insert with check (a > 1)",
        "policy-restrictive-added",
        "SAFE",
        "BREAKING",
    ),
    (
        "create policy p on t as restrictive for select using (a > 1)",
        "policy-restrictive-added",
        "BREAKING",
        "BREAKING",
    ),
    ("alter policy everything on t with check (a > 1)", "policy-changed", "SAFE", "RISKY"),
    ("alter policy everything on t using (a > 1)", "policy-changed", "RISKY", "RISKY"),
]


@pytest.fixture
def lab(db: Conn, db_url: str) -> Lab:
    return Lab(db, db_url)


@pytest.mark.parametrize(("change", "rule", "readers", "writers"), CHANGES)
def test_audiences(lab: Lab, change: str, rule: str, readers: str, writers: str) -> None:
    lab.run(BEFORE)
    lab.watch("t")
    lab.run(change)
    assert lab.run("select rule_id, readers, writers from schemawatch.drift_change") == [
        (rule, readers, writers)
    ]
