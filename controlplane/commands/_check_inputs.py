"""What `schemawatch check` runs: files as given, folders in the order of their tool."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import click

from controlplane.errors import InputError
from controlplane.trial.layouts import migrations
from controlplane.trial.reading import Source, read, shown

STDIN: Final = "<stdin>"


def sources(given: Iterable[str], only: tuple[str, ...]) -> list[Source]:
    """Read all that was given; only: the names of those that count, - reads them from stdin."""
    found = [source for name in given for source in _sources(name, wanted=bool(only))]
    if not only:
        return found
    names = _names(only)
    unknown = [
        name for name in only if name != "-" and _shown(name) not in {one.name for one in found}
    ]
    if unknown:
        raise click.UsageError(f"--only: {unknown[0]} is none of the migrations.")
    return [source for source in found if source.name in names]


def _sources(name: str, *, wanted: bool) -> list[Source]:
    if name == "-":
        if wanted:
            raise click.UsageError("--only chooses among files, and - is none.")
        return [Source(name=STDIN, text=_stdin())]
    path = Path(name)
    return migrations(path) if path.is_dir() else [read(path)]


def _names(only: tuple[str, ...]) -> set[str]:
    names: set[str] = set()
    for name in only:
        lines = _stdin().replace("\0", "\n").splitlines() if name == "-" else [name]
        names |= {_shown(line) for line in lines if line}
    return names


def _shown(name: str) -> str:
    return shown(Path(name))


def _stdin() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{STDIN} is not UTF-8") from None
