"""`schemawatch doctor`."""

from __future__ import annotations

import sys

import click

from controlplane.commands._command import Command
from controlplane.commands._output import current_config, emit, json_option
from controlplane.environment import settings
from controlplane.install.doctor import examine

_SETTINGS = "\b\nSettings, from the environment:\n" + "\n".join(
    f"  {name}  {about}" for name, about in settings().items()
)


@click.command(epilog=_SETTINGS, cls=Command)
@json_option
def doctor(*, as_json: bool) -> None:
    """Examine DATABASE_URL and say what to do; exit code 1 when something does not work."""
    config = current_config()
    findings = examine(
        config.dsn(),
        connect_timeout=config.connect_timeout,
        listen_dsn=config.listen_dsn() if config.listen_url else None,
    )
    emit(findings, "\n".join(finding.text() for finding in findings), as_json=as_json)
    if any(finding.status == "problem" for finding in findings):
        sys.exit(1)


COMMANDS = (doctor,)
