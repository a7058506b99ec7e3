"""What statements name, the tables and views of a database; and what they do with each, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from controlplane.db.statements import Relation


class Catalog:
    """All relations that statements may name, for a search_path."""

    def __init__(self, relations: Sequence[Relation], path: Sequence[str]) -> None:
        self._path = path
        self._all = {(own.schema, own.name): own for own in relations}
        self._alike: dict[str, list[Relation]] = {}
        self.shown = {own.shown: own for own in relations}
        for own in relations:
            self._alike.setdefault(own.name, []).append(own)

    def find(self, schema: str | None, name: str) -> Relation | None:
        """Return what a name means; out of the search_path only where there is no other."""
        if schema is not None:
            return self._all.get((schema, name))
        for place in self._path:
            if (place, name) in self._all:
                return self._all[place, name]
        # a function or a session may have had another search_path
        alike = self._alike.get(name, [])
        return alike[0] if len(alike) == 1 else None


@dataclass(slots=True, kw_only=True)
class Tally:
    """What statements do with one table, and how many calls of them."""

    statements: int = 0
    calls: int = 0
    reading: int = 0
    star: int = 0
    positional: int = 0
    reads: Counter[str] = field(default_factory=Counter[str])
    inserting: int = 0
    without_list: int = 0
    inserts: Counter[str] = field(default_factory=Counter[str])
    updates: Counter[str] = field(default_factory=Counter[str])
    deletes: int = 0
    upserts: Counter[tuple[str, ...]] = field(default_factory=Counter[tuple[str, ...]])
    joins: Counter[str] = field(default_factory=Counter[str])
    views: set[str] = field(default_factory=set[str])


class Tallies:
    """What one statement does, table by table, added to what others do."""

    def __init__(self) -> None:
        self.tables: dict[str, Tally] = {}
        self.others: set[str] = set()
        self.written_views: set[str] = set()
        self._calls = 0
        self._seen: set[tuple[object, ...]] = set()

    def begin(self, calls: int) -> None:
        """Begin another statement."""
        self._calls = calls
        self._seen.clear()

    def add(self, relation: Relation, what: str, key: object = None) -> None:
        """Count something that the statement does, once."""
        if not relation.watched:
            self.others.add(relation.shown)
            return
        tally = self.tables.setdefault(relation.shown, Tally())
        if self._first(relation.shown):
            tally.statements += 1
            tally.calls += self._calls
        if not self._first(relation.shown, what, key):
            return
        if what == "views":
            tally.views.add(str(key))
            return
        before = getattr(tally, what)
        if isinstance(before, Counter):
            before[key] += self._calls
        else:
            setattr(tally, what, before + self._calls)

    def _first(self, *what: object) -> bool:
        first = what not in self._seen
        self._seen.add(what)
        return first
