"""What statements do with tables, from the tree that PostgreSQL's own parser makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, cast

from controlplane.contracts.relations import Catalog, Tallies
from controlplane.contracts.scopes import Frame, Source, fields_of, meant, output, renamed, rows_of
from controlplane.contracts.writes import WRITES, copy
from controlplane.db.statements import Relation

Node = dict[str, Any]
Ctes = dict[str, dict[str, str] | None]
# Statements that only hold another one.
_HOLDERS: Final = ("ExplainStmt", "DeclareCursorStmt", "PrepareStmt", "CreateTableAsStmt")


class Reader:
    """Reads trees into tallies. A name that means no column of a known table is passed over."""

    def __init__(self, catalog: Catalog, tallies: Tallies) -> None:
        self.catalog = catalog
        self.tallies = tallies

    def statement(self, node: Node, calls: int) -> None:
        """Count what one statement does."""
        self.tallies.begin(calls)
        self._top(node)

    def _top(self, node: Node) -> None:
        [(kind, own)] = node.items()
        if kind in _HOLDERS:
            self._top(own["query"])
        elif kind == "CopyStmt":
            copy(self, own)
        elif kind == "TruncateStmt":
            for item in own["relations"]:
                if relation := self.relation(item["RangeVar"]):
                    self.tallies.add(relation, "deletes")
        elif kind == "SelectStmt" or kind in WRITES:
            self.query(node, [], {})

    def query(self, node: Node, frames: Sequence[Frame], ctes: Ctes) -> dict[str, str] | None:
        """Read a query of any kind; return the names of its columns where they are known."""
        [(kind, own)] = node.items()
        known = self._with(own, frames, ctes)
        if kind in WRITES:
            return WRITES[kind](self, own, frames, known)
        return self._select(own, frames, known)

    def relation(self, var: Node) -> Relation | None:
        """Return the table or view of a RangeVar."""
        return self.catalog.find(var.get("schemaname"), var["relname"])

    def reads(self, relation: Relation) -> None:
        """Count that a relation is read at all; a view is what it reads of tables."""
        self.tallies.add(relation, "reading")
        for table, columns in relation.reads.items():
            below = self.catalog.shown.get(table)
            if below is not None:
                self.tallies.add(below, "reading")
                self.tallies.add(below, "views", relation.shown)
                for column in columns:
                    self.tallies.add(below, "reads", column)

    def walk(self, node: Any, frames: Sequence[Frame], ctes: Ctes) -> None:
        """Read all columns of an expression, and the queries in it."""
        if isinstance(node, list):
            for item in cast("list[Any]", node):
                self.walk(item, frames, ctes)
            return
        if not isinstance(node, dict):
            return
        for kind, own in cast("Node", node).items():
            if kind == "ColumnRef":
                self._column(own, frames)
            elif kind == "SelectStmt":
                self.query({kind: own}, frames, ctes)
            else:
                if kind == "A_Expr":
                    self._joins(own, frames)
                self.walk(own, frames, ctes)

    def source(self, item: Node, frame: Frame, frames: Sequence[Frame], ctes: Ctes) -> None:
        """Add an entry of FROM to a frame."""
        [(kind, own)] = item.items()
        if kind == "RangeVar":
            frame.sources.append(self.table(own, ctes))
        elif kind == "RangeTableSample":
            self.source(own["relation"], frame, frames, ctes)
            self.walk(own.get("args"), [*frames, frame], ctes)
        elif kind == "JoinExpr":
            self._join(own, frame, frames, ctes)
        elif kind == "RangeSubselect":
            # a subquery that is not LATERAL sees none of its neighbours
            outer = [*frames, frame] if own.get("lateral") else frames
            columns = self.query(own["subquery"], outer, ctes)
            alias = own.get("alias", {})
            frame.sources.append(
                Source(alias=alias.get("aliasname", ""), columns=renamed(columns, alias))
            )
        else:
            self.walk(own, [*frames, frame], ctes)
            frame.sources.append(Source(alias=own.get("alias", {}).get("aliasname", "")))

    def table(self, var: Node, ctes: Ctes) -> Source:
        """Return a table, a view or a CTE as a source, and count that it is read."""
        alias: Node = var.get("alias", {})
        name = alias.get("aliasname", var["relname"])
        if "schemaname" not in var and var["relname"] in ctes:
            return Source(alias=name, columns=renamed(ctes[var["relname"]], alias))
        relation = self.relation(var)
        if relation is None:
            return Source(alias=name)
        self.reads(relation)
        columns = renamed({column: column for column in relation.columns}, alias)
        schema = None if alias else relation.schema
        return Source(alias=name, relation=relation, columns=columns, schema=schema)

    def _with(self, own: Node, frames: Sequence[Frame], ctes: Ctes) -> Ctes:
        found = dict(ctes)
        clause: Node = own.get("withClause", {})
        for item in clause.get("ctes", ()):
            cte = item["CommonTableExpr"]
            if clause.get("recursive"):
                found[cte["ctename"]] = None
            columns = self.query(cte["ctequery"], frames, found)
            found[cte["ctename"]] = renamed(columns, {"colnames": cte.get("aliascolnames", [])})
        return found

    def _select(self, own: Node, frames: Sequence[Frame], ctes: Ctes) -> dict[str, str] | None:
        if "larg" in own:
            columns = self._select(own["larg"], frames, self._with(own["larg"], frames, ctes))
            self._select(own["rarg"], frames, self._with(own["rarg"], frames, ctes))
            return columns
        frame = Frame()
        for item in own.get("fromClause", ()):
            self.source(item, frame, frames, ctes)
        inner = [*frames, frame]
        for key, value in own.items():
            if key not in {"fromClause", "withClause", "intoClause"}:
                self.walk(value, inner, ctes)
        return output(own.get("targetList", ()), inner)

    def _column(self, own: Node, frames: Sequence[Frame]) -> None:
        fields = fields_of(own)
        names = [name for name in fields if name is not None]
        if fields[-1] is None:
            for relation in rows_of(frames, names):
                self.tallies.add(relation, "star")
            return
        for found in meant(frames, names):
            if isinstance(found, Relation):
                self.tallies.add(found, "star")
            else:
                self.tallies.add(found[0], "reads", found[1])

    def _joins(self, own: Node, frames: Sequence[Frame]) -> None:
        """Count both columns of an equality between two tables."""
        sides = [own.get(side, {}).get("ColumnRef") for side in ("lexpr", "rexpr")]
        operator: list[Node] = own.get("name", [])
        if None in sides or [item["String"]["sval"] for item in operator] != ["="]:
            return
        found = [list(meant(frames, list(filter(None, fields_of(side))))) for side in sides]
        columns = [one for one in (*found[0], *found[1]) if isinstance(one, tuple)]
        if all(found) and len({relation.shown for relation, _ in columns}) > 1:
            for relation, column in columns:
                self.tallies.add(relation, "joins", column)

    def _join(self, own: Node, frame: Frame, frames: Sequence[Frame], ctes: Ctes) -> None:
        start = len(frame.sources)
        self.source(own["larg"], frame, frames, ctes)
        middle = len(frame.sources)
        self.source(own["rarg"], frame, frames, ctes)
        left, right = frame.sources[start:middle], frame.sources[middle:]
        using = [item["String"]["sval"] for item in own.get("usingClause", ())]
        if own.get("isNatural"):
            using = [
                name
                for one in left
                for name in one.columns or ()
                if any(two.columns and name in two.columns for two in right)
            ]
        for column in using:
            for source in (*left, *right):
                if source.relation is not None and source.columns and column in source.columns:
                    self.tallies.add(source.relation, "reads", source.columns[column])
                    self.tallies.add(source.relation, "joins", source.columns[column])
        for alias in ("alias", "join_using_alias"):
            if alias in own:
                frame.joins[own[alias]["aliasname"]] = [*left, *right]
        self.walk(own.get("quals"), [*frames, frame], ctes)
