"""Modules stay small enough to be read at one go."""

from __future__ import annotations

from pathlib import Path

import controlplane

LIMIT = 200
# module -> why it may be longer
ALLOWED: dict[str, str] = {}
TOP = Path(controlplane.__file__).parent


def test_modules_are_small() -> None:
    long = {
        path.relative_to(TOP).as_posix()
        for path in TOP.rglob("*.py")
        if len(path.read_text("utf-8").splitlines()) > LIMIT
    }
    assert long == set(ALLOWED)
