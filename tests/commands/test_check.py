"""`check`: folders, forms, files that it writes."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.commands.cli import PROGRAM, environment, run
from tests.lab import Conn


def _here(
    folder: Path, db_url: str | None, *arguments: str, stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, "check", *arguments],
        cwd=folder,
        env=environment(db_url) | {"PYTHONPATH": str(Path(__file__).parents[2])},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_folder_in_several_forms(db: Conn, db_url: str, tmp_path: Path) -> None:
    db.execute("create table orders (id int, note text)")
    db.execute("select schemawatch.register_table('orders')")
    (tmp_path / "db").mkdir()
    (tmp_path / "db/V2__b.sql").write_text(
        "alter table orders\n    add a int;\n\nalter table orders drop column note;\n"
    )
    (tmp_path / "db/V10__c.sql").write_text("alter table orders add b int;\n")
    done = _here(
        tmp_path, db_url, "./db", "--output", "sarif=out.sarif", "--output", "markdown=out.md"
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert "at     db/V2__b.sql:4" in done.stdout
    places = [
        one["locations"][0]["physicalLocation"]
        for one in json.loads((tmp_path / "out.sarif").read_text())["runs"][0]["results"]
        if one["ruleId"] == "column-removed"
    ]
    assert [(at["artifactLocation"]["uri"], at["region"]["startLine"]) for at in places] == [
        ("db/V2__b.sql", 4)
    ]
    assert "SchemaWatch: BREAKING" in (tmp_path / "out.md").read_text()

    only = _here(
        tmp_path,
        db_url,
        "db",
        "--only",
        "-",
        "--format",
        "gitlab",
        stdin="db/V10__c.sql\nREADME.md\n",
    )
    assert (only.returncode, {one["location"]["path"] for one in json.loads(only.stdout)}) == (
        0,
        {"db/V10__c.sql"},
    )
    assert _here(tmp_path, db_url, "db", "--only", "db/V3__x.sql").returncode == 2
    assert _here(tmp_path, db_url, "db", "--for", "billing").returncode == 3
    failed = _here(tmp_path, db_url, "db", "db", "--format", "junit", "--output", "out.xml")
    assert (failed.returncode, "42701" in (tmp_path / "out.xml").read_text()) == (3, True)
    assert failed.stderr.startswith("db/V2__b.sql:1: could not check")


def test_forms_that_do_not_go_together() -> None:
    assert run(None, "check", "-", "--json", "--format", "sarif", stdin="").returncode == 2
    assert run(None, "check", "-", "--only", "x", stdin="").returncode == 2
