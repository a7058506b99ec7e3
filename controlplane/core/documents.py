"""YAML with its lines: plain values, where each of them stands, and every mistake by its line.

YAML 1.2 as far as words go: `on`, `off`, `yes` and `no` are words, and so is a date. Two keys of
one name are a mistake. Only plain data is read: no tags, so that nothing is ever made or run.
JSON is read too: it is YAML.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, cast

import yaml

from controlplane.errors import InputError

Path: TypeAlias = tuple[str | int, ...]
Mistake: TypeAlias = tuple[int, str]

LARGEST: Final = 1_000_000
# An alias is read each time that it is used, so a small file could be a large one.
MOST_NODES: Final = 100_000
_TAG: Final = "tag:yaml.org,2002:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file as it was read: its name, what it says, and in which line it says that.

    hint is what somebody may do who made a mistake in it.
    """

    name: str
    value: Any
    lines: dict[Path, int]
    hint: str

    def line(self, *path: str | int) -> int:
        """Return the line of an entry, or of what it is in."""
        while path not in self.lines and path:
            path = path[:-1]
        return self.lines.get(path, 1)

    def mistakes(self, found: Iterable[Mistake]) -> InputError:
        """Return the error that lists them, by line."""
        return _mistakes(self.name, found, self.hint)


def parse(text: str, name: str, *, hint: str) -> Document:
    """Return what a text says; InputError lists its mistakes."""
    if len(text) > LARGEST:
        raise InputError(f"{name} has more than {LARGEST} characters")
    try:
        node: yaml.Node | None = _compose(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        words = [error.context] if (error.problem or "but").startswith("but") else []
        problem = ", ".join(filter(None, (*words, error.problem)))
        raise _mistakes(name, [(mark.line + 1 if mark else 1, problem)], hint) from None
    except (yaml.YAMLError, RecursionError) as error:
        raise _mistakes(name, [(1, str(error).partition("\n")[0])], hint) from None
    tree = _Tree()
    try:
        value: Any = {} if node is None or node.tag == f"{_TAG}null" else tree.value(node, ())
    except RecursionError:
        raise _mistakes(name, [(1, "it is nested too deeply")], hint) from None
    if tree.mistakes:
        raise _mistakes(name, tree.mistakes, hint)
    return Document(name=name, value=value, lines=tree.lines, hint=hint)


def dump(value: Any) -> str:
    """Return plain values as YAML that parse() reads as the same."""
    return yaml.dump(
        value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=False
    )


def mapping(value: Any) -> dict[str, Any]:
    """Return a mapping; anything else is an empty one."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def shown(path: Path) -> str:
    """Return a place in a document as people write it: tables[0].reads."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


class _Words(yaml.SafeLoader):
    """Reads plain words as YAML 1.2 does, where 1.1 takes `off` for false and a date for a date."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


class _Dumper(yaml.SafeDumper):
    """Writes lists as people do; quotes what YAML 1.1 or 1.2 would take for more than a word."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - yaml's
        return super().increase_indent(flow, indentless=False)


# The types of PyYAML say nothing of these.
_compose: Any = functools.partial(cast("Any", yaml).compose, Loader=_Words)
_reads: Any = cast("Any", _Words).add_implicit_resolver
_writes: Any = cast("Any", _Dumper).add_implicit_resolver

for _kind, _pattern, _first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789"),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
):
    _reads(f"{_TAG}{_kind}", re.compile(_pattern), list(_first))
    _writes(f"{_TAG}{_kind}", re.compile(_pattern), list(_first))


class _Tree:
    """Makes plain values of nodes, and notes the line of each."""

    def __init__(self) -> None:
        self.lines: dict[Path, int] = {}
        self.mistakes: list[Mistake] = []
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
                self.mistakes.append((line, f"{shown((*path, name))} is there twice"))
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


def _mistakes(name: str, found: Iterable[Mistake], hint: str) -> InputError:
    listed = [f"{name}:{line}: {problem}" for line, problem in sorted(set(found))]
    return InputError(
        listed[0] if len(listed) == 1 else f"{name} has {len(listed)} mistakes",
        detail=None if len(listed) == 1 else "\n".join(["", *(f"  {line}" for line in listed)]),
        hint=hint,
    )
