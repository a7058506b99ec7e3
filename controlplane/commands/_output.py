"""What all commands share: --json, the configuration, and words for people."""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click
import msgspec

from controlplane.commands._command import DATABASE
from controlplane.config import Config
from controlplane.core.hints import in_cli
from controlplane.core.terminal import has_colours, moves, visible_lines
from controlplane.databases import databases, named
from controlplane.environment import load
from controlplane.errors import InputError, SchemaWatchError

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
        say(text)


def say(text: str, *, err: bool = False) -> None:
    """Print lines for people; at a terminal without what names could do to it."""
    stream = sys.stderr if err else sys.stdout
    # into a pipe as it is: it may be SQL
    click.echo(visible_lines(text) if stream.isatty() else text, err=err)


def error_value(error: SchemaWatchError) -> dict[str, Any]:
    """Return what is below "error" in the document that --json prints instead of an answer."""
    return {
        "code": error.code,
        "message": error.message,
        "detail": error.detail,
        "hint": in_cli(error.hint) if error.hint else None,
    }


def progress(text: str) -> None:
    """Tell a person at a terminal what is going on, in one line that the next one replaces.

    The empty text takes the line away again. Nothing is said into a pipe.
    """
    if sys.stderr.isatty() and moves(os.environ):
        shown = click.style(text, dim=True) if text and has_colours(os.environ) else text
        # not by click.echo, which takes the erasing away with the colours
        sys.stderr.write(f"\r\x1b[2K{shown}")
        sys.stderr.flush()


def current_config() -> Config:
    """Read the environment, for the database that the command is about.

    ConfigError lists every mistake at once; InputError when there are several databases, and
    --database names none.
    """
    config = load()
    context = click.get_current_context(silent=True)
    name: str | None = None if context is None else context.meta.get(DATABASE)
    if config.databases_file is None and name is None:
        return config
    known = databases(config)
    if name is not None:
        return named(known, name).config(config)
    first, *others = known
    if others:
        raise InputError(
            f"there are several databases: {', '.join(one.name for one in known)}",
            hint="Say which with --database.",
        )
    return first.config(config)


def config_without_database() -> Config:
    """Read the environment, for what brings a database of its own."""
    return dataclasses.replace(load(), databases_file=None)
