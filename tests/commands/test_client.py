"""The lines that are there to be copied run, also where no psql is."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import psycopg
import pytest

from controlplane.commands._client import sql_line

Db = psycopg.Connection[tuple[Any, ...]]


def _run(line: str) -> str:
    done = subprocess.run(
        ["/bin/sh", "-c", line], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("psql", [True, False])
def test_a_line_runs(db: Db, db_url: str, monkeypatch: pytest.MonkeyPatch, *, psql: bool) -> None:
    if psql and not shutil.which("psql"):
        pytest.skip("no psql here")
    if not psql:
        monkeypatch.setattr(shutil, "which", lambda _: None)
    db.execute("create table notes (note text); insert into notes values ('it''s one'), ('two')")
    assert "it's one" in _run(sql_line(db_url, "select note from notes where note <> 'two'"))
    line = sql_line(db_url, "alter table notes drop column note")
    assert line.startswith("psql ") == psql
    assert "ALTER TABLE" in _run(line)
    [left] = db.execute(
        "select count(*) from pg_attribute"
        " where attrelid = 'notes'::regclass and attnum > 0 and not attisdropped"
    ).fetchall()
    assert left == (0,)


def test_our_own_psql_is_taken_where_the_path_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert "import psycopg" in sql_line("dbname=x", "select 1", tmp_path)
    (tmp_path / "psql").touch()
    assert (
        sql_line("dbname=x", "select 1", tmp_path) == f"{tmp_path}/psql 'dbname=x' -c \"select 1\""
    )
