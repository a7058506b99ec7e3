"""What a terminal can show, by its environment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

# What moves the cursor, turns the writing around, ends the line, or is not seen at all.
_UNSEEN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)
# What we write ourselves: ends of lines; bold, dim and colours, which hide nothing.
_OURS: Final = re.compile("(\n|\x1b\\[(?:[0-2]|[39][0-7])m)")


def moves(environ: Mapping[str, str]) -> bool:
    """Whether a line can be replaced by the next one."""
    return environ.get("TERM") != "dumb"


def has_colours(environ: Mapping[str, str]) -> bool:
    """Whether colours are wanted where there is a terminal at all: https://no-color.org."""
    return moves(environ) and not environ.get("NO_COLOR")


def visible(text: str) -> str:
    """Show such characters by their number: a name may hold any."""
    return _UNSEEN.sub(lambda found: f"\u27e8U+{ord(found[0]):04X}\u27e9", text)


def visible_lines(text: str) -> str:
    """Do so in lines that we have styled, where a name's own style could hide a word."""
    parts = _OURS.split(text)
    return "".join(part if at % 2 else visible(part) for at, part in enumerate(parts))
