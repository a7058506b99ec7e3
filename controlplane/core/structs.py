"""From a document to a struct of msgspec, with every unknown field and what was probably meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import Any, Final, TypeVar, cast

import msgspec

from controlplane.core.documents import Document, Mistake, Path, shown

T = TypeVar("T")

_STEP: Final = re.compile(r"\.(?P<name>\w+)|\[(?P<index>\d+)\]")
_AT: Final = re.compile(r" - at `\$(?P<path>[^`]*)`$")


def json_schema(kind: type[Any], title: str) -> dict[str, Any]:
    """Return the JSON Schema of a struct, for editors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        **msgspec.json.schema(kind),
    }


def convert(document: Document, kind: type[T]) -> T:
    """Return what a document says as a struct; InputError lists its mistakes."""
    schema = msgspec.json.schema(kind)
    found = list(_unknown(document, document.value, schema, schema["$defs"], ()))
    if found:
        raise document.mistakes(found)
    try:
        return msgspec.convert(document.value, kind)
    except msgspec.ValidationError as error:
        raise document.mistakes([_explained(str(error), document)]) from None


def _unknown(
    document: Document, value: Any, schema: dict[str, Any], known: dict[str, Any], path: Path
) -> Iterator[Mistake]:
    """Yield each field that the JSON Schema does not have, with the nearest that it has."""
    if "$ref" in schema:
        schema = known[schema["$ref"].rpartition("/")[2]]
    for kind in schema.get("anyOf", ()):
        yield from _unknown(document, value, kind, known, path)
    if isinstance(value, list) and "items" in schema:
        for index, item in enumerate(cast("list[Any]", value)):
            yield from _unknown(document, item, schema["items"], known, (*path, index))
    if isinstance(value, dict) and "properties" in schema:
        fields: dict[str, Any] = schema["properties"]
        for name, item in cast("dict[str, Any]", value).items():
            here = (*path, name)
            if name in fields:
                yield from _unknown(document, item, fields[name], known, here)
                continue
            near: list[str] = difflib.get_close_matches(name, fields, n=1)
            meant = f"did you mean {near[0]}?" if near else f"there are {', '.join(fields)}"
            yield document.line(*here), f"{shown(here)} is unknown; {meant}"


def _explained(problem: str, document: Document) -> Mistake:
    """Return the line and the words for what msgspec says."""
    at = _AT.search(problem)
    path: Path = ()
    for step in _STEP.finditer(at["path"] if at else ""):
        path = (*path, step["name"] or int(step["index"]))
    words = _AT.sub("", problem).replace("`", "")
    if words.startswith("Expected str, got") or "str | " in words:
        words += "; a name that looks like a number takes quotes"
    while path not in document.lines and path:
        path = path[:-1]
    where = f"{shown(path)}: " if path else ""
    return document.line(*path), where + words[:1].lower() + words[1:]
