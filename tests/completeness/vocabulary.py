"""Reads statements.sql, and fills its blanks."""

from __future__ import annotations

import random
import re
from pathlib import Path

from hypothesis import strategies as st

from tests import ddl

_BLANK = re.compile(r"\{(\w)\}")
_COLUMNS = [
    "id",
    "a",
    "b",
    '"Select"',
    '"q""uote"',
    "at",
    "number",
    "mood",
    "small",
    "pair",
    "twice",
    "big",
]
_BLANKS: dict[str, list[str]] = {
    "c": [*_COLUMNS, "n1", "n2"],
    "t": [*ddl.TYPES, "kinds.card", "kinds.span[]"],
    "d": ddl.DEFAULTS,
    "k": [
        *(
            check.format(c=column)
            for check in ddl.CHECKS
            for column in ("a", "b", "mood", '"Select"')
        ),
        "kinds.plus(a) > 0",
    ],
    "n": ["1", "2", "3"],
    "m": ["1", "2"],
    "o": ["postgres", "schemawatch_owner"],
    "r": ["public", "schemawatch_reader", "schemawatch_admin"],
}


def templates(major: int) -> list[str]:
    """Return the statements that this version of PostgreSQL has, with blanks."""
    found: list[str] = []
    least = 0
    for line in (Path(__file__).parent / "statements.sql").read_text("utf-8").splitlines():
        if not line:
            least = 0
        elif version := re.fullmatch(r"-- from (\d+)", line):
            least = int(version[1])
        elif line[:2] != "--" and major >= least:
            found.append(line)
    return found


def filled(template: str, chance: random.Random) -> str:
    """Return a statement with its blanks filled by chance."""
    return _BLANK.sub(lambda hit: chance.choice(_BLANKS[hit[1]]), template)


def _filled(template: str) -> st.SearchStrategy[str]:
    blanks = {blank: st.sampled_from(_BLANKS[blank]) for blank in set(_BLANK.findall(template))}
    return st.fixed_dictionaries(blanks).map(
        lambda words: _BLANK.sub(lambda hit: words[hit[1]], template)
    )


def statements(major: int) -> st.SearchStrategy[str]:
    """Draw a statement with its blanks filled."""
    return st.sampled_from(templates(major)).flatmap(_filled)
