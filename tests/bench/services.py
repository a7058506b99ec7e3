"""What is measured from outside: our service and the bare ones, each a process of its own."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.commands.cli import PROGRAM, environment

_LISTENING = re.compile(r"event=listening url=(\S+)")
_READY = re.compile(r"ready (\S+)")
_PATIENCE = 30.0


@contextmanager
def serving(db_url: str) -> Iterator[str]:
    """Run `schemawatch serve` with its defaults; gives its URL when its notifier listens."""
    settings = {"SCHEMAWATCH_WEBHOOK_ALLOW": "127.0.0.0/8"}
    with _running([*PROGRAM, "serve", "--port", "0"], db_url, settings) as log:
        url = _wait_for(log, _LISTENING)
        _wait_for(log, re.compile(r"(event=listening) pid="))
        yield url


@contextmanager
def notifying(db_url: str) -> Iterator[str]:
    """Run `schemawatch notify` with its defaults."""
    settings = {"SCHEMAWATCH_WEBHOOK_ALLOW": "127.0.0.0/8", "SCHEMAWATCH_LOG_LEVEL": "warning"}
    with _running([*PROGRAM, "notify"], db_url, settings):
        yield db_url


@contextmanager
def bare(kind: str, db_url: str, *arguments: str) -> Iterator[str]:
    """Run one of tests/bench/bare.py; gives what it says when it is ready."""
    command = [sys.executable, "-m", "tests.bench.bare", kind, *arguments]
    with _running(command, db_url, {}) as log:
        yield _wait_for(log, _READY)


@contextmanager
def _running(
    command: Sequence[str], db_url: str, settings: dict[str, str]
) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    with tempfile.TemporaryDirectory(prefix="swb") as folder:
        log = Path(folder) / "log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                command, env=environment(db_url, **settings), stdout=output, stderr=output
            )
        try:
            yield process, log
        finally:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for(running: tuple[subprocess.Popen[bytes], Path], what: re.Pattern[str]) -> str:
    process, log = running
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        found = what.search(log.read_text("utf-8"))
        if found:
            return found[1]
        if process.poll() is not None:
            break
        time.sleep(0.02)
    raise RuntimeError(f"it did not start: {log.read_text('utf-8')}")
