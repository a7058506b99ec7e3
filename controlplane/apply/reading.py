"""From the text of a file to a File; every mistake with its line, and what was probably meant.

YAML 1.2 as far as words go: `on`, `off`, `yes` and `no` are words, and so is a date. Two keys of
one name are a mistake. Only plain data is read: no tags, so that nothing is ever made or run.
"""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, cast

import msgspec
import yaml

from controlplane.apply.document import File, json_schema
from controlplane.errors import InputError

Path: TypeAlias = tuple[str | int, ...]

LARGEST: Final = 1_000_000
# An alias is read each time that it is used, so a small file could be a large one.
MOST_NODES: Final = 100_000
_TAG: Final = "tag:yaml.org,2002:"
_STEP: Final = re.compile(r"\.(?P<name>\w+)|\[(?P<index>\d+)\]")
_AT: Final = re.compile(r" - at `\$(?P<path>[^`]*)`$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file as it was read: its name, what it says, and in which line it says that."""

    name: str
    file: File
    lines: dict[Path, int]

    def line(self, *path: str | int) -> int:
        """Return the line of an entry, or of what it is in."""
        while path not in self.lines and path:
            path = path[:-1]
        return self.lines.get(path, 1)


def read(text: str, name: str) -> Source:
    """Return what a text says; InputError lists its mistakes."""
    if len(text) > LARGEST:
        raise InputError(f"{name} has more than {LARGEST} characters")
    try:
        node: yaml.Node | None = _compose(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        words = [error.context] if (error.problem or "but").startswith("but") else []
        problem = ", ".join(filter(None, (*words, error.problem)))
        raise _mistakes(name, [(mark.line + 1 if mark else 1, problem)]) from None
    except (yaml.YAMLError, RecursionError) as error:
        raise _mistakes(name, [(1, str(error).partition("\n")[0])]) from None
    lines: dict[Path, int] = {}
    tree = _Tree(lines)
    try:
        value: Any = {} if node is None or node.tag == f"{_TAG}null" else tree.value(node, ())
    except RecursionError:
        raise _mistakes(name, [(1, "it is nested too deeply")]) from None
    schema = json_schema()
    found = tree.mistakes + list(_unknown(value, schema, schema["$defs"], (), lines))
    if found:
        raise _mistakes(name, found)
    try:
        file = msgspec.convert(value, File)
    except msgspec.ValidationError as error:
        raise _mistakes(name, [_explained(str(error), lines)]) from None
    return Source(name=name, file=file, lines=lines)


class _Words(yaml.SafeLoader):
    """Reads plain words as YAML 1.2 does, where 1.1 takes `off` for false and a date for a date."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


# The types of PyYAML say nothing of these two.
_compose: Any = functools.partial(cast("Any", yaml).compose, Loader=_Words)
_resolve: Any = cast("Any", _Words).add_implicit_resolver

for _kind, _pattern, _first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789"),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
):
    _resolve(f"{_TAG}{_kind}", re.compile(_pattern), list(_first))


class _Tree:
    """Makes plain values of nodes, and notes the line of each."""

    def __init__(self, lines: dict[Path, int]) -> None:
        self.lines = lines
        self.mistakes: list[tuple[int, str]] = []
        self._seen = 0

    def value(self, node: yaml.Node, path: Path) -> Any:
        line = node.start_mark.line + 1
        # an entry that is used through an alias is where it is used
        self.lines.setdefault(path, line)
        self._seen += 1
        if self._seen > MOST_NODES:
            raise InputError(f"the file says more than {MOST_NODES} things, by its aliases")
        if isinstance(node, yaml.MappingNode) and node.tag == f"{_TAG}map":
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode) and node.tag == f"{_TAG}seq":
            return [self.value(item, (*path, i)) for i, item in enumerate(node.value)]
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, line)
        self.mistakes.append((line, f"{node.tag} is not read here"))
        return None

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, item in node.value:
            line = key.start_mark.line + 1
            name = key.value
            if not isinstance(name, str):
                self.mistakes.append((line, "a key is not a word"))
            elif name in found:
                self.mistakes.append((line, f"{_shown((*path, name))} is there twice"))
            else:
                self.lines[*path, name] = line
                found[name] = self.value(item, (*path, name))
        return found

    def _scalar(self, node: yaml.ScalarNode, line: int) -> Any:
        kind = node.tag.removeprefix(_TAG)
        try:
            if kind == "str":
                return node.value
            if kind == "null":
                return None
            if kind == "bool":
                return node.value.lower() == "true"
            if kind in {"int", "float"}:
                return int(node.value) if kind == "int" else float(node.value)
        except ValueError:
            pass
        self.mistakes.append((line, f"{node.tag} is not read here"))
        return None


def _unknown(
    value: Any, schema: dict[str, Any], known: dict[str, Any], path: Path, lines: dict[Path, int]
) -> Iterator[tuple[int, str]]:
    """Yield each field that the JSON Schema does not have, with the nearest that it has."""
    if "$ref" in schema:
        schema = known[schema["$ref"].rpartition("/")[2]]
    for kind in schema.get("anyOf", ()):
        yield from _unknown(value, kind, known, path, lines)
    if isinstance(value, list) and "items" in schema:
        for index, item in enumerate(cast("list[Any]", value)):
            yield from _unknown(item, schema["items"], known, (*path, index), lines)
    if isinstance(value, dict) and "properties" in schema:
        fields: dict[str, Any] = schema["properties"]
        for name, item in cast("dict[str, Any]", value).items():
            here = (*path, name)
            if name in fields:
                yield from _unknown(item, fields[name], known, here, lines)
                continue
            near: list[str] = difflib.get_close_matches(name, fields, n=1)
            meant = f"did you mean {near[0]}?" if near else f"there are {', '.join(fields)}"
            yield lines[here], f"{_shown(here)} is unknown; {meant}"


def _explained(problem: str, lines: dict[Path, int]) -> tuple[int, str]:
    """Return the line and the words for what msgspec says."""
    at = _AT.search(problem)
    path: Path = ()
    for step in _STEP.finditer(at["path"] if at else ""):
        path = (*path, step["name"] or int(step["index"]))
    words = _AT.sub("", problem).replace("`", "")
    if words.startswith("Expected str, got") or "str | " in words:
        words += "; a name that looks like a number takes quotes"
    while path not in lines and path:
        path = path[:-1]
    where = f"{_shown(path)}: " if path else ""
    return lines.get(path, 1), where + words[:1].lower() + words[1:]


def _shown(path: Path) -> str:
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


def _mistakes(name: str, found: list[tuple[int, str]]) -> InputError:
    listed = [f"{name}:{line}: {problem}" for line, problem in sorted(set(found))]
    return InputError(
        listed[0] if len(listed) == 1 else f"{name} has {len(listed)} mistakes",
        detail=None if len(listed) == 1 else "\n".join(["", *(f"  {line}" for line in listed)]),
        hint="`schemawatch apply --schema` prints what the file may say, for an editor too.",
    )
