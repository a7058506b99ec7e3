"""`schemawatch doctor`."""

from __future__ import annotations

import sys

import click

from controlplane.commands._command import Alone
from controlplane.commands._each import chosen, databases_options, each, tell
from controlplane.commands._output import emit, json_option
from controlplane.config import Config
from controlplane.environment import load, settings
from controlplane.install.doctor import examine
from controlplane.install.finding import Finding

_SETTINGS = "\b\nSettings, from the environment:\n" + "\n".join(
    f"  {name}  {about}" for name, about in settings().items()
)


@click.command(epilog=_SETTINGS, cls=Alone)
@databases_options
@json_option
def doctor(*, databases: tuple[str, ...], everything: bool, as_json: bool) -> None:
    """Examine DATABASE_URL and say what to do; exit code 1 when something does not work.

    With --all, or with --database, those of SCHEMAWATCH_DATABASES, a few at a time.
    """
    config = load()
    asked = chosen(config, databases, everything=everything)
    one, *others = asked
    if everything or others:
        tell(each(asked, config, _examine), _said, as_json=as_json, fails=_fails)
        return
    findings = _examine(one.config(config))
    emit(findings, "\n".join(finding.text() for finding in findings), as_json=as_json)
    if _fails(findings):
        sys.exit(1)


def _examine(config: Config) -> list[Finding]:
    return examine(
        config.dsn(),
        connect_timeout=config.connect_timeout,
        listen_dsn=config.listen_dsn() if config.listen_url else None,
    )


def _fails(findings: list[Finding]) -> bool:
    return any(finding.status == "problem" for finding in findings)


def _said(findings: list[Finding]) -> tuple[str, str]:
    problems = [f"{f.check}: {f.message}" for f in findings if f.status == "problem"]
    notes = sum(finding.status == "note" for finding in findings)
    if problems:
        return "FAIL", "; ".join(problems)
    about = [f"copy {f.message}" for f in findings if f.check == "copy"]
    return "ok", "; ".join([*about, *([f"notes: {notes}"] if notes else [])])


COMMANDS = (doctor,)
