"""`schemawatch drifts` and `diff`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click
import msgspec

from controlplane.commands._command import Command
from controlplane.commands._database import on_database
from controlplane.commands._impacts import impacts_option
from controlplane.commands._output import current_config, emit, json_option
from controlplane.commands._parse import TABLE, moment
from controlplane.commands._text import change, drift, impact
from controlplane.commands._watch_text import structure_text
from controlplane.core.structure_lines import Pair, differing
from controlplane.db.drift_filter import DriftFilter
from controlplane.db.drifts import Change, Drift, list_drifts, worst
from controlplane.db.pool import Conn
from controlplane.db.versions import diff_versions, get_snapshot
from controlplane.db.watched_tables import LARGEST_ID, WatchedTable, find_watched_table
from controlplane.errors import InputError


@click.command(cls=Command)
@click.argument("name", metavar="[TABLE]", type=TABLE, required=False)
@impacts_option
@click.option("--status", type=click.Choice(("open", "acknowledged", "resolved")))
@click.option(
    "--declared/--undeclared", default=None, help="Only changes that were (not) declared."
)
@click.option(
    "--since", callback=moment, help="A time (2026-01-31T12:00), or how long ago: 12h, 7d."
)
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True)
@json_option
def drifts(
    *,
    name: str | None,
    impacts: tuple[str, ...],
    status: str | None,
    declared: bool | None,
    since: datetime | None,
    limit: int,
    as_json: bool,
) -> None:
    """Show what changed, the newest first: who did it, what it breaks, what to do."""

    async def work(conn: Conn) -> list[Drift]:
        schema_id = None if name is None else (await find_watched_table(conn, name)).schema_id
        wanted = DriftFilter(
            schema_id=schema_id,
            impacts=impacts or None,
            status=status,
            declared=declared,
            since=since,
        )
        return await list_drifts(conn, wanted, before=LARGEST_ID, limit=limit)

    found = on_database(current_config(), work)
    text = "\n\n".join(drift(item) for item in found) or "No drift."
    emit({"drifts": found}, text, as_json=as_json)


@click.command(cls=Command)
@click.argument("name", metavar="TABLE", type=TABLE)
@click.argument("version_from", metavar="[FROM]", type=click.IntRange(1, 2**31 - 1), required=False)
@click.argument("version_to", metavar="[TO]", type=click.IntRange(1, 2**31 - 1), required=False)
@click.option(
    "--structure", "is_structure", is_flag=True, help="Show both versions of what differs first."
)
@json_option
def diff(
    *,
    name: str,
    version_from: int | None,
    version_to: int | None,
    is_structure: bool,
    as_json: bool,
) -> None:
    """Classify what differs between two versions; by default the last two."""

    async def work(conn: Conn) -> tuple[WatchedTable, int, int, list[Change], list[Pair]]:
        table = await find_watched_table(conn, name)
        last = version_to or table.current_version
        first = version_from or last - 1
        if first < 1:
            raise InputError(f"{name} has only one version", hint="Nothing has changed so far.")
        found = await diff_versions(conn, table.schema_id, version_from=first, version_to=last)
        pairs: list[Pair] = []
        if is_structure:
            before = await get_snapshot(conn, table.schema_id, first)
            after = await get_snapshot(conn, table.schema_id, last)
            pairs = differing(*(msgspec.json.decode(one.snapshot) for one in (before, after)))
        return table, first, last, found, pairs

    table, first, last, found, pairs = on_database(current_config(), work)
    verdict = worst([item.impact for item in found])
    head = f"{table.shown}, version {first} -> {last}"
    text = [f"{head}: {impact(verdict) if verdict else 'no difference'}"]
    text += [structure_text(pairs)] if pairs else []
    text += map(change, found)
    value: dict[str, Any] = {
        "schema_id": table.schema_id,
        "version_from": first,
        "version_to": last,
        "impact": verdict,
        "changes": found,
    }
    if is_structure:
        value["structure"] = pairs
    emit(value, "\n".join(text), as_json=as_json)


COMMANDS = (drifts, diff)
