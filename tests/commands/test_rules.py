"""`rules`: the catalogue on the command line."""

from __future__ import annotations

from typing import Any

import psycopg

from tests.commands.cli import data, ok, run

Db = psycopg.Connection[tuple[Any, ...]]


def test_list_and_filter(db: Db, db_url: str) -> None:
    count = db.execute("select count(*) from schemawatch.rule").fetchone()
    listed = data(db_url, "rules")["rules"]
    assert count == (len(listed),)
    rows = data(db_url, "rules", "--kind", "index", "--impact", "risky")["rules"]
    assert {(row["object_kind"], row["impact"]) for row in rows} == {("index", "RISKY")}
    assert "column-removed" in ok(db_url, "rules", "--kind", "column")
    assert ok(db_url, "rules", "--kind", "teapot").strip() == "No such rule."


def test_one_in_full(db_url: str) -> None:
    text = ok(db_url, "rules", "column-removed")
    labels = [line[6:13].strip() for line in text.splitlines()[2:]]
    assert [label for label in labels if label] == ["what", "how", "do", "sure", "why"]
    assert "42703" in text
    assert data(db_url, "rules", "column-removed")["rule_id"] == "column-removed"


def test_unknown_names_the_nearest(db_url: str) -> None:
    done = run(db_url, "rules", "colum-removed")
    assert done.returncode == 1
    assert "Did you mean column-removed?" in done.stderr
    done = run(db_url, "rules", "frobnicate")
    assert (done.returncode, "Did you mean" in done.stderr) == (1, False)
