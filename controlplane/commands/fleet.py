"""`schemawatch fleet`."""

from __future__ import annotations

import sys

import click

from controlplane.commands._command import Alone
from controlplane.commands._database import on_database
from controlplane.commands._each import chosen, each, results
from controlplane.commands._fleet_text import differences_text
from controlplane.commands._impacts import impacts_option
from controlplane.commands._output import emit, json_option
from controlplane.config import Config
from controlplane.db.fleet import STATES, FleetDifference, FleetFilter, list_differences
from controlplane.db.watched_tables import LARGEST_ID
from controlplane.environment import load

_NOT_ENDED = tuple(state for state in STATES if state != "ended")


@click.command(cls=Alone)
@click.option("--group", help="Only of this group.")
@impacts_option
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice(STATES),
    help="Only these, may be given several times; default all but ended.",
)
@click.option(
    "--database",
    "names",
    multiple=True,
    metavar="NAME",
    help="Which of SCHEMAWATCH_DATABASES, may be repeated; default all.",
)
@click.option("--limit", type=click.IntRange(1, 10_000), default=200, show_default=True)
@json_option
def fleet(
    *,
    group: str | None,
    impacts: tuple[str, ...],
    states: tuple[str, ...],
    names: tuple[str, ...],
    limit: int,
    as_json: bool,
) -> None:
    """Show where databases are otherwise than most of their group, and since when.

    It is what `schemawatch serve` noted in each; `schemawatch compare --group` looks itself.
    States: new (seen, and not told yet: it may be a deployment under way), open, lost (for a day
    nobody compared), ended. Ends with 1 when a database could not be asked.
    """
    config = load()
    wanted = FleetFilter(group=group, impacts=impacts or None, states=states or _NOT_ENDED)

    def ask(own: Config) -> list[FleetDifference]:
        return on_database(own, list_differences, wanted, before=LARGEST_ID, limit=limit)

    outcomes = each(chosen(config, names, everything=not names), config, ask)
    found = [item for outcome in outcomes for item in outcome.value or ()]
    failed = [outcome for outcome in outcomes if outcome.error is not None]
    parts = [differences_text(found) or "No difference."]
    if failed:
        parts.append(results(failed, lambda _: ("", "")))
    shown = {"databases": [outcome.shown() for outcome in outcomes]}
    emit(shown, "\n\n".join(parts), as_json=as_json)
    if failed:
        sys.exit(1)


COMMANDS = (fleet,)
