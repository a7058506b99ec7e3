"""One PostgreSQL cluster: initdb, settings, start, stop. Nothing here knows SchemaWatch."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from controlplane.embedded.account import Account
from controlplane.errors import UnavailableError

SUPERUSER: Final = "postgres"
_TIMEOUT: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A data directory, the programs that serve it, and the account they run under."""

    programs: Path
    data: Path
    account: Account | None

    @property
    def log(self) -> Path:
        """Return the file that the server writes to."""
        return self.data.parent / "server.log"

    def exists(self) -> bool:
        """Tell whether initdb finished here; it writes PG_VERSION long before its end."""
        return (self.data / "PG_VERSION").is_file() and not self._unfinished.exists()

    @property
    def _unfinished(self) -> Path:
        return self.data.parent / "initdb.unfinished"

    def initialise(self, password_file: Path | None = None) -> None:
        """Run initdb; with a password file, every login needs it (SCRAM), else none does."""
        arguments = ["--pgdata", str(self.data), "--username", SUPERUSER]
        arguments += ["--encoding", "UTF8", "--no-locale", "--no-sync", "--auth"]
        if password_file is None:
            arguments.append("trust")
        else:
            arguments += ["scram-sha-256", "--pwfile", str(password_file)]
        if self._unfinished.exists():
            # what a killed initdb left is nobody's data, and initdb takes an empty folder only
            self._spawn(["rm", "-rf", str(self.data)])
        self._unfinished.touch()
        self._run("initdb", arguments)
        self._unfinished.unlink()

    def configure(self, settings: Mapping[str, str]) -> None:
        """Write settings into postgresql.auto.conf, keeping those that ALTER SYSTEM made."""
        path = self.data / "postgresql.auto.conf"
        kept = [
            line
            for line in path.read_text("utf-8").splitlines()
            if line.split("=")[0].strip() not in settings
        ]
        made = [f"{name} = {_quote(value)}" for name, value in settings.items()]
        # written by the account itself: root must not follow what another account may have linked
        self._spawn(["tee", str(path)], text="\n".join([*kept, *made, ""]))

    def setting(self, name: str) -> str | None:
        """Return a value that configure() wrote earlier."""
        with suppress(FileNotFoundError):
            text = (self.data / "postgresql.auto.conf").read_text("utf-8")
            match = re.search(rf"(?m)^{re.escape(name)} = '(.*)'$", text)
            return match[1].replace("''", "'") if match else None
        return None

    def start(self) -> None:
        """Start and wait until it accepts connections; UnavailableError with the log's end."""
        self._forget_stale_pid()
        with self.log.open("a") as made:
            if self.account is not None:
                os.chown(made.fileno(), self.account.uid, self.account.gid)
        self._run("pg_ctl", ["start", "-w", "-t", str(_TIMEOUT), "-l", str(self.log), *self._at()])

    def stop(self, mode: str = "fast") -> None:
        """Stop and wait; nothing happens when it does not run."""
        if self.running_pid() is not None:
            self._run("pg_ctl", ["stop", "-w", "-t", str(_TIMEOUT), "-m", mode, *self._at()])

    def running_pid(self) -> int | None:
        """Return the process id of a postmaster that serves this data directory."""
        try:
            pid = int((self.data / "postmaster.pid").read_text("utf-8").split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None
        return pid if str(self.data) in _command_line(pid) else None

    def _forget_stale_pid(self) -> None:
        # After a crash the number may belong to another process, and the server would refuse.
        if self.running_pid() is None:
            self._spawn(["rm", "-f", str(self.data / "postmaster.pid")])

    def _spawn(
        self,
        command: Sequence[str],
        *,
        output: IO[bytes] | int = subprocess.DEVNULL,
        text: str = "",
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            command,
            input=text.encode(),
            stdout=output,
            stderr=subprocess.STDOUT,
            env=_environment(),
            cwd="/",
            check=False,
            user=self.account.uid if self.account else None,
            group=self.account.gid if self.account else None,
            extra_groups=[] if self.account else None,
        )

    def _at(self) -> list[str]:
        return ["-D", str(self.data)]

    def _run(self, program: str, arguments: Sequence[str]) -> None:
        output = self.data.parent / f"{program}.log"
        output.unlink(missing_ok=True)
        # a file and no pipe: the server inherits it, and would keep a pipe open
        with output.open("wb") as sink:
            done = self._spawn([str(self.programs / program), *arguments], output=sink)
        if done.returncode:
            raise UnavailableError(
                f"{program} failed with exit code {done.returncode}",
                detail=_tail(output) + _tail(self.log),
                hint=f"The whole log is {self.log}.",
            )


def _command_line(pid: int) -> str:
    proc = Path("/proc/self/cmdline")
    if proc.exists():
        with suppress(OSError):
            return Path(f"/proc/{pid}/cmdline").read_text("utf-8", errors="replace")
        return ""
    return subprocess.run(
        ["ps", "-o", "command=", "-p", str(pid)],  # noqa: S607 (macOS, where there is no /proc)
        capture_output=True,
        text=True,
        check=False,
    ).stdout


def _environment() -> dict[str, str]:
    keep = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
    return {**keep, "LC_ALL": "C", "TZ": "UTC"}


def _quote(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _tail(path: Path, lines: int = 8) -> str:
    with suppress(FileNotFoundError):
        return "\n".join(path.read_text("utf-8", errors="replace").splitlines()[-lines:])
    return ""
