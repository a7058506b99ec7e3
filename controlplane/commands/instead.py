"""`schemawatch instead`: the way round, step by step."""

from __future__ import annotations

from itertools import groupby

import click

from controlplane.commands._command import Command
from controlplane.commands._database import on_database
from controlplane.commands._output import current_config, emit, json_option
from controlplane.commands._text import steps
from controlplane.db.instead import steps_instead
from controlplane.db.watched_tables import LARGEST_ID


@click.command(cls=Command)
@click.argument("drift_id", metavar="DRIFT", type=click.IntRange(1, LARGEST_ID))
@json_option
def instead(*, drift_id: int, as_json: bool) -> None:
    """Say how a drift's changes could be reached without breaking anybody.

    Expand, migrate, contract, with the names filled in: next time, or from the state before it.
    Nothing is run. Each step is to be run by itself, as it stands; `check --instead` has the same
    before a migration is run.
    """
    found = on_database(current_config(), steps_instead, drift_id)
    parts = [
        f"-- change {position}, {rule_id}\n{steps(list(own))}"
        for (position, rule_id), own in groupby(found, lambda one: (one.position, one.rule_id))
    ]
    nothing = f"-- Nothing in drift {drift_id} calls for it."
    emit({"drift_id": drift_id, "steps": found}, "\n\n".join(parts) or nothing, as_json=as_json)


COMMANDS = (instead,)
