"""`schemawatch demo` as a program: what it prints, and that it fails when a step is not seen."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.commands.cli import PROGRAM, environment

NOWHERE = "postgresql://nobody:secret@127.0.0.1:1/nothing"


def demo(
    *arguments: str, program: list[str] | None = None, settings: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*(program or PROGRAM), "demo", *arguments],
        env=environment(None, **(settings or {})),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def changed(source: str) -> list[str]:
    """Return the program, with something changed before it starts."""
    return [sys.executable, "-c", f"{source}\nfrom controlplane.cli import main\nmain()"]


def test_every_step_is_seen() -> None:
    # none of these is about the demo's own server
    settings = {
        "DATABASE_URL": NOWHERE,
        "PGHOSTADDR": "203.0.113.1",
        "PGOPTIONS": "-c nonsense=1",
        "PGSSLMODE": "require",
    }
    done = demo(settings=settings)
    assert done.returncode == 0, done.stdout + done.stderr
    text = done.stdout
    for step in ("1  ", "2  ", "3  ", "4  ", "5  ", "6  ", "7  "):
        assert re.search(rf"(?m)^ {step}\S", text), step
    for essential in (
        "alter table shop.customers drop column email",
        "SAFE  column-added-nullable",
        "RISKY  enum-label-added",
        "BREAKING  column-renamed",
        "BREAKING  column-removed",
        "RISKY  column-drop-not-null",
        "alice with flyway from 127.0.0.1",
        "bob with psql from 127.0.0.1",
        "before    preview: BREAKING for billing, SAFE for search",
        "breaks billing (team-payments, #billing); search is not hit",
        "told: It reads status.",
        "found by the scan",
        "received, signature verified",
        "Every step was seen",
    ):
        assert essential in text, essential
    assert re.search(r"verified, \d+ ms after the commit", text)
    assert "\x1b" not in text
    assert "MISSING" not in text
    assert done.stderr == ""
    folder = re.search(r"of its own, in\s+(\S+)", text)
    assert folder is not None
    assert not Path(folder[1]).exists()


def test_ascii_is_enough() -> None:
    done = demo(settings={"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ok received, signature verified" in done.stdout
    assert done.stdout.isascii()


def test_wrong_verdict_is_a_failure() -> None:
    program = changed(
        "import dataclasses\n"
        "from controlplane.tour import steps\n"
        "steps.SAFE = dataclasses.replace(steps.SAFE, impact='RISKY')"
    )
    done = demo(program=program)
    assert done.returncode == 1
    assert "Not seen:" in done.stdout
    assert "step 1: one RISKY drift of shop.orders" in done.stdout
    assert "Traceback" not in done.stderr


def test_forged_webhook_is_a_failure() -> None:
    program = changed(
        "from controlplane.commands import _embedded_server\n"
        "from controlplane.core.signing import generate_secret\n"
        "from controlplane.tour import demo_steps, receiver\n"
        "_embedded_server.receiving = "
        "lambda _, port: receiver.receiving(generate_secret(), port=port)\n"
        "demo_steps.WEBHOOK_SECONDS = 2.0"
    )
    done = demo(program=program)
    assert done.returncode == 1
    assert "step 4: a webhook within 2 s (refused: no signature fits" in done.stdout
    assert "Traceback" not in done.stderr


def test_it_ends_at_its_deadline_and_leaves_nothing() -> None:
    place = Path(tempfile.mkdtemp(prefix="swd"))
    place.chmod(0o755)  # for the account that root steps down to
    done = demo("--timeout", "0.5", settings={"TMPDIR": str(place)})
    place.rmdir()
    assert done.returncode == 1
    assert "it took longer than 0.5 s" in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("timeout", ["0", "x"])
def test_wrong_usage(timeout: str) -> None:
    assert demo("--timeout", timeout).returncode == 2
