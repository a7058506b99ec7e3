"""The first contract of a consumer, drafted from what pg_stat_statements has seen it do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from controlplane.contracts.drafting import Draft, left_out
from controlplane.contracts.odcs_head import slug
from controlplane.contracts.parsing import NotParsedError, Parser
from controlplane.contracts.relations import Catalog, Tallies, Tally
from controlplane.contracts.statements import Reader
from controlplane.db.pool import Conn
from controlplane.db.privileges import role_of
from controlplane.db.statements import Relation, Seen, relations, search_path_of, seen_statements

_MOST_TOLD: Final = 10


async def draft_of_statements(conn: Conn, role: str | None, consumer: str | None) -> Draft:
    """Draft from the statements of a role, or of all. SW104 for an unknown role."""
    parser = Parser()
    if role is not None:
        await role_of(conn, role)
    seen = await seen_statements(conn, role)
    path = places(await search_path_of(conn, role), role)
    found = drafted(parser, seen, await relations(conn), path)
    roles = [role] if role else sorted({own.role for own in seen})
    contract: dict[str, Any] = {"consumer": consumer or slug(role or ""), "roles": roles}
    whose = f"the role {role}" if role else "all roles"
    remarks = [
        f"A draft, from what pg_stat_statements has seen of {whose}: {len(seen)} statements.",
        "What runs once a month may be missing; what runs inside functions is seen where",
        "pg_stat_statements.track is all. Add owner, channel and what you require, then:",
        "schemawatch contract apply FILE",
    ]
    return Draft(
        contract=contract | found.contract,
        remarks=remarks + found.remarks,
        per_table=found.per_table,
    )


def drafted(
    parser: Parser, seen: Sequence[Seen], known: Sequence[Relation], path: Sequence[str]
) -> Draft:
    """Return the tables of a draft, with remarks on what was not understood. Pure."""
    catalog = Catalog(known, path)
    tallies = Tallies()
    reader = Reader(catalog, tallies)
    hidden = 0
    refused: list[str] = []
    for own in seen:
        if own.query is None:
            hidden += 1
            continue
        try:
            for tree in parser.trees(own.query):
                reader.statement(tree, own.calls)
        except NotParsedError as error:
            refused.append(f"queryid {own.queryid} ({own.calls} calls): {error}")
    remarks: list[str] = []
    if hidden:
        remarks.append(f"{hidden} statements may not be seen: grant pg_read_all_stats to see them.")
    if refused:
        remarks.append(f"{len(refused)} statements could not be parsed, so they are not in it:")
        remarks += [f"  {text}" for text in refused[:_MOST_TOLD]]
        remarks += ["  …"] if len(refused) > _MOST_TOLD else []
    views = sorted(tallies.written_views)
    remarks += left_out(views, "what is written through") if views else []
    others = {name for name in tallies.others if not catalog.shown[name].view}
    remarks += left_out(sorted(others), "nobody watches")
    tables = sorted(tallies.tables.items())
    remarks += [] if tables else ["None of these statements names a watched table."]
    return Draft(
        contract={"tables": [_use(catalog.shown[name], own) for name, own in tables]},
        remarks=remarks,
        per_table={name: list(_told(own)) for name, own in tables},
    )


def places(search_path: str, role: str | None) -> list[str]:
    """Return the schemas of a search_path in their order."""
    found: list[str] = []
    for item in search_path.split(","):
        name = item.strip()
        name = name[1:-1].replace('""', '"') if name.startswith('"') else name.lower()
        found += [role] if name == "$user" and role else [name]
    return found


def _use(relation: Relation, own: Tally) -> dict[str, Any]:
    def ordered(columns: Counter[str]) -> list[str]:
        return [column for column in relation.columns if column in columns]

    found: dict[str, Any] = {
        "table": relation.shown,
        "reads": ordered(own.reads) if own.reading or own.reads else None,
        "inserts": ordered(own.inserts) if own.inserting else None,
        "updates": ordered(own.updates) or None,
        "deletes": bool(own.deletes) or None,
        "upserts_on": list(max(own.upserts, key=own.upserts.__getitem__, default=())) or None,
        "joins_on": ordered(own.joins) or None,
    }
    if own.star or own.positional:
        found |= {"reads": "*", "shape": "positional" if own.positional else "star"}
    return {name: value for name, value in found.items() if value is not None}


def _told(own: Tally) -> Iterator[str]:
    """Yield what was counted of one table."""
    yield f"{own.statements} statements, {own.calls} calls"
    if own.reads:
        counted = sorted(own.reads.items(), key=lambda item: (-item[1], item[0]))
        yield "calls that read: " + ", ".join(f"{column} {calls}" for column, calls in counted)
    if own.star:
        yield f"SELECT * in {own.star} calls: name the columns there, and a new one is no change"
    if own.positional:
        yield f"COPY TO without a list of columns in {own.positional} calls"
    if own.without_list:
        yield f"INSERT or COPY FROM without a list of columns in {own.without_list} calls"
    if len(own.upserts) > 1:
        others = [f"({', '.join(key)})" for key in own.upserts]
        yield f"several ON CONFLICT, of which a contract has one: {', '.join(others)}"
    if own.views:
        yield f"read through {', '.join(sorted(own.views))}: all columns that these need"
