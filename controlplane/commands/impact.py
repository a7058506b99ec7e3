"""`schemawatch impact`: who is hit if a table or a column goes."""

from __future__ import annotations

import click

from controlplane.commands._command import Command
from controlplane.commands._database import on_database
from controlplane.commands._output import current_config, emit, json_option
from controlplane.commands._parse import TABLE
from controlplane.commands._text import table
from controlplane.db.impact import impact_of_name


@click.command(cls=Command)
@click.argument("name", metavar="TABLE[.COLUMN]", type=TABLE)
@json_option
def impact(*, name: str, as_json: bool) -> None:
    """Say who is hit if a table, or a column of it, goes.

    Consumers, views, functions, foreign keys, indexes, policies, publications, roles, and what
    pg_stat_statements has. The table need not be watched. "may" marks what is not certain.
    """
    found = on_database(current_config(), impact_of_name, name)
    rows = [(item.kind, item.name, item.how, item.evidence) for item in found]
    nobody = f"Nothing that the catalogs know depends on {name}."
    text = table(("KIND", "NAME", "HOW", "EVIDENCE"), rows) if found else nobody
    emit({"impact": found}, text, as_json=as_json)


COMMANDS = (impact,)
