"""Walks a document of the standard: takes what is understood, and notes everything else."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from controlplane.core.documents import Document, Mistake, Path, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What was not understood, or not used, and in which lines it stands."""

    lines: list[int]
    text: str


@dataclass(slots=True, kw_only=True)
class Walk:
    """One reading of a document; mistakes are what the standard itself does not allow."""

    document: Document
    mistakes: list[Mistake] = field(default_factory=list[Mistake])
    _noted: dict[str, list[int]] = field(default_factory=dict[str, list[int]])

    def note(self, path: Path, text: str) -> None:
        """Say something of a place; the same of several places is said once."""
        lines = self._noted.setdefault(text, [])
        line = self.document.line(*path)
        if line not in lines:
            lines.append(line)

    def notes(self) -> list[Note]:
        """Return all, in the order of the file."""
        found = [Note(lines=sorted(lines), text=text) for text, lines in self._noted.items()]
        return sorted(found, key=lambda note: (note.lines, note.text))

    def mistake(self, path: Path, text: str) -> None:
        """Say what is not as the standard has it."""
        where = f"{shown(path)}: " if path else ""
        self.mistakes.append((self.document.line(*path), where + text))

    def mapping(self, value: Any, path: Path) -> dict[str, Any]:
        """Return a mapping, or an empty one with a mistake."""
        if isinstance(value, dict):
            return cast("dict[str, Any]", value)
        if value is not None:
            self.mistake(path, "expected a mapping")
        return {}

    def items(self, value: Any, path: Path) -> list[tuple[Path, Any]]:
        """Return the entries of a list with their places."""
        if isinstance(value, list):
            entries = cast("list[Any]", value)
            return [((*path, index), item) for index, item in enumerate(entries)]
        if value is not None:
            self.mistake(path, "expected a list")
        return []

    def text(self, own: Mapping[str, Any], path: Path, key: str) -> str | None:
        """Return a text that is not empty."""
        value = own.get(key)
        if isinstance(value, str) or value is None:
            return value or None
        self.mistake((*path, key), "expected a text")
        return None

    def flag(self, own: Mapping[str, Any], path: Path, key: str) -> bool:
        """Return whether something is true; not there is false."""
        value = own.get(key)
        if value is not None and not isinstance(value, bool):
            self.mistake((*path, key), "expected true or false")
        return value is True

    def rest(
        self, own: Mapping[str, Any], path: Path, used: Iterable[str], known: Sequence[str]
    ) -> None:
        """Note the keys that were not used, and those that the standard does not have."""
        taken = set(used)
        for key, value in own.items():
            if key in taken or value is None:
                continue
            if key in known:
                self.note((*path, key), f"{_bare((*path, key))} is not used")
                continue
            near: list[str] = difflib.get_close_matches(key, known, n=1)
            meant = f"; did you mean {near[0]}?" if near else ""
            self.note((*path, key), f"{_bare((*path, key))} is not in the standard{meant}")


def _bare(path: Path) -> str:
    """Return a place without numbers, so that the same of many columns is one note."""
    return ".".join(step for step in path if isinstance(step, str))
