"""A line for a shell that runs a statement, with a client that is there."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path
from typing import Final

# psycopg came with us; psql may not be there
_PROGRAM: Final = (
    "import psycopg; ran = psycopg.connect({dsn!r}, autocommit=True).execute({statement!r}); "
    "print(*(ran if ran.description else [ran.statusmessage]), sep={newline!r})"
)


def own_line(dsn: str, command: str) -> str:
    """Return the line that runs a command of this program, wherever the shell is."""
    program = Path(sys.executable).with_name("schemawatch")
    return f"DATABASE_URL='{dsn}' {shlex.quote(str(program))} {command}"


def sql_line(dsn: str, statement: str, programs: Path | None = None) -> str:
    """Return the line; programs is a folder that may have psql where the PATH has none."""
    ours = programs / "psql" if programs else None
    psql = "psql" if shutil.which("psql") else str(ours) if ours and ours.is_file() else None
    if psql is not None:
        return f"{psql} '{dsn}' -c \"{statement}\""
    program = _PROGRAM.format(dsn=dsn, statement=statement, newline="\n")
    return f"{shlex.quote(sys.executable)} -c {shlex.quote(program)}"
