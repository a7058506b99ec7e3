"""Which column of which table a name in a statement means: FROM, aliases, subqueries, CTEs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from controlplane.db.statements import Relation


@dataclass(slots=True, kw_only=True)
class Source:
    """An entry of FROM: a relation, or what a subquery or a function gives.

    columns are its names outside -> inside; None where they are not known.
    """

    alias: str
    relation: Relation | None = None
    columns: dict[str, str] | None = None
    schema: str | None = None

    def has(self, column: str) -> bool:
        """Tell whether it has a column; what is not known may have any."""
        return self.columns is None or column in self.columns


@dataclass(slots=True, kw_only=True)
class Frame:
    """The sources of one query; joins are aliases of several of them."""

    sources: list[Source] = field(default_factory=list[Source])
    joins: dict[str, list[Source]] = field(default_factory=dict[str, list[Source]])

    def called(self, alias: str) -> list[Source]:
        """Return what has a name: one source, or those of a join."""
        found = [own for own in self.sources if own.alias == alias]
        return found or self.joins.get(alias, [])

    def with_column(self, column: str) -> list[Source]:
        """Return the sources that have a column; known ones before those that may."""
        found = [own for own in self.sources if own.has(column)]
        known = [own for own in found if own.columns is not None]
        return known or found


Column = tuple[Relation, str]
Node = dict[str, Any]


def rows_of(frames: Sequence[Frame], fields: Sequence[str]) -> Iterator[Relation]:
    """Yield the relations that * or alias.* means, in the innermost frame or by alias."""
    sources: list[Source] = frames[-1].sources if frames else []
    if fields:
        named = (frame.called(fields[-1]) for frame in reversed(frames))
        sources = next(filter(None, named), sources[:0])
    for own in sources:
        if own.relation is not None:
            yield own.relation


def meant(frames: Sequence[Frame], fields: Sequence[str]) -> Iterator[Column | Relation]:
    """Yield the column that a name means, or the relation whose whole row; often none.

    None is an alias of the output, a variable, or a column of a subquery.
    """
    *qualifiers, column = fields
    for frame in reversed(frames):
        if qualifiers:
            sources = frame.called(qualifiers[-1])
            if len(qualifiers) > 1:
                sources = [own for own in sources if own.schema in {None, qualifiers[-2]}]
            found = [own for own in sources if own.has(column)]
        else:
            sources = found = frame.with_column(column)
        for own in found:
            if own.relation is not None and own.columns is not None:
                yield own.relation, own.columns[column]
        if found or (qualifiers and sources):
            return
        if not qualifiers and (rows := frame.called(column)):
            yield from (own.relation for own in rows if own.relation is not None)
            return


def output(targets: Iterable[Node], frames: Sequence[Frame]) -> dict[str, str] | None:
    """Return the names of the columns of a target list; None where * hides some."""
    found: dict[str, str] = {}
    for item in targets:
        own = item["ResTarget"]
        fields = fields_of(own.get("val", {}).get("ColumnRef", {}))
        if "name" in own:
            found[own["name"]] = own["name"]
        elif fields and fields[-1] is not None:
            found[fields[-1]] = fields[-1]
        elif fields:
            for source in frames[-1].called(fields[0] or "") or frames[-1].sources:
                if source.columns is None:
                    return None
                found |= {column: column for column in source.columns}
        elif "FuncCall" in own.get("val", {}):
            name = own["val"]["FuncCall"]["funcname"][-1]["String"]["sval"]
            found[name] = name
    return found


def fields_of(ref: Node) -> list[str | None]:
    """Return the parts of a name; None stands for *."""
    return [item.get("String", {}).get("sval") for item in ref.get("fields", ())]


def renamed(columns: dict[str, str] | None, alias: Node) -> dict[str, str] | None:
    """Return columns under the names of an alias: FROM t AS x (a, b)."""
    names = [item["String"]["sval"] for item in alias.get("colnames", ())]
    if columns is None or not names:
        return columns
    inside = list(columns.values())
    return dict(zip([*names, *list(columns)[len(names) :]], inside, strict=False))
