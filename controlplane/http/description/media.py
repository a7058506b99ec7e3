"""What bodies are: their media types, and the problem document of RFC 9457."""

from __future__ import annotations

from typing import Final

import msgspec

JSON: Final = "application/json"
PROBLEM: Final = "application/problem+json"


class FieldProblem(msgspec.Struct, frozen=True):
    """Which field is wrong, and how."""

    field: str
    problem: str


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """What went wrong (title, detail), the facts (facts), what to do (hint).

    existing_id is the number of what was to be made and is there already.
    """

    type: str
    title: str
    status: int
    detail: str
    code: str
    instance: str
    request_id: str
    hint: str | None = None
    facts: str | None = None
    errors: list[FieldProblem] | None = None
    existing_id: int | None = None
