"""Where in a file it stands what the database says of a contract."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, cast

import psycopg

from controlplane.contracts.reading import Source
from controlplane.core.documents import Path
from controlplane.core.names import identifier
from controlplane.db.contracts import Broken
from controlplane.db.errors import translate
from controlplane.errors import SchemaWatchError

_AT: Final = "At /"


def place_of(source: Source, error: psycopg.Error) -> Path:
    """Return what an error of apply_contract() is of: its detail is a JSON pointer."""
    detail = error.diag.message_detail or ""
    if not detail.startswith(_AT):
        return ()
    path: Path = tuple(
        int(step) if step.isdigit() else step for step in detail[len(_AT) :].split("/") if step
    )
    message = error.diag.message_primary or ""
    for inner, name in _names(_below(source.value, path)):
        if f'"{name}"' in message:
            return (*path, *inner)
    return path


def place_of_broken(source: Source, table: int, broken: Broken) -> Path:
    """Return what of the table at this place is not kept."""
    path: Path = ("tables", table)
    use = source.value["tables"][table]
    requires: dict[str, Any] = use.get("requires", {})
    path += (broken.requirement,) if broken.requirement in use else ("requires", broken.requirement)
    found = use.get(broken.requirement, requires.get(broken.requirement))
    for inner, name in _names(found):
        if broken.object_name in {name, identifier(name)}:
            return (*path, *inner)
    return path


def placed(source: Source, path: Path, error: psycopg.Error) -> SchemaWatchError:
    """Return the error with its line."""
    told = translate(error)
    told.message = f"{source.document.name}:{source.document.line(*path)}: {told.message}"
    told.detail = None if (told.detail or "").startswith(_AT) else told.detail
    return told


def _below(value: Any, path: Path) -> Any:
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _names(value: Any) -> Iterator[tuple[Path, str]]:
    """Yield the names below a value with their places; a list of names is one too, as shown."""
    if isinstance(value, str):
        yield (), value
    elif isinstance(value, dict):
        for key, item in cast("dict[str, Any]", value).items():
            yield (key,), key
            if not isinstance(item, str):
                yield from (((key, *path), name) for path, name in _names(item))
    elif isinstance(value, list):
        entries = cast("list[Any]", value)
        for index, item in enumerate(entries):
            yield from (((index, *path), name) for path, name in _names(item))
            if isinstance(item, list):
                yield (index,), ", ".join(identifier(str(one)) for one in cast("list[Any]", item))
