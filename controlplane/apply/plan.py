"""What differs between what is wanted and what is there. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias

from controlplane.errors import InputError

Path: TypeAlias = tuple[str | int, ...]
Action: TypeAlias = Literal["create", "change", "remove", "keep", "extra"]

CHANGING: Final[frozenset[Action]] = frozenset({"create", "change", "remove"})
HIDDEN: Final = "***"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A thing of some kind, wanted or there: key says which one it is, fields how it is.

    name is for people and holds no secret. ref is its number in the database, path its place in
    the file, note what else is to be said. What secret holds is compared and never shown; None
    there is wanted as it is.
    """

    kind: str
    key: tuple[object, ...]
    name: str
    fields: dict[str, Any]
    secret: dict[str, str | None] = field(default_factory=dict[str, str | None], repr=False)
    ref: int | None = None
    path: Path = ()
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is to be done about a thing; extra: it is not in the file, and stays.

    changes has before and after of each field that differs.
    """

    action: Action
    item: Item
    before: Item | None = None
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict[str, tuple[Any, Any]])


def plan(wanted: Sequence[Item], present: Sequence[Item], *, prune: bool) -> list[Step]:
    """Return a step for each thing, in the order of the file; what is not in it comes last."""
    there = {item.key: item for item in present}
    asked: dict[tuple[object, ...], Item] = {}
    for item in wanted:
        if item.key in asked:
            raise Misplaced(item.path, f"the {item.kind} {item.name} is in the file twice")
        asked[item.key] = item
    steps = [_step(item, there.get(item.key)) for item in wanted]
    left = [item for item in present if item.key not in asked]
    return steps + [Step(action="remove" if prune else "extra", item=item) for item in left]


class Misplaced(InputError):  # noqa: N818 - it is a place and a problem, which become an error
    """A mistake that has a place in the file."""

    def __init__(self, path: Path, problem: str, *, hint: str | None = None) -> None:
        super().__init__(problem, hint=hint)
        self.path = path


def _step(item: Item, before: Item | None) -> Step:
    if before is None:
        made = {name: (None, value) for name, value in item.fields.items() if value is not None}
        return Step(action="create", item=item, changes=made)
    changes = dict(_changes(item, before))
    return Step(action="change" if changes else "keep", item=item, before=before, changes=changes)


def _changes(item: Item, before: Item) -> Iterator[tuple[str, tuple[Any, Any]]]:
    for name, value in item.fields.items():
        if value != before.fields.get(name):
            yield name, (before.fields.get(name), value)
    for name, secret in item.secret.items():
        if secret is not None and secret != before.secret.get(name):
            yield name, (HIDDEN, HIDDEN)
