"""What all commands share: --json, the configuration, and words for people."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click
import msgspec

from controlplane.config import Config, load

F = TypeVar("F", bound=Callable[..., Any])


def json_option(function: F) -> F:
    """Add `--json`; the command receives it as `as_json`."""
    return click.option(
        "--json", "as_json", is_flag=True, help="Print JSON, for programs.", default=False
    )(function)


def emit(value: object, text: str, *, as_json: bool) -> None:
    """Print value as one JSON document, or text for people."""
    if as_json:
        encoded = msgspec.json.format(msgspec.json.encode(value), indent=2)
        click.echo(encoded.decode())
    elif text:
        click.echo(text)


def progress(text: str) -> None:
    """Tell a person at a terminal what is going on; say nothing into a pipe."""
    if sys.stderr.isatty():
        click.echo(click.style(text, dim=True), err=True)


def current_config() -> Config:
    """Read the environment; ConfigError lists every mistake at once."""
    return load()
