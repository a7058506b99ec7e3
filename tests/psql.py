"""psql as a person has it: found on this machine, run on a file or a line."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from controlplane.embedded import binaries
from tests import servers


@cache
def programs() -> dict[int, Path]:
    """Return major version -> psql; a skip when there is none."""
    found = {
        item.major: item.folder / "psql"
        for item in [*servers.available().values(), *binaries.everywhere()]
        if (item.folder / "psql").is_file()
    }
    if not found:
        if servers.required():
            pytest.fail("no psql here (Debian: postgresql-client)")
        pytest.skip("no psql here (Debian: postgresql-client)")
    return found


def psql(
    url: str,
    *options: str,
    script: str = "",
    program: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run it without the startup file; the script comes through standard input."""
    chosen = program or next(iter(programs().values()))
    return subprocess.run(
        [chosen, "--no-psqlrc", *options, url],
        input=script,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **(environment or {})},
    )


def table(url: str, query: str) -> list[str]:
    """Return the lines that psql prints for the query, aligned as on a terminal."""
    done = psql(url, "-c", query)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()
