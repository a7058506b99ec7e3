"""`schemawatch version`."""

from __future__ import annotations

import platform

import click
import psycopg

from controlplane import __version__
from controlplane.commands._command import Alone
from controlplane.commands._output import emit, json_option


@click.command(cls=Alone)
@json_option
def version(*, as_json: bool) -> None:
    """Print the version of SchemaWatch and of what it runs on."""
    value = {
        "schemawatch": __version__,
        "python": platform.python_version(),
        "psycopg": psycopg.__version__,
        "libpq": psycopg.pq.version(),
    }
    text = f"schemawatch {__version__} (Python {value['python']}, psycopg {value['psycopg']})"
    emit(value, text, as_json=as_json)


COMMANDS = (version,)
