"""What a trial found, as `schemawatch check --json` prints it; and how it fails."""

from __future__ import annotations

from dataclasses import dataclass, field

from controlplane.db.preview import Finding
from controlplane.errors import SchemaWatchError


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """The strongest lock that a statement took on a watched table or on what is below it."""

    schema_id: int
    table_name: str
    relations: list[str]  # the table itself, or those of its partitions and children
    mode: str | None  # null: not seen, because held_since is still held here
    blocks: str | None
    held_since: str | None  # FILE:LINE of the statement that took one as strong before
    rewritten: bool
    emptied: bool
    read: bool
    rows: int | None
    bytes: int
    remedy: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something is: statement counts from 1 in its file, text is how it begins."""

    file: str
    line: int
    statement: int | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried(Place):
    """One statement; note says what about it was not tried, or not as it stands."""

    locks: list[Lock]
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """What a change is for one consumer of its table."""

    name: str
    impact: str
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Finding):
    """A change, the statement that it comes from, and those who depend on its table."""

    at: Place | None
    consumers: list[Hit] = field(default_factory=list[Hit])

    @property
    def hits(self) -> list[Hit]:
        """Return the consumers that would notice."""
        return [one for one in self.consumers if one.impact != "SAFE"]

    @property
    def way_round(self) -> str | None:
        """Say of what breaks that there are steps which break nobody, or why there are none."""
        if not self.instead or self.change.impact != "BREAKING":
            return None
        if self.instead[0].sql is None:
            return self.instead[0].title
        phases = ", ".join(dict.fromkeys(step.phase for step in self.instead))
        return f"{len(self.instead)} steps reach the same end ({phases}): --instead shows them"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumer:
    """Somebody who depends on tables; impact is the worst for him; None: no change meets him."""

    name: str
    owner: str | None
    channel: str | None
    impact: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What all files together would do; watched counts the tables that were looked at."""

    impact: str | None  # the worst; None when nothing was found
    findings: list[Found]
    statements: list[Tried]
    watched: int
    consumers: list[Consumer] = field(default_factory=list[Consumer])  # all that are declared
    notes: list[str] = field(default_factory=list[str])  # what the reader has to know of the trial
    consumer: str | None = None  # to whom alone it is told


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why nothing can be said: the SQL fails, or there is no database."""

    code: str
    message: str
    detail: str | None
    hint: str | None
    at: Place | None


class TrialError(SchemaWatchError):
    """A statement, or a line, that could not be tried."""

    def __init__(self, error: SchemaWatchError, at: Place) -> None:
        super().__init__(error.message, code=error.code, detail=error.detail, hint=error.hint)
        self.at = at
