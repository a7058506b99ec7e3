"""`schemawatch rules`."""

from __future__ import annotations

import click

from controlplane.commands._command import Command
from controlplane.commands._database import on_database
from controlplane.commands._output import current_config, emit, json_option
from controlplane.commands._text import rule, table
from controlplane.db.drifts import IMPACTS
from controlplane.db.pool import Conn
from controlplane.db.rules import Rule, find_rule, list_rules


@click.command(cls=Command)
@click.argument("rule_id", metavar="[RULE_ID]", required=False)
@click.option("--kind", "object_kind", metavar="KIND", help="Only of this kind of object: column.")
@click.option(
    "--impact",
    "wanted",
    type=click.Choice(IMPACTS, case_sensitive=False),
    help="Only of this impact.",
)
@json_option
def rules(
    *, rule_id: str | None, object_kind: str | None, wanted: str | None, as_json: bool
) -> None:
    """List the rules that classify changes, or explain one."""

    async def work(conn: Conn) -> list[Rule]:
        if rule_id is not None:
            return [await find_rule(conn, rule_id)]
        return await list_rules(conn, object_kind=object_kind, impact=wanted)

    found = on_database(current_config(), work)
    if rule_id is not None:
        emit(found[0], rule(found[0]), as_json=as_json)
        return
    rows = [(item.object_kind, item.rule_id, item.impact, item.title) for item in found]
    text = table(("kind", "rule", "impact", "title"), rows) if rows else "No such rule."
    emit({"rules": found}, text, as_json=as_json)


COMMANDS = (rules,)
