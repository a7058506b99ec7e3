"""`instead`, and `check --instead`: the way round, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import psycopg

from tests.commands.cli import data, ok, run
from tests.psql import psql

Db = psycopg.Connection[tuple[Any, ...]]
RENAME = "alter table orders rename column note to remark"


def test_before_and_afterwards_it_is_the_same(db: Db, db_url: str, tmp_path: Path) -> None:
    db.execute("create table orders (id bigint primary key, note text not null)")
    db.execute("select schemawatch.register_table('orders')")
    file = tmp_path / "0042.sql"
    file.write_text(f"{RENAME};\nalter table orders add column more int;\n")

    short = run(db_url, "check", str(file), "--output", f"markdown={tmp_path}/out.md").stdout
    whole = run(db_url, "check", str(file), "--instead").stdout
    [before] = [
        found["instead"]
        for found in json.loads(run(db_url, "check", str(file), "--json").stdout)["findings"]
        if found["change"]["rule_id"] == "column-renamed"
    ]
    db.execute(RENAME.encode())
    after = data(db_url, "instead", "1")["steps"]
    script = ok(db_url, "instead", "1")

    assert "steps reach the same end (expand, migrate, contract): --instead" in short
    assert "create trigger zz_orders_note_sync" not in short
    assert "create trigger zz_orders_note_sync" in whole
    assert "instead of column-renamed" in (tmp_path / "out.md").read_text()
    assert [(one["phase"], one["sql"]) for one in before] == [
        (one["phase"], one["sql"]) for one in after
    ]
    db.execute("alter table orders rename column remark to note")
    # as it stands: what is no SQL is a comment
    done = psql(db_url, "-v", "ON_ERROR_STOP=1", script=script)
    assert done.returncode == 0, done.stderr
    assert db.execute("select remark from orders").fetchall() == []
    assert "SW104" in run(db_url, "instead", "999").stderr


def test_why_there_is_none(db: Db, db_url: str) -> None:
    db.execute("create table orders (a int, b int)")
    db.execute("select schemawatch.register_table('orders')")
    db.execute(
        "alter table orders rename column a to c; alter table orders rename column b to a;"
        " alter table orders rename column c to b"
    )
    assert "-- none: There is no state in which both" in ok(db_url, "instead", "1")
    db.execute("alter table orders add column d int")
    assert ok(db_url, "instead", "2") == "-- Nothing in drift 2 calls for it.\n"
