"""What INSERT, UPDATE, DELETE and MERGE do, beside what they read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from controlplane.contracts.scopes import Frame, Source, output
from controlplane.db.statements import Relation

if TYPE_CHECKING:
    from controlplane.contracts.statements import Ctes, Reader

Node = dict[str, Any]


def _target(reader: Reader, own: Node) -> tuple[Relation | None, Frame]:
    """Return the table that is written, and a frame in which it is named."""
    var: Node = own["relation"]
    relation = reader.relation(var)
    alias: str = var.get("alias", {}).get("aliasname", var["relname"])
    if relation is None:
        return None, Frame(sources=[Source(alias=alias)])
    if relation.view:
        reader.tallies.written_views.add(relation.shown)
    columns = {column: column for column in relation.columns}
    source = Source(alias=alias, relation=relation, columns=columns, schema=relation.schema)
    return relation, Frame(sources=[source])


def _rest(
    reader: Reader, own: Node, frame: Frame, frames: Sequence[Frame], ctes: Ctes
) -> dict[str, str] | None:
    """Read the condition and what is returned, where OLD and NEW are names of the row too."""
    reader.walk(own.get("whereClause"), [*frames, frame], ctes)
    returned = own.get("returningList", own.get("returningClause", {}).get("exprs", []))
    if not returned:
        return {}
    target = frame.sources[0]
    names = {source.alias for source in frame.sources}
    rows = {name: [target] for name in ("old", "new") if name not in names}
    inner = Frame(sources=frame.sources, joins={**rows, **frame.joins})
    if target.relation is not None:
        reader.reads(target.relation)
    reader.walk(returned, [*frames, inner], ctes)
    return output(returned, [*frames, inner])


def _sets(reader: Reader, relation: Relation | None, targets: Sequence[Node]) -> None:
    for item in targets:
        if relation is not None:
            reader.tallies.add(relation, "updates", item["ResTarget"]["name"])


def _gives(
    reader: Reader, relation: Relation | None, targets: Sequence[Node], width: int | None
) -> None:
    """Count the columns that get a value; without a list they are the first ones."""
    if relation is None:
        return
    reader.tallies.add(relation, "inserting")
    listed = [item["ResTarget"]["name"] for item in targets]
    if not listed and width != 0:
        reader.tallies.add(relation, "without_list")
        listed = relation.columns[:width]
    for column in listed:
        reader.tallies.add(relation, "inserts", column)


def _width(own: Node) -> int | None:
    """Return how many values each row has; None where * hides that."""
    if "selectStmt" not in own:
        return 0
    select: Node = own["selectStmt"]["SelectStmt"]
    while "larg" in select:
        select = select["larg"]
    if "valuesLists" in select:
        return len(select["valuesLists"][0]["List"]["items"])
    targets: list[Node] = select.get("targetList", [])
    hidden = any(
        "A_Star" in str(item["ResTarget"].get("val", {}).get("ColumnRef")) for item in targets
    )
    return None if hidden else len(targets)


def _insert(
    reader: Reader, own: Node, frames: Sequence[Frame], ctes: Ctes
) -> dict[str, str] | None:
    relation, frame = _target(reader, own)
    _gives(reader, relation, own.get("cols", ()), _width(own))
    if "selectStmt" in own:
        reader.query(own["selectStmt"], frames, ctes)
    conflict: Node = own.get("onConflictClause", {})
    infer: Node = conflict.get("infer", {})
    if relation is not None and infer:
        items = [item["IndexElem"].get("name") for item in infer.get("indexElems", ())]
        key = items if all(items) else []
        if "conname" in infer:
            key = relation.keys.get(infer["conname"], [])
        if key:
            reader.tallies.add(relation, "upserts", tuple(key))
    if conflict:
        # what EXCLUDED has is what the statement gave itself
        given = Source(alias="excluded", columns={})
        inner = [*frames, Frame(sources=[*frame.sources, given])]
        _sets(reader, relation, conflict.get("targetList", ()))
        reader.walk([conflict.get("targetList"), conflict.get("whereClause"), infer], inner, ctes)
    return _rest(reader, own, frame, frames, ctes)


def _update(
    reader: Reader, own: Node, frames: Sequence[Frame], ctes: Ctes
) -> dict[str, str] | None:
    relation, frame = _target(reader, own)
    _sets(reader, relation, own["targetList"])
    for item in own.get("fromClause", ()):
        reader.source(item, frame, frames, ctes)
    reader.walk(own["targetList"], [*frames, frame], ctes)
    return _rest(reader, own, frame, frames, ctes)


def _delete(
    reader: Reader, own: Node, frames: Sequence[Frame], ctes: Ctes
) -> dict[str, str] | None:
    relation, frame = _target(reader, own)
    if relation is not None:
        reader.tallies.add(relation, "deletes")
    for item in own.get("usingClause", ()):
        reader.source(item, frame, frames, ctes)
    return _rest(reader, own, frame, frames, ctes)


def _merge(reader: Reader, own: Node, frames: Sequence[Frame], ctes: Ctes) -> dict[str, str] | None:
    relation, frame = _target(reader, own)
    reader.source(own["sourceRelation"], frame, frames, ctes)
    inner = [*frames, frame]
    reader.walk(own["joinCondition"], inner, ctes)
    for item in own["mergeWhenClauses"]:
        when: Node = item["MergeWhenClause"]
        targets: list[Node] = when.get("targetList", [])
        command = when.get("commandType")
        if command == "CMD_UPDATE":
            _sets(reader, relation, targets)
        elif command == "CMD_INSERT":
            _gives(reader, relation, targets, len(when.get("values", ())))
        elif command == "CMD_DELETE" and relation is not None:
            reader.tallies.add(relation, "deletes")
        reader.walk([targets, when.get("values"), when.get("condition")], inner, ctes)
    return _rest(reader, own, frame, frames, ctes)


def copy(reader: Reader, own: Node) -> None:
    """Count what COPY reads or inserts."""
    if "query" in own:
        reader.query(own["query"], [], {})
        return
    relation = reader.relation(own["relation"])
    if relation is None:
        return
    listed = [item["String"]["sval"] for item in own.get("attlist", ())]
    if own.get("is_from"):
        reader.tallies.add(relation, "inserting")
        for column in listed or relation.columns:
            reader.tallies.add(relation, "inserts", column)
    else:
        reader.reads(relation)
        for column in listed:
            reader.tallies.add(relation, "reads", column)
    if not listed:
        reader.tallies.add(relation, "without_list" if own.get("is_from") else "positional")


_Write = Callable[
    ["Reader", Node, "Sequence[Frame]", "Ctes"],
    "dict[str, str] | None",
]
WRITES: Final[dict[str, _Write]] = {
    "InsertStmt": _insert,
    "UpdateStmt": _update,
    "DeleteStmt": _delete,
    "MergeStmt": _merge,
}
