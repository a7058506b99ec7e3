"""`schemawatch sql`."""

from __future__ import annotations

import sys

import click

from controlplane.commands._command import Alone
from controlplane.install.bundle import bundle


@click.command(cls=Alone)
def sql() -> None:
    """Print what `migrate` does as SQL, for whoever has psql and no Python.

    As in `schemawatch sql > schemawatch.sql`, and there `psql -d app -f schemawatch.sql`. It is
    one statement, keeps the same ledger, and is the same, byte for byte, whenever this release
    prints it.
    """
    # not click.echo, which would translate line ends and encode as the terminal likes
    sys.stdout.buffer.write(bundle().encode())


COMMANDS = (sql,)
