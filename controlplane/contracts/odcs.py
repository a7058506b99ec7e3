"""The Open Data Contract Standard, version 3: what each field becomes, and what becomes of none.

A contract of the standard is of the data; read here, it says what this consumer of them needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from controlplane.contracts import odcs_words as words
from controlplane.contracts.odcs_head import USED, head, only_schema
from controlplane.contracts.odcs_notes import Note, Walk
from controlplane.contracts.odcs_quality import Requirements, add_checks, values_of
from controlplane.contracts.odcs_types import FORMATS, family_of, is_modified
from controlplane.core import names
from controlplane.core.documents import Document, Path, mapping
from controlplane.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """The form of a contract whose lines are those of the file that it was read from."""

    document: Document
    notes: list[Note]


def is_odcs(value: Any) -> bool:
    """Tell whether a document says that it is of the standard."""
    return isinstance(value, dict) and ("apiVersion" in value or "kind" in value)


def read_odcs(document: Document, consumer: str | None) -> Imported:
    """Return what it says of a consumer; InputError lists what the standard does not allow."""
    reader = _Reader(document)
    value = reader.contract(consumer)
    if reader.walk.mistakes:
        raise document.mistakes(reader.walk.mistakes)
    lines = {path: document.line(*place) for path, place in reader.places.items()}
    made = Document(name=document.name, value=value, lines=lines, hint=document.hint)
    return Imported(document=made, notes=reader.walk.notes())


class _Reader:
    def __init__(self, document: Document) -> None:
        self.walk = Walk(document=document)
        self.places: dict[Path, Path] = {}
        self._schema: str | None = None

    def contract(self, consumer: str | None) -> dict[str, Any]:
        walk = self.walk
        own = walk.mapping(walk.document.value, ())
        version = own.get("apiVersion")
        if own.get("kind") != words.KIND or not str(version).startswith(words.READ):
            raise InputError(
                f"{walk.document.name}: kind {own.get('kind')}, apiVersion {version}: only "
                f"{words.KIND} of {words.READ}x is read"
            )
        self._schema = only_schema(walk, own)
        found = head(walk, own, self.places, consumer)
        tables: list[dict[str, Any]] = []
        for path, entry in walk.items(own.get("schema"), ("schema",)):
            place: Path = ("tables", len(tables))
            use = self._table(walk.mapping(entry, path), path, place)
            if use:
                self.places[place] = path
                tables.append(use)
        self._custom(own, ())
        walk.rest(
            own, (), {*USED, "kind", "apiVersion", "schema", "customProperties"}, words.CONTRACT
        )
        return found | {"tables": tables}

    def _table(self, own: Mapping[str, Any], path: Path, place: Path) -> dict[str, Any] | None:
        walk = self.walk
        physical = walk.text(own, path, "physicalType")
        if physical is not None and "table" not in physical.lower():
            walk.note(path, f"schema: a {physical} is not watched, only tables are: left out")
            return None
        requires = Requirements()
        reads: list[str] = []
        keys: list[tuple[int, str, Path]] = []
        for here, value in walk.items(own.get("properties"), (*path, "properties")):
            entry = walk.mapping(value, here)
            column = walk.text(entry, here, "physicalName") or walk.text(entry, here, "name")
            if column is None:
                walk.mistake(here, "it has no name")
                continue
            self.places[*place, "reads", len(reads)] = here
            reads.append(column)
            self._column(entry, here, column, requires)
            if walk.flag(entry, here, "primaryKey"):
                position = entry.get("primaryKeyPosition")
                rank = position if isinstance(position, int) and position > 0 else 10**6
                keys.append((rank, column, here))
        if keys:
            keys.sort(key=lambda key: key[0])
            whole = {tuple(column for _, column, _ in keys): keys[0][2]}
            requires.unique = whole | requires.unique
            for _, column, here in keys:
                requires.not_null.setdefault(column, here)
        add_checks(walk, own, path, requires, None)
        # in the order of the columns, as it is written
        nulls = requires.not_null
        requires.not_null = {column: nulls[column] for column in reads if column in nulls}
        use: dict[str, Any] = {"table": self._name(own, path), "reads": reads or "*"}
        required = requires.as_json()
        for inner, where in requires.places().items():
            self.places[*place, "requires", *inner] = where
        self._merge(use, required, own, path, place)
        used = {"name", "physicalName", "physicalType", "logicalType", "properties", "quality"}
        walk.rest(own, path, used | {"customProperties"}, words.OBJECT)
        return use

    def _column(
        self, own: Mapping[str, Any], path: Path, column: str, requires: Requirements
    ) -> None:
        walk = self.walk
        if walk.flag(own, path, "required"):
            requires.not_null[column] = path
        if walk.flag(own, path, "unique"):
            requires.unique[column,] = path
        self._type(own, path, column, requires)
        if own.get("enum") is not None:
            known = values_of(walk, own["enum"], (*path, "enum"))
            requires.values[column] = (known, (*path, "enum"))
        add_checks(walk, own, path, requires, column)
        self._custom(own, path)
        walk.rest(own, path, words.USED_OF_PROPERTY, words.PROPERTY)

    def _type(
        self, own: Mapping[str, Any], path: Path, column: str, requires: Requirements
    ) -> None:
        walk = self.walk
        logical = walk.text(own, path, "logicalType")
        physical = walk.text(own, path, "physicalType")
        options = walk.mapping(own.get("logicalTypeOptions"), (*path, "logicalTypeOptions"))
        form = options.get("format")
        used = {"format"} if logical == "string" and form in FORMATS else set[str]()
        walk.rest(options, (*path, "logicalTypeOptions"), used, tuple(options))
        kind = physical if logical is None else family_of(logical, form, physical)
        if kind is not None:
            requires.types[column] = (kind, path)
        elif logical is not None:
            what = f"{logical} of a {physical}" if physical else logical
            walk.note((*path, "logicalType"), f"logicalType {what} has no family here")
        if logical is not None and kind is not None and physical and is_modified(physical):
            walk.note((*path, "physicalType"), "physicalType: a length or precision is not used")

    def _name(self, own: Mapping[str, Any], path: Path) -> str:
        given = self.walk.text(own, path, "physicalName") or self.walk.text(own, path, "name")
        if given is None:
            self.walk.mistake(path, "it has no name")
            return ""
        try:
            alone = len(names.parts(given)) == 1
        except ValueError:
            given, alone = names.identifier(given), True
        if alone and self._schema is not None:
            return f"{names.identifier(self._schema)}.{given}"
        return given

    def _custom(self, own: Mapping[str, Any], path: Path) -> tuple[dict[str, Any], Path]:
        """Return what a custom property of ours says, and where; note the others."""
        found: tuple[dict[str, Any], Path] = ({}, path)
        given = own.get("customProperties")
        for here, value in self.walk.items(given, (*path, "customProperties")):
            entry = self.walk.mapping(value, here)
            if entry.get("property") == words.OWN:
                where = (*here, "value")
                found = (self.walk.mapping(entry.get("value"), where), where)
            else:
                self.walk.note(here, f"customProperties: {entry.get('property')} is not used")
        return found

    def _merge(
        self,
        use: dict[str, Any],
        required: dict[str, Any],
        own: Mapping[str, Any],
        path: Path,
        place: Path,
    ) -> None:
        """Let a custom property of ours say what the standard cannot; null takes away."""
        custom, where = self._custom(own, path)
        told = mapping(custom.get("requires"))
        required |= told
        for key in told:
            self.places[*place, "requires", key] = (*where, "requires", key)
        for key in custom:
            self.places[*place, key] = (*where, key)
        use |= custom
        use["requires"] = {key: value for key, value in required.items() if value is not None}
        for key in [key for key, value in use.items() if value is None or value == {}]:
            del use[key]
