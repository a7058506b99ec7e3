"""The installation as one SQL statement: `migrate` runs it, and `schemawatch sql` prints it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import resources
from typing import Final

from controlplane import __version__
from controlplane.errors import InternalError
from controlplane.install.connection import SETTINGS
from controlplane.install.sources import Migration, Sources, SqlFile

# One installation at a time in a database; the number is "schemawa" in ASCII.
LOCK: Final = 0x736368656D617761
# What the statement's string, and the ones in it, begin and end with: no file may hold them.
_OUTER: Final = "$schemawatch$"
_INNER: Final = "$file$"


def statement(sources: Sources) -> str:
    """Return the text; the same sources give the same bytes. install.sql says what it does."""
    folder = resources.files(__package__ or "controlplane.install")
    return (
        folder.joinpath("install.sql")
        .read_text("utf-8")
        .format(
            version=__version__,
            newest=len(sources.migrations),
            lock=LOCK,
            names=", ".join(f"'{name}'" for name in [*SETTINGS, "lock_timeout"]),
            settings="\n        ".join(
                f"('{name}', '{value}')," for name, value in SETTINGS.items()
            ),
            migrations=_values("int, text, text, text, text", _migrations(sources.migrations)),
            code=_values("int, text, text", _numbered(sources.code)),
            files=len(sources.code),
            triggers=_values("int, text, text", _numbered(sources.triggers)),
        )
    )


def _migrations(migrations: Sequence[Migration]) -> Iterator[str]:
    for one in migrations:
        start = f"{one.version}, '{one.name}', '{one.file.name}', '{one.checksum}'"
        yield f"({start}, {_quoted(one.file)})"


def _numbered(files: Sequence[SqlFile]) -> Iterator[str]:
    for number, file in enumerate(files, start=1):
        yield f"({number}, '{file.name}', {_quoted(file)})"


def _values(types: str, rows: Iterator[str]) -> str:
    found = ",\n".join(rows)
    if found:
        return f"values\n{found}"
    return "select " + ", ".join(f"null::{kind}" for kind in types.split(", ")) + " where false"


def _quoted(file: SqlFile) -> str:
    if _OUTER in file.text or _INNER in file.text:
        raise InternalError(f"{file.name} holds {_OUTER} or {_INNER}", code="SW901")
    return f"{_INNER}{file.text}{_INNER}"
