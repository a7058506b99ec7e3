"""What a terminal asks for by its environment: no colours, no cursor, so many columns."""

from __future__ import annotations

import os
import pty
import subprocess
from typing import Any

import psycopg
import pytest

from tests.commands.cli import PROGRAM, environment

Db = psycopg.Connection[tuple[Any, ...]]


def on_terminal(db_url: str, *arguments: str, **settings: str) -> str:
    """Run a command at a terminal of its own; return all that it printed."""
    ours, theirs = pty.openpty()
    env = environment(db_url, **{"TERM": "xterm-256color", **settings})
    for name in ("NO_COLOR", "COLUMNS"):
        if name not in settings:
            env.pop(name, None)
    with subprocess.Popen([*PROGRAM, *arguments], env=env, stdout=theirs, stderr=theirs) as program:
        os.close(theirs)
        said = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            said += part
        program.wait(60)
    os.close(ours)
    return said.decode().replace("\r\n", "\n")


@pytest.fixture
def drifted(db: Db, db_url: str) -> str:
    db.execute("create table orders_of_customers (id int, note text)")
    db.execute("select schemawatch.register_table('orders_of_customers')")
    db.execute("alter table orders_of_customers drop column note")
    db.execute("select schemawatch.create_endpoint('https://example.com/' || repeat('a', 60))")
    return db_url


def test_colours_and_how_to_have_none(drifted: str) -> None:
    assert "\x1b[" in on_terminal(drifted, "drifts")
    assert "\x1b[" in on_terminal(drifted, "drifts", NO_COLOR="")
    for settings in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        plain = on_terminal(drifted, "drifts", **settings)
        assert "BREAKING  public.orders_of_customers" in plain
        assert "\x1b" not in plain


def test_what_moves_does_not_on_a_dumb_terminal(drifted: str) -> None:
    assert "\x1b[2K" in on_terminal(drifted, "migrate", "--dry-run")
    without = on_terminal(drifted, "migrate", "--dry-run", NO_COLOR="1")
    assert ("\x1b[2K" in without, "\x1b[2m" in without) == (True, False)
    dumb = on_terminal(drifted, "migrate", "--dry-run", TERM="dumb")
    assert ("\x1b" in dumb, "\r" in dumb) == (False, False)


@pytest.mark.parametrize("columns", [60, 100])
def test_lines_fit(drifted: str, columns: int) -> None:
    for arguments in (("drifts",), ("list",), ("webhook", "list"), ("--help",)):
        said = on_terminal(drifted, *arguments, COLUMNS=str(columns), NO_COLOR="1")
        assert max(map(len, said.splitlines())) <= columns, said
    wide = on_terminal(drifted, "webhook", "list", COLUMNS="200", NO_COLOR="1")
    assert "https://example.com/" + "a" * 60 in wide


def test_a_name_cannot_steer_the_terminal(db: Db, db_url: str) -> None:
    db.execute('create table "a\x1b[2J\x1b[8m\u202eb" (id int)')
    db.execute("select count(*) from schemawatch.register_schema('public')")
    said = on_terminal(db_url, "list", COLUMNS="200")
    assert "a⟨U+001B⟩[2J⟨U+001B⟩[8m⟨U+202E⟩b" in said
    assert not any(steering in said for steering in ("\x1b[2J", "\x1b[8m", "\u202e"))
    # a program gets the name
    piped = subprocess.run(
        [*PROGRAM, "list"], env=environment(db_url), capture_output=True, check=True, timeout=60
    )
    assert "\u202eb" in piped.stdout.decode()
