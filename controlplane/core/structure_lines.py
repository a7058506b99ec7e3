"""A snapshot as lines for people: a section, a name, and all that is said of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

_LEFT_OUT: Final = frozenset({"format", "server_version_num", "identity"})
_WORD: Final = re.compile(r"\w+|\s+|[^\w\s]")
# What makes a name the name of one thing: of a table that refers, of a schema.
_NAMES: Final = ("schema", "table", "name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One thing in two versions; None where it is not there."""

    section: str
    name: str
    before: str | None
    after: str | None


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Pair]:
    """Return what is not the same in both, by section; in each what is gone comes last."""
    old, new = _by_name(before), _by_name(after)
    sections = {section: n for n, section in enumerate([*after, *before])}
    keys = sorted(dict.fromkeys([*new, *old]), key=lambda key: sections[key[0]])
    return [
        Pair(section=key[0], name=key[1], before=old.get(key), after=new.get(key))
        for key in keys
        if old.get(key) != new.get(key)
    ]


def _by_name(document: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """Return the lines by section and name; the second of a name is another thing."""
    found: dict[tuple[str, str], str] = {}
    for (section, name), text in _lines(document):
        number, key = 1, (section, name)
        while key in found:
            number += 1
            key = (section, f"{name} ({number})")
        found[key] = text
    return found


def words(text: str) -> list[str]:
    """Return words, spaces and signs, in order."""
    return _WORD.findall(text)


def _lines(document: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], str]]:
    for section, value in document.items():
        if section in _LEFT_OUT:
            continue
        if isinstance(value, dict):
            for name, own in cast("dict[str, Any]", value).items():
                yield (section, name), _plain(own)
        elif isinstance(value, list):
            for number, item in enumerate(cast("list[Any]", value), 1):
                yield (section, _name(item, number)), _said(item)
        else:
            yield (section, section), _plain(value)


def _name(item: Any, number: int) -> str:
    if not isinstance(item, dict):
        return _plain(item)
    own = cast("dict[str, Any]", item)
    parts = [own[name] for name in _NAMES if isinstance(own.get(name), str)]
    return ".".join(parts) or str(number)


def _said(item: Any) -> str:
    """Say all of it but its name; of a column the type comes first, as in CREATE TABLE."""
    if not isinstance(item, dict):
        return ""
    own = dict(cast("dict[str, Any]", item))
    for name in _NAMES:
        own.pop(name, None)
    kind = own.pop("type", None)
    return " ".join(part for part in (_plain(kind), _plain(own)) if part)


def _plain(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "", True: "yes", False: "no"}[value]
    if isinstance(value, list):
        return ", ".join(_plain(item) for item in cast("list[Any]", value))
    if not isinstance(value, dict):
        return str(value)
    item = cast("dict[str, Any]", value)
    if isinstance(item.get("text"), str):
        return item["text"]
    return " ".join(
        title if own is True else f"{title} {_plain(own)}"
        for title, own in ((name.replace("_", " "), own) for name, own in item.items())
        if own is not None and own is not False
    )
