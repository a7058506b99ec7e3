"""`schemawatch export`."""

from __future__ import annotations

from pathlib import Path

import click

from controlplane.commands._command import Command
from controlplane.commands._database import on_database
from controlplane.commands._output import current_config
from controlplane.errors import InputError
from controlplane.shadow.exporting import export as take_down
from controlplane.shadow.structure import dump


@click.command(cls=Command)
@click.option(
    "--output",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write it; standard output otherwise.",
)
def export(*, output: Path | None) -> None:
    """Print how the database is built, for `schemawatch check --against`, as one JSON file.

    It holds the structure as pg_dump --schema-only writes it, what is watched, presets, overrides
    and consumers, and how large each table is; no rows, no receivers, no keys, no passwords. The
    database is only read. SchemaWatch need not be installed there: then all tables count as
    watched.
    """
    config = current_config()
    text = dump(on_database(config, take_down, config))
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, "utf-8")
    except OSError as error:
        raise InputError(f"{output}: {error.strerror}") from None


COMMANDS = (export,)
