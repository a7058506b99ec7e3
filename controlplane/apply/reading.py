"""From the text of a file to a File; every mistake with its line, and what was probably meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from controlplane.apply.document import File
from controlplane.core.documents import Document, parse
from controlplane.core.structs import convert

_HINT: Final = "`schemawatch apply --schema` prints what the file may say, for an editor too."


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file as it was read, and what it says."""

    document: Document
    file: File

    @property
    def name(self) -> str:
        """Return what the file is called."""
        return self.document.name

    def line(self, *path: str | int) -> int:
        """Return the line of an entry, or of what it is in."""
        return self.document.line(*path)


def read(text: str, name: str) -> Source:
    """Return what a text says; InputError lists its mistakes."""
    document = parse(text, name, hint=_HINT)
    return Source(document=document, file=convert(document, File))
