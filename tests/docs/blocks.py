"""The fenced blocks of the documents, and how what is in them is run."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from controlplane.core.script import Script, Statement
from tests.commands.cli import environment
from tests.docs.reference import ROOT

Conn = psycopg.Connection[tuple[Any, ...]]

# Made of what other tests run: the golden cases, and completeness/test_known.py.
ELSEWHERE = {"rules.md", "completeness.md"}
_BLOCK = re.compile(
    r"(?:<!-- not run: (?P<reason>[^>]+) -->\n)?^```(?P<kind>\w*)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_LIBPQ = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user"}
# An end of an override in the documents; it has to be in the future, and less than a year away.
_UNTIL = "2027-03-31"
# When something happened; a midnight is one that somebody chose.
_MOMENT = re.compile(r"\d{4}\\-\d\d\\-\d\d\\ (?!00:00:00)\d\d:\d\d:\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """kind is the word after the fence; reason says why it is not run."""

    page: str
    line: int
    kind: str
    text: str
    reason: str | None


def blocks(page: Path) -> Iterator[Block]:
    """Return all of a page, in order."""
    text = page.read_text()
    for match in _BLOCK.finditer(text):
        yield Block(
            page=page.name,
            line=text.count("\n", 0, match.start("text")),
            kind=match["kind"],
            text=match["text"],
            reason=match["reason"],
        )


def statements(text: str) -> Iterator[str]:
    """Split SQL as psql does."""
    script = Script(text)
    while (part := script.next()) is not None:
        assert isinstance(part, Statement), part
        yield part.text


def run_sql(conn: Conn, text: str) -> None:
    """Run what psql would run."""
    for statement in statements(text):
        conn.execute(statement.encode())


def run_shell(url: str, text: str, folder: Path, environ: Mapping[str, str]) -> None:
    """Run commands as somebody who pastes them, where libpq finds the server by itself."""
    info = conninfo_to_dict(url)
    own = {name: str(info[part]) for name, part in _LIBPQ.items()}
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        ["/bin/sh", "-e", "-c", text],
        env=environment(url, **own) | {"PATH": path, **environ},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def run_console(conn: Conn, url: str, text: str, folder: Path) -> None:
    """Run each command of a session and compare what it prints; … is anything, or left out.

    `$ cat FILE` makes the file: what it shows is what the next command reads.
    """
    until = f"{datetime.now(UTC) + timedelta(days=100):%Y-%m-%d}"
    for command, shown in _session(text.replace(_UNTIL, until)):
        if command.startswith("$ cat "):
            (folder / command.split()[-1]).write_text(shown.strip() + "\n")
        elif command.startswith("$ "):
            _compare(command, shown, _program(url, command[2:], folder))
        else:
            _compare(command, shown, _psql(conn, command[3:]))


def _session(text: str) -> Iterator[tuple[str, str]]:
    for part in re.split(r"^(?=\$ |=> )", text, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        while command.endswith("\\"):
            more, _, shown = shown.partition("\n")
            command = command[:-1] + more
        yield command, shown


def _program(url: str, command: str, folder: Path) -> str:
    words = shlex.split(command)
    assert words[0] == "schemawatch", command
    done = subprocess.run(
        [sys.executable, "-c", "from controlplane.cli import main; main()", *words[1:]],
        env=environment(url) | {"PYTHONPATH": str(ROOT)},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def _psql(conn: Conn, statement: str) -> str:
    try:
        conn.execute(statement.encode())
    except psycopg.Error as error:
        diag = error.diag
        detail = f"DETAIL:  {diag.message_detail}\n" if diag.message_detail else ""
        return f"ERROR:  {diag.message_primary}\n{detail}HINT:  {diag.message_hint}\n"
    return ""


def _compare(command: str, shown: str, printed: str) -> None:
    if not shown.strip():
        return
    lines = [
        _MOMENT.sub(lambda _: r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", re.escape(line.rstrip()))
        for line in shown.strip().splitlines()
    ]
    wanted = "\n".join(r"(?:.*\n)*?.*" if line.strip("\\ ") == "…" else line for line in lines)
    assert re.fullmatch(wanted, "\n".join(map(str.rstrip, printed.strip().splitlines()))), (
        f"{command}\n{printed}"
    )
