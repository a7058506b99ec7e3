"""What a terminal can show, by its environment."""

from __future__ import annotations

from collections.abc import Mapping


def moves(environ: Mapping[str, str]) -> bool:
    """Whether a line can be replaced by the next one."""
    return environ.get("TERM") != "dumb"


def has_colours(environ: Mapping[str, str]) -> bool:
    """Whether colours are wanted where there is a terminal at all: https://no-color.org."""
    return moves(environ) and not environ.get("NO_COLOR")
