"""From the text of a file to a contract: in the form of SchemaWatch, or in that of the standard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from controlplane.contracts.document import Contract, as_json
from controlplane.contracts.odcs import is_odcs, read_odcs
from controlplane.contracts.odcs_notes import Note
from controlplane.core.documents import Document, mapping, parse
from controlplane.core.structs import convert
from controlplane.errors import InputError

_HINT: Final = (
    "`schemawatch contract schema` prints what a contract may say, for an editor too; one of the "
    "Open Data Contract Standard has kind and apiVersion."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A contract as it was read: value is what apply_contract() takes."""

    document: Document
    value: dict[str, Any]
    notes: list[Note]

    @property
    def consumer(self) -> str:
        """Return whose contract it is."""
        return self.value["consumer"]


def read(text: str, name: str, *, consumer: str | None = None) -> Source:
    """Return what a text says; InputError lists its mistakes.

    consumer is what a contract of the standard is registered as, instead of by its name.
    """
    document = parse(text, name, hint=_HINT)
    notes: list[Note] = []
    named = mapping(document.value).get("consumer")
    if is_odcs(document.value):
        imported = read_odcs(document, consumer)
        document, notes = imported.document, imported.notes
    elif consumer is not None and named is not None and named != consumer:
        raise InputError(
            f"{name}:{document.line('consumer')}: the contract is of {named}, not of {consumer}",
            hint="--consumer names the consumer of a contract of the standard, which names none.",
        )
    return of(document, notes)


def of(document: Document, notes: list[Note]) -> Source:
    """Return the contract that a document holds."""
    return Source(document=document, value=as_json(convert(document, Contract)), notes=notes)
