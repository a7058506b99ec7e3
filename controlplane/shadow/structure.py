"""What is taken down of a database: how it is built, and what SchemaWatch does there.

One JSON file, of `schemawatch export`; the output of pg_dump --schema-only will do as well, and
then every table counts as watched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from controlplane.errors import InputError
from controlplane.trial.layouts import migrations
from controlplane.trial.reading import Source, read

FORMAT: Final = 1
_SERVER: Final = re.compile(r"^-- Dumped from database version (\d+)", re.MULTILINE)


class Statistics(msgspec.Struct, frozen=True, kw_only=True):
    """How much is in a table, by the estimate of its server."""

    rows: int
    bytes: int


class Structure(msgspec.Struct, frozen=True, kw_only=True):
    """One database. `watch` is as in the file of `apply`; null: all tables are watched."""

    format: int = FORMAT
    exported_at: str | None = None
    server_major: int | None = None
    search_path: str | None = None
    roles: list[str] = []
    structure: list[str] = []  # a statement each, so that two exports can be compared
    files: list[Source] = []  # instead: of pg_dump, or the migrations that lead there
    watch: dict[str, Any] | None = None
    consumers: list[dict[str, Any]] = []
    compatibility: list[dict[str, Any]] = []
    protections: list[dict[str, Any]] = []
    statistics: dict[str, Statistics] = {}

    @property
    def sources(self) -> list[Source]:
        """Return what is run to build it, in order."""
        text = "".join(f"{statement};\n" for statement in self.structure)
        return self.files or [Source(name="structure", text=text)]


def load(path: Path, without: Sequence[str] = ()) -> Structure:
    """Read an export, a dump, or the migrations of a folder, but for those of these names."""
    if path.is_dir():
        return Structure(files=[one for one in migrations(path) if one.name not in without])
    source = read(path)
    if not source.text.lstrip().startswith("{"):
        server = _SERVER.search(source.text)
        return Structure(files=[source], server_major=int(server[1]) if server else None)
    try:
        found = msgspec.json.decode(source.text, type=Structure)
    except msgspec.DecodeError as error:
        raise InputError(f"{source.name} is no export of `schemawatch export`: {error}") from None
    if found.format > FORMAT:
        raise InputError(
            f"{source.name} has format {found.format}, and this program knows {FORMAT}",
            hint="Install the version that wrote it.",
        )
    return found


def dump(structure: Structure) -> str:
    """Return the file."""
    document = msgspec.to_builtins(structure)
    del document["files"]
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"
