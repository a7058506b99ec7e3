"""The files of a folder in the order in which its migration tool runs them.

A layout is recognised by names, or by marks in the files; what a tool would not run is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from controlplane.core.script import Script, Statement, UnfinishedError
from controlplane.errors import InputError
from controlplane.trial import refusals
from controlplane.trial.reading import Source, read

_FLYWAY: Final = re.compile(r"V(?P<version>\d+(?:[._]\d+)*)__.*\.sql")
_REPEATABLE: Final = re.compile(r"R__.*\.sql")
_UP: Final = re.compile(r"\d+_.*\.up\.sql")
_UNDOES: Final = re.compile(
    r".*[._-](?:down|undo|rollback)\.sql|down\.sql|U\d.*__.*\.sql", re.IGNORECASE
)
_DBMATE: Final = re.compile(r"--\s*migrate:(?P<way>up|down)\b")
_GOOSE: Final = re.compile(r"--\s*\+goose\s+(?P<way>up|down)\b", re.IGNORECASE)
_ALONE: Final = re.compile(
    r"--\s*migrate:up.*\btransaction:false\b|--\s*\+goose\s+NO\s+TRANSACTION\b", re.IGNORECASE
)
_SOUGHT: Final = (
    "Looked for: sqitch.plan with deploy/, */migration.sql (prisma), */up.sql (diesel), "
    "V1__name.sql and R__name.sql (flyway), 1_name.up.sql (golang-migrate), *.sql with "
    "-- migrate:up (dbmate) or -- +goose Up, other *.sql in natural order."
)
_NO_SQL: Final = {
    "env.py": "Alembic: check what `alembic upgrade BASE:head --sql` prints.",
    "structure.sql": "structure.sql is what migrations come to: --against takes it. "
    "Check the statements that lead from one to the next.",
    "schema.rb": "Rails: check the SQL that the migration logs, or that it runs by execute.",
    "__init__.py": "Django: check what `manage.py sqlmigrate` prints.",
}


class _Layout(NamedTuple):
    files: Callable[[Path], list[Path]]  # in order; none: it is another layout
    marks: re.Pattern[str] | None = None  # what begins the part of a file that is run
    in_transaction: bool = True  # a file is one commit, if what is in it can be


def migrations(folder: Path) -> list[Source]:
    """Return the migrations of a folder, in order."""
    for layout in _LAYOUTS:
        files = layout.files(folder)
        if not files:
            continue
        sources = [replace(read(path), in_transaction=layout.in_transaction) for path in files]
        if layout.marks is not None:
            if not any(layout.marks.search(source.text) for source in sources):
                continue
            sources = [_up(source, layout.marks) for source in sources]
        return [_as_one_commit(one) for one in sources] if layout.in_transaction else sources
    hints = [hint for name, hint in _NO_SQL.items() if next(folder.rglob(name), None)]
    raise InputError(f"no migrations in {folder}", hint=" ".join([*hints, _SOUGHT]))


def _sqitch(folder: Path) -> list[Path]:
    top = folder.parent if folder.name == "deploy" else folder
    plan = top / "sqitch.plan"
    if not plan.is_file():
        return []
    changes: list[tuple[str, str]] = []  # name, and the last tag before it
    tag = ""
    for line in read(plan).text.splitlines():
        word = line.partition("#")[0].split()[:1]
        if word and word[0].startswith("@"):
            tag = word[0]
        elif word and not word[0].startswith("%"):
            changes.append((word[0], tag))
    files: list[Path] = []
    for number, (name, _) in enumerate(changes):
        # what was reworked later is kept under the tag before that
        later = [tag for other, tag in changes[number + 1 :] if other == name]
        files.append(top / "deploy" / f"{name}{later[0] if later else ''}.sql")
    return files


def _below(name: str) -> Callable[[Path], list[Path]]:
    def files(folder: Path) -> list[Path]:
        for top in (folder, folder / "migrations"):
            if found := sorted(top.glob(f"*/{name}"), key=natural):
                return found
        return []

    return files


def _flyway(folder: Path) -> list[Path]:
    versioned = _named(folder.rglob("*.sql"), _FLYWAY)
    repeatable = _named(folder.rglob("*.sql"), _REPEATABLE)
    return [
        *sorted(versioned, key=_version),
        *sorted(repeatable, key=lambda path: path.name),
    ]


def _golang_migrate(folder: Path) -> list[Path]:
    return sorted(_named(folder.glob("*.sql"), _UP), key=natural)


def _plain(folder: Path) -> list[Path]:
    dumps = {"structure.sql", "schema.sql"}
    found = [
        path
        for path in folder.glob("*.sql")
        if path.name not in dumps and not _UNDOES.fullmatch(path.name)
    ]
    return sorted(found, key=natural)


_LAYOUTS: Final = (
    _Layout(_sqitch, in_transaction=False),
    _Layout(_below("migration.sql")),
    _Layout(_below("up.sql")),
    _Layout(_flyway),
    _Layout(_golang_migrate),
    _Layout(_plain, _DBMATE),
    _Layout(_plain, _GOOSE),
    _Layout(_plain, in_transaction=False),
)


def natural(path: Path) -> list[tuple[int, int, str]]:
    """Return what puts 2 before 10, in folders and in names."""
    parts = re.findall(r"\d+|\D+", str(path))
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]


def _named(files: Iterable[Path], pattern: re.Pattern[str]) -> list[Path]:
    return [path for path in files if pattern.fullmatch(path.name)]


def _version(path: Path) -> list[int]:
    match = _FLYWAY.fullmatch(path.name)
    parts = [int(part) for part in re.split("[._]", match["version"])] if match else []
    while parts and parts[-1] == 0:  # 1.0 is 1
        parts.pop()
    return parts


def _up(source: Source, marks: re.Pattern[str]) -> Source:
    """Blank what is not in a section for the way up; every line keeps its number."""
    lines: list[str] = []
    is_up = False
    for line in source.text.splitlines(keepends=True):
        if match := marks.match(line.lstrip()):
            is_up = match["way"].lower() == "up"
        lines.append(line if is_up else "\n")
    is_one = not _ALONE.search(source.text)
    return Source(name=source.name, text="".join(lines), in_transaction=is_one)


def _as_one_commit(source: Source) -> Source:
    """Let it be one, unless something in it has to run by itself, or it says so."""
    return replace(source, in_transaction=source.in_transaction and not _has_loners(source.text))


def _has_loners(text: str) -> bool:
    script = Script(text)
    try:
        while (found := script.next()) is not None:
            if isinstance(found, Statement) and (
                "concurrently" in found.words
                or any(found.starts(*words) for words in refusals.NO_STRUCTURE)
            ):
                return True
    except UnfinishedError:
        return True  # whoever runs it says where
    return False
