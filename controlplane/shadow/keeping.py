"""Keeps the data of shadows in a folder: the next one of the same structure need not be built."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import msgspec

from controlplane.config import Config
from controlplane.embedded import binaries
from controlplane.errors import ConfigError
from controlplane.install import sources
from controlplane.shadow.structure import Structure

_PARTS: Final = ("data", "password")
_NOTES: Final = "notes.json"
# Two branches, before and after a merge; one is about 50 MB.
_MOST: Final = 4
_NAME: Final = 32
_TAKES: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One place in the folder: of one structure, one PostgreSQL and one SchemaWatch."""

    place: Path

    @classmethod
    def of(cls, folder: Path, config: Config, structure: Structure) -> Self:
        """Return where a shadow of this structure is kept, whether it is there or not."""
        found = binaries.find(explicit=config.pg_bin, wanted=structure.server_major)
        everything = sources.load()
        seen = hashlib.sha256(f"{found.folder} {found.major} {os.geteuid()}".encode())
        for file in (*everything.code, *everything.triggers):
            seen.update(file.text.encode())
        for step in everything.migrations:
            seen.update(step.checksum.encode())
        # of the same structure, whenever it was taken down and however much was in it
        same = msgspec.structs.replace(structure, exported_at=None, statistics={})
        seen.update(msgspec.json.encode(same))
        return cls(place=folder.resolve() / seen.hexdigest()[:_NAME])

    def take(self, home: Path) -> list[str] | None:
        """Copy it to the folder of a server; return its notes, or None when there is none."""
        try:
            notes = msgspec.json.decode((self.place / _NOTES).read_bytes(), type=list[str])
            _copy(self.place, home)
        except OSError:  # never there, or another check has just forgotten it
            shutil.rmtree(home / "data", ignore_errors=True)
            (home / "password").unlink(missing_ok=True)
            return None
        # so that the one that is used longest ago goes first
        with suppress(OSError):
            os.utime(self.place)
        return notes

    def put(self, home: Path, notes: list[str]) -> None:
        """Keep what a server that is stopped has in its folder; others keep the same meanwhile."""
        try:
            self.place.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(
                prefix="making-", dir=self.place.parent, ignore_cleanup_errors=True
            ) as folder:
                made = Path(folder)
                _copy(home, made)
                (made / _NOTES).write_bytes(msgspec.json.encode(notes))
                with suppress(OSError):  # another one was faster
                    made.rename(self.place)
        except OSError as error:
            raise ConfigError(f"no shadow can be kept in {self.place.parent}: {error}") from error
        self._forget_old()

    def _forget_old(self) -> None:
        ours = "[0-9a-f]" * _NAME + f"/{_NOTES}"
        there = sorted(self.place.parent.glob(ours), key=_used, reverse=True)
        for note in there[_MOST:]:
            shutil.rmtree(note.parent, ignore_errors=True)


def _used(note: Path) -> float:
    with suppress(OSError):
        return note.parent.stat().st_mtime
    return 0


def _copy(source: Path, target: Path) -> None:
    # with their owners, who are others where we are root
    command = ["cp", "-a", *(str(source / part) for part in _PARTS), str(target)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_TAKES, check=False)
    if done.returncode:
        raise OSError(done.stderr.strip())
