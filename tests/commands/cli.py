"""Runs `schemawatch` as a program, as a shell would."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

PROGRAM = [sys.executable, "-c", "from controlplane.cli import main; main()"]


def environment(db_url: str | None, **settings: str) -> dict[str, str]:
    """Return this process's environment, with only these settings of ours."""
    ours = ("SCHEMAWATCH_", "DATABASE_URL", "PG")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, **settings} if db_url is None else {**kept, "DATABASE_URL": db_url, **settings}


def run(
    db_url: str | None, *arguments: str, stdin: str | None = None, **settings: str
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [*PROGRAM, *arguments],
        env=environment(db_url, **settings),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def ok(db_url: str | None, *arguments: str, **settings: str) -> str:
    """Run a command that must succeed; return what it printed."""
    done = run(db_url, *arguments, **settings)
    assert done.returncode == 0, done.stderr
    return done.stdout


def data(db_url: str | None, *arguments: str, **settings: str) -> Any:
    """Run a command with --json; return what it printed, decoded."""
    return json.loads(ok(db_url, *arguments, "--json", **settings))
