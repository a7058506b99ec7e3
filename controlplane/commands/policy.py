"""`schemawatch policy` and `schemawatch reclassify`."""

from __future__ import annotations

from datetime import datetime

import click

from controlplane.commands._command import Command
from controlplane.commands._database import on_database
from controlplane.commands._output import current_config, emit, json_option, progress
from controlplane.commands._parse import TABLE, moment
from controlplane.commands._text import impact, table
from controlplane.db.policy import Policy, Preset, Rejudged, get_policy, set_preset
from controlplane.db.policy import reclassify as judge_anew
from controlplane.db.pool import Conn
from controlplane.db.watched_tables import find_watched_table

BATCH = 500


@click.command(cls=Command)
@click.argument("preset", metavar="[PRESET]", required=False)
@click.option("--table", "name", type=TABLE, help="Only for this table.")
@click.option("--inherit", is_flag=True, help="With --table: as all other tables again.")
@json_option
def policy(*, preset: str | None, name: str | None, inherit: bool, as_json: bool) -> None:
    """Choose a preset, for all tables or one; without PRESET show what there is."""
    if inherit and (name is None or preset is not None):
        raise click.UsageError("--inherit goes with --table, and without a preset.")
    if name is not None and preset is None and not inherit:
        raise click.UsageError("--table goes with a preset, or with --inherit.")

    async def work(conn: Conn) -> Policy:
        if preset is not None or inherit:
            schema_id = None if name is None else (await find_watched_table(conn, name)).schema_id
            await set_preset(conn, preset, schema_id=schema_id)
        return await get_policy(conn)

    found = on_database(current_config(), work)
    chosen = preset is not None or inherit
    emit(found, _in_force(found) if chosen else _text(found), as_json=as_json)


@click.command(cls=Command)
@click.argument("name", metavar="[TABLE]", type=TABLE, required=False)
@click.option(
    "--since", callback=moment, help="A time (2026-01-31T12:00), or how long ago: 12h, 7d."
)
@json_option
def reclassify(*, name: str | None, since: datetime | None, as_json: bool) -> None:
    """Judge stored drifts anew, by the rules and the policy of today. Nobody is told again."""
    config = current_config()
    found: list[Rejudged] = []

    async def batch(conn: Conn) -> list[Rejudged]:
        return await judge_anew(
            conn,
            schema_id=None if name is None else (await find_watched_table(conn, name)).schema_id,
            since=since,
            before=found[-1].drift_id if found else None,
            limit=BATCH,
        )

    while len(done := on_database(config, batch)) == BATCH:
        found += done
        progress(f"{len(found)} drifts")
    found += done
    progress("")
    changed = [item for item in found if item.outcome == "changed"]
    skipped = sum(item.outcome == "skipped" for item in found)
    lines = [
        f"drift {item.drift_id}: {impact(item.impact_before)} -> {impact(item.impact_after)}"
        for item in changed
    ]
    lines.append(
        f"{len(changed)} of {len(found)} drifts changed"
        + (f"; {skipped} could not be judged: their snapshots are older" if skipped else "")
    )
    emit({"drifts": found}, "\n".join(lines), as_json=as_json)


def _in_force(found: Policy) -> str:
    own = [f"in {item.table_name}: {item.preset}" for item in found.tables]
    return "\n".join([f"in force: {found.preset}", *own])


def _text(found: Policy) -> str:
    lines = [_in_force(found)]
    for preset in found.presets:
        lines += ["", *_preset(preset)]
    return "\n".join(lines)


def _preset(preset: Preset) -> list[str]:
    head = [f"{click.style(preset.preset, bold=True)}: {preset.title}", f"  {preset.about}"]
    if not preset.rules:
        return head
    rows = [
        (rule.selector, rule.object_pattern, rule.verdict, rule.rationale) for rule in preset.rules
    ]
    listed = table(("SELECTOR", "OBJECT", "VERDICT", "WHY"), rows)
    return [*head, *(f"  {line}" for line in listed.splitlines())]


COMMANDS = (policy, reclassify)
