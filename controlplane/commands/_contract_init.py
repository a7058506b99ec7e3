"""`schemawatch contract init`: the first contract, drafted from what the database knows."""

from __future__ import annotations

import click

from controlplane.commands._command import Command
from controlplane.commands._database import on_database
from controlplane.commands._output import current_config, emit, json_option
from controlplane.contracts.drafting import draft_of_role
from controlplane.contracts.drafting_statements import draft_of_statements


@click.command(cls=Command)
@click.option("--role", help="The role as which the consumer connects.")
@click.option(
    "--from-statements",
    is_flag=True,
    help="Draft from what pg_stat_statements has seen of the role, or without one of all.",
)
@click.option("--consumer", metavar="NAME", help="What the consumer is called; else as the role.")
@json_option
def init(*, role: str | None, from_statements: bool, consumer: str | None, as_json: bool) -> None:
    """Print a draft of a contract, so that nobody starts with an empty page.

    With --role alone it is made of privileges: of columns and tables, its own, and by membership.
    A privilege is more than a need: strike out what is not used. With --from-statements it is made
    of what was run, which takes the extension pg_stat_statements, and PostgreSQL's own parser:
    pip install 'schemawatch[parse]'. Comments say what was counted, left out, and not understood.

    Only watched tables are in a draft. Nothing is declared: `schemawatch contract apply` does that.
    """
    if role is None and not from_statements:
        raise click.UsageError("Give --role, --from-statements, or both.")
    if role is None and consumer is None:
        raise click.UsageError("--from-statements without --role takes --consumer.")
    config = current_config()
    if from_statements:
        draft = on_database(config, draft_of_statements, role, consumer)
    else:
        draft = on_database(config, draft_of_role, str(role), consumer)
    emit(draft, draft.text(), as_json=as_json)
