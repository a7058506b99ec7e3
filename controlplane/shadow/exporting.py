"""Takes down a database, which is only read: its structure by pg_dump, the rest by asking."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, cast

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from controlplane.apply.exporting import state
from controlplane.apply.inputs import Inputs
from controlplane.config import Config
from controlplane.core.redaction import MASK, redact
from controlplane.core.script import PsqlLine, Script
from controlplane.db import structure as asking
from controlplane.db.pool import Conn
from controlplane.embedded import binaries
from controlplane.errors import ConfigError, UnavailableError
from controlplane.shadow.structure import Statistics, Structure

# Neither receivers nor keys: nothing of them is needed, and some of it is secret.
_SECTIONS: Final = ("schemas", "tables", "preset", "overrides")
_OPTIONS: Final = (
    "--schema-only", "--no-subscriptions", "--no-security-labels", "--no-tablespaces",
    "--exclude-schema=schemawatch",
)  # fmt: skip
_TAKES: Final = 600
# Each foreign data wrapper has options of its own, and may refuse a value that it does not know:
# only those go that are called like a secret or look like one.
_OPTION: Final = re.compile(r"""("[^"]*"|\w+)(\s+)'((?:[^']|'')*)'""")
_SECRET: Final = re.compile(r"(?i)pass|pwd|secret|token|credential|private|api_?key|access_?key")
_WITH_OPTIONS: Final = (
    ("create", "server"),
    ("create", "foreign"),
    ("alter", "server"),
    ("alter", "foreign"),
)


async def export(conn: Conn, config: Config) -> Structure:
    """Return all that a shadow of this database needs."""
    about = await asking.about(conn)
    statements = dumped(config, about.major)
    watch = await _watch(conn, config) if about.is_installed else None
    return Structure(
        exported_at=datetime.now(UTC).isoformat(timespec="seconds"),
        server_major=about.major,
        search_path=about.search_path,
        roles=about.roles,
        structure=statements,
        watch=watch,
        consumers=await asking.contracts(conn),
        compatibility=await asking.compatibility(conn),
        protections=await asking.protections(conn),
        statistics={
            name: Statistics(rows=rows, bytes=size) for name, rows, size in await asking.sizes(conn)
        },
    )


async def _watch(conn: Conn, config: Config) -> dict[str, Any]:
    inputs = Inputs(config=config, environ={}, folder=Path.cwd())
    found = await state(conn, inputs, _SECTIONS)
    return {name: _unprotected(entries) for name, entries in found.items() if entries}


def _unprotected(entries: Any) -> Any:
    """Leave protection out: it may be for consumers, who come after the tables."""
    if not isinstance(entries, list):
        return entries
    return [
        {key: value for key, value in cast("dict[str, Any]", entry).items() if key != "protect"}
        if isinstance(entry, dict)
        else entry
        for entry in cast("list[Any]", entries)
    ]


def dumped(config: Config, major: int) -> list[str]:
    """Run pg_dump, and leave out what is secret or belongs to the server."""
    given = conninfo_to_dict(config.dsn())
    password = given.pop("password", None)
    # not on the command line, where everybody on the machine can read it
    environment = os.environ | ({"PGPASSWORD": str(password)} if password else {})
    command = [_program(config, major), *_OPTIONS, "--dbname", make_conninfo("", **given)]
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, timeout=_TAKES, check=False
        )
    except subprocess.TimeoutExpired:
        raise UnavailableError(f"pg_dump took longer than {_TAKES} s") from None
    if done.returncode:
        raise UnavailableError(
            "pg_dump could not read the structure",
            detail=done.stderr.decode("utf-8", "replace").strip(),
            hint="It takes a role that may read all tables: a member of pg_read_all_data, and of "
            "schemawatch_reader for what is watched.",
        )
    return list(_kept(done.stdout.decode("utf-8")))


def _program(config: Config, major: int) -> Path:
    """Return a pg_dump that is no older than the server."""
    explicit = [binaries.inspect(Path(config.pg_bin))] if config.pg_bin else []
    found = [one for one in explicit or binaries.everywhere() if one is not None]
    for one in sorted(found, key=lambda one: one.major):
        program = one.folder / "pg_dump"
        if one.major >= major and program.is_file():
            return program
    raise ConfigError(
        f"there is no pg_dump of PostgreSQL {major} or newer on this machine",
        hint="Install the client programs of that version, or name their folder in "
        "SCHEMAWATCH_PG_BIN.",
    )


def _kept(text: str) -> Iterator[str]:
    script = Script(text)
    while (found := script.next()) is not None:
        if isinstance(found, PsqlLine) or found.starts("create", "user", "mapping"):
            continue
        if any(found.starts(*words) for words in _WITH_OPTIONS):
            yield _OPTION.sub(_masked, found.text)
        else:
            yield found.text


def _masked(option: re.Match[str]) -> str:
    name, gap, value = option.groups()
    return f"{name}{gap}'{MASK if _SECRET.search(name) else redact(value)}'"
