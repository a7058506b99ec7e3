r"""Finds sql/ and triggers/ and reads their contents: `\ir path` lines in data-flow order."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from controlplane.errors import InternalError

_INCLUDE: Final = re.compile(r"\\ir\s+(\S+)\s*")
_MIGRATION: Final = re.compile(r"(\d{4})_([a-z0-9_]+)\.sql")


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlFile:
    """One file; name is its path from the folder that holds sql/ and triggers/."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One numbered step; the checksum is what the ledger keeps."""

    version: int
    name: str
    file: SqlFile

    @property
    def checksum(self) -> str:
        """Return the SHA-256 of the text, line ends normalised, in hexadecimal."""
        return hashlib.sha256(self.file.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Everything that an installation runs."""

    migrations: tuple[Migration, ...]
    code: tuple[SqlFile, ...]
    triggers: tuple[SqlFile, ...]


def root() -> Path:
    """Return the folder of sql/ and triggers/: inside an installed wheel, or the checkout."""
    package = Path(__file__).resolve().parent.parent
    for candidate in (package / "_database", package.parent):
        if (candidate / "sql" / "contents.sql").is_file():
            return candidate
    raise InternalError(
        "the SQL files of SchemaWatch are missing",
        code="SW901",
        hint="Install the package again, or run from a complete checkout.",
    )


def load(base: Path | None = None) -> Sources:
    """Read all files; InternalError names a contents line or a migration that is wrong."""
    top = root() if base is None else base
    return Sources(
        migrations=_migrations(top),
        code=read_contents(top, "sql/contents.sql"),
        triggers=read_contents(top, "triggers/contents.sql"),
    )


def read_contents(top: Path, contents: str) -> tuple[SqlFile, ...]:
    """Return the files that a contents file lists, in its order."""
    listing = top / contents
    found: list[SqlFile] = []
    for number, line in enumerate(listing.read_text("utf-8").splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("--"):
            continue
        match = _INCLUDE.fullmatch(line)
        path = listing.parent / match[1] if match else None
        if path is None or not path.is_file():
            raise InternalError(
                f'{contents} line {number}: cannot read "{line.strip()}"',
                code="SW901",
                hint=r"A line is `\ir path`, with the path from the folder of the contents file.",
            )
        found.append(_read(top, path))
    return tuple(found)


def _migrations(top: Path) -> tuple[Migration, ...]:
    found: list[Migration] = []
    for number, path in enumerate(sorted((top / "sql" / "migrations").glob("*.sql")), start=1):
        match = _MIGRATION.fullmatch(path.name)
        if match is None or int(match[1]) != number:
            raise InternalError(
                f"sql/migrations/{path.name} breaks the numbering: expected {number:04d}_name.sql",
                code="SW901",
            )
        found.append(Migration(version=number, name=match[2], file=_read(top, path)))
    return tuple(found)


def _read(top: Path, path: Path) -> SqlFile:
    name = path.resolve().relative_to(top.resolve()).as_posix()
    return SqlFile(name=name, text=path.read_text("utf-8"))
