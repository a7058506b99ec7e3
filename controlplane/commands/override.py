"""`schemawatch override add|list|remove` and `schemawatch accept`."""

from __future__ import annotations

from datetime import datetime

import click

from controlplane.commands._command import Command, Group
from controlplane.commands._database import on_database
from controlplane.commands._output import current_config, emit, json_option
from controlplane.commands._parse import TABLE, deadline
from controlplane.commands._text import table
from controlplane.db.overrides import (
    Override,
    accept_change,
    list_overrides,
    remove_override,
    set_override,
)
from controlplane.db.pool import Conn
from controlplane.db.watched_tables import LARGEST_ID, find_watched_table

ALL = 1_000_000
VERDICTS = ("SAFE", "RISKY", "BREAKING", "OFF", "ON")
ID = click.IntRange(1, LARGEST_ID)
UNTIL = "A date (2027-01-31), or how long from now: 12h, 90d."


@click.group(cls=Group)
def override() -> None:
    """Give findings another impact here, mute them, and list what was decided."""


@override.command()
@click.argument("selector")
@click.argument("verdict", type=click.Choice(VERDICTS, case_sensitive=False))
@click.option("--table", "name", type=TABLE, help="Only in this table.")
@click.option("--tables", "table_pattern", help="Only where schema.table matches; * is any text.")
@click.option("--object", "object_pattern", help="Only objects (columns) that match; * likewise.")
@click.option("--reason", help="Why; required to lower BREAKING.")
@click.option("--until", callback=deadline, help=f"{UNTIL} Required to lower BREAKING.")
@json_option
def add(
    *,
    selector: str,
    verdict: str,
    name: str | None,
    table_pattern: str | None,
    object_pattern: str | None,
    reason: str | None,
    until: datetime | None,
    as_json: bool,
) -> None:
    """Let VERDICT be the impact of what SELECTOR means, from now on.

    SELECTOR is a rule, in which * is any text; object:KIND, all rules about tables, columns,
    indexes …; deprecated, a column that goes after the date of its @deprecated; or
    audience:readers, audience:writers, audience:cdc, which count (ON) or do not (OFF). The
    verdict OFF mutes: still listed, but it counts nowhere.
    """
    if name is not None and table_pattern is not None:
        raise click.UsageError("--table and --tables exclude each other.")

    async def work(conn: Conn) -> Override:
        return await set_override(
            conn,
            selector=selector,
            verdict=verdict.upper(),
            schema_id=None if name is None else (await find_watched_table(conn, name)).schema_id,
            table_pattern=table_pattern,
            object_pattern=object_pattern,
            reason=reason,
            until=until,
        )

    found = on_database(current_config(), work)
    emit(found, _overrides([found]), as_json=as_json)


@override.command("list")
@click.option("--removed", is_flag=True, help="Those that were removed or replaced instead.")
@json_option
def list_command(*, removed: bool, as_json: bool) -> None:
    """List overrides, presets and accepted findings; expired ones too."""
    found = on_database(
        current_config(),
        list_overrides,
        after=0,
        limit=ALL,
        state="removed" if removed else None,
    )
    text = _overrides(found) if found else "Nothing was decided: every finding is as its rule says."
    emit({"overrides": found}, text, as_json=as_json)


@override.command()
@click.argument("override_id", type=ID)
def remove(*, override_id: int) -> None:
    """End an override, a preset or the acceptance of a finding."""
    on_database(current_config(), remove_override, override_id)
    click.echo(f"Override {override_id} is no longer in force.")


@click.command(cls=Command)
@click.argument("drift_id", metavar="DRIFT", type=ID)
@click.argument("position", metavar="POSITION", type=click.IntRange(1, 2**31 - 1))
@click.option("--reason", required=True, help="Why it is fine.")
@click.option("--until", callback=deadline, help=f"{UNTIL} Required for a BREAKING finding.")
@json_option
def accept(
    *, drift_id: int, position: int, reason: str, until: datetime | None, as_json: bool
) -> None:
    """Accept one finding of a drift: it counts as SAFE, whenever the very same comes again.

    `schemawatch drifts` shows the number of the drift, and the position before each finding.
    """
    found = on_database(
        current_config(), accept_change, drift_id, position, reason=reason, until=until
    )
    emit(found, _overrides([found]), as_json=as_json)


def _overrides(found: list[Override]) -> str:
    headings = ("ID", "SELECTOR", "VERDICT", "WHERE", "UNTIL", "STATE", "BY", "REASON")
    rows = [
        (
            item.override_id,
            item.selector,
            item.verdict,
            _where(item),
            item.expires_at or "for ever",
            item.state,
            item.created_by,
            item.reason,
        )
        for item in found
    ]
    return table(headings, rows)


def _where(item: Override) -> str:
    scope = item.table_name or item.table_pattern or "everywhere"
    return f"{scope}, {item.object_pattern}" if item.object_pattern else scope


COMMANDS = (override, accept)
