"""A file of SQL, under the name by which it is told."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from controlplane.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file: its name, as it is told, what is in it, and whether its tool makes it one commit."""

    name: str
    text: str
    in_transaction: bool = False


def read(path: Path) -> Source:
    """Read a file; InputError when it cannot be, or is not text."""
    try:
        return Source(name=shown(path), text=path.read_text("utf-8-sig"))
    except UnicodeDecodeError:
        raise InputError(f"{path} is not UTF-8") from None
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from None


def shown(path: Path) -> str:
    """Return a path as it is seen from here; what is elsewhere keeps its own."""
    here = Path.cwd()
    whole = path.absolute()
    return whole.relative_to(here).as_posix() if whole.is_relative_to(here) else str(path)
