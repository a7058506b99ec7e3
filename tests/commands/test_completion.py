"""Shell completion, in a real bash and, where it is here, fish."""

from __future__ import annotations

import os
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from controlplane.cli import main
from controlplane.commands._completing import DEADLINE
from controlplane.commands._parse import NEW_TABLE, TABLE
from tests.commands.cli import environment
from tests.notifier.running import Conn

# What bash's own completion does: the words so far in COMP_WORDS, the offers in COMPREPLY.
BASH = """
eval "$(schemawatch completion bash)"
try() {
    COMP_WORDS=(schemawatch "$@"); COMP_CWORD=$#; COMPREPLY=()
    _schemawatch_completion schemawatch
    local IFS='|'; printf '%s\\n' "${COMPREPLY[*]}"
}
"""
FISH = "schemawatch completion fish | source; complete -C $argv"


def _shell(url: str | None, command: list[str], **settings: str) -> list[str]:
    env = environment(url, **settings)
    env["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{env['PATH']}"
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True, timeout=60)
    assert done.stderr == ""
    return done.stdout.splitlines()


def _bash(url: str | None, *typed: tuple[str, ...], **settings: str) -> list[str]:
    """Return what is offered for each row of words, the last one unfinished."""
    script = BASH + "".join(f"try {shlex.join(words)}\n" for words in typed)
    return _shell(url, ["bash", "--norc", "-c", script], **settings)


@pytest.fixture
def tables(db: Conn) -> None:
    db.execute("create table public.orders (a int)")
    db.execute('create table public."Odd ""name" (a int)')
    db.execute("create table public.open (a int)")
    for name in ("orders", '"Odd ""name"'):
        db.execute("select schemawatch.register_table(%s)", [name])
    db.execute("select schemawatch.register_consumer('billing')")


def test_commands_options_and_values() -> None:
    assert _bash(None, ("unreg",), ("drifts", "--imp"), ("drifts", "--status", "")) == [
        "unregister",
        "--impact",
        "open|acknowledged|resolved",
    ]


@pytest.mark.usefixtures("tables")
def test_tables(db_url: str) -> None:
    quoted = r"\"Odd\ \"\"name\""  # as one has to type it
    assert _bash(
        db_url,
        ("drifts", ""),
        ("drifts", r"\"O"),
        ("webhook", "add", "--table", "public.or"),
        ("register", ""),
        ("register", "op"),
        ("contract", "export", "bi"),
    ) == [
        f"public.{quoted}|public.orders",
        quoted,
        "public.orders",
        "public.open",
        "open",
        "billing",
    ]


@pytest.mark.usefixtures("tables")
def test_fish(db_url: str) -> None:
    fish = shutil.which("fish")
    if fish is None:
        pytest.skip("no fish here")
    asked = [fish, "--no-config", "-c", FISH]
    offered = ['public."Odd ""name"', "public.orders"]
    assert _shell(db_url, [*asked, "schemawatch drifts p"]) == offered


@pytest.fixture
def deaf() -> Iterator[str]:
    """Give the URL of a server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"postgresql://me@127.0.0.1:{listening.getsockname()[1]}/x"


def test_nothing_is_said_when_it_fails(empty_url: str, deaf: str) -> None:
    words = ("drifts", "")
    for url in (None, empty_url, "postgresql://me@127.0.0.1:1/x", "no URL at all"):
        assert _bash(url, words) == [""], url
    assert _bash(empty_url, words, SCHEMAWATCH_UNKNOWN="1") == [""]
    begin = time.monotonic()
    assert _bash(deaf, ("drifts", "--nothing-like-it")) == [""]
    without = time.monotonic() - begin
    begin = time.monotonic()
    assert _bash(deaf, words) == [""]
    assert time.monotonic() - begin < without + DEADLINE + 5


def test_whatever_takes_a_table_offers_tables() -> None:
    found = {
        (name, parameter.name)
        for name, command in _commands(main, "")
        for parameter in command.params
        if "TABLE" in (parameter.metavar or "").upper() or "--table" in parameter.opts
    }
    offering = {
        (name, parameter.name)
        for name, command in _commands(main, "")
        for parameter in command.params
        if parameter.type in (TABLE, NEW_TABLE)
    }
    assert found == offering
    assert len(found) > 8


def _commands(group: click.Group, prefix: str) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield f"{prefix}{name}", command
        if isinstance(command, click.Group):
            yield from _commands(command, f"{prefix}{name} ")
