"""The commands with a file of many databases: which one, several, all, and one that is away."""

from __future__ import annotations

import json
from pathlib import Path

from tests.commands.cli import run


def test_each_is_done_and_one_that_fails_fails_the_whole(
    db_url: str, empty_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "databases.yml"
    file.write_text(
        "databases:\n"
        f"  - {{name: gone, url: 'host=127.0.0.1 port=1 dbname=x'}}\n"
        f"  - {{name: installed, url: '{db_url}'}}\n"
        f"  - {{name: empty, url: '{empty_url}'}}\n"
    )
    many = {"SCHEMAWATCH_DATABASES": str(file)}
    done = run(None, "migrate", "--all", "--json", **many)
    assert done.returncode == 1, done.stderr
    gone, installed, empty = json.loads(done.stdout)["databases"]
    assert (gone["database"], gone["result"], gone["error"]["code"]) == ("gone", None, "SW910")
    assert (installed["error"], installed["result"]["applied"]) == (None, [])
    assert empty["result"]["applied"]
    which = run(None, "list", **many)
    assert which.returncode == 1
    assert "there are several databases: gone, installed, empty" in which.stderr
    assert "--database" in which.stderr
    made = run(None, "key", "create", "--database", "installed", "--database", "empty", **many)
    assert made.returncode == 0, made.stderr
    assert [line.split()[:2] for line in made.stdout.splitlines()[5:7]] == [
        ["installed", "stored"],
        ["empty", "stored"],
    ]
    prefix = made.stdout.splitlines()[1].split()[1]
    listed = run(None, "key", "list", "--database", "empty", **many)
    assert prefix in listed.stdout
    wrong = run(None, "doctor", "--database", "emty", **many)
    assert "did you mean empty" in wrong.stderr
