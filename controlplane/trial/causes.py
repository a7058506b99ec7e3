"""Which statement a change comes from: that after which it was there until the end."""

from __future__ import annotations

import json
from typing import Any

from controlplane.core.script import Statement
from controlplane.db import trial_changes
from controlplane.db.pool import Conn
from controlplane.db.trial import Marks
from controlplane.trial.labels import Labels
from controlplane.trial.report import Place

# They move nothing themselves.
_STAND_STILL = frozenset({"begin", "start", "commit", "end", "savepoint", "release"})

_Document = dict[str, Any]


class Causes:
    """Looks at what is changed between two statements that change something; not after the last.

    So a migration of one statement pays nothing for it.
    """

    def __init__(self, conn: Conn, marks: Marks, *, is_shadow: bool) -> None:
        self._conn = conn
        self.labels = Labels(conn, is_shadow=is_shadow)
        self._marks = marks
        self._fingerprints: str | None = None
        self._writes: int | None = 0
        self._unseen: Place | None = None  # has changed something since the last look
        self._last: Place | None = None
        self._found: dict[str, dict[str, Place]] = {}  # by table, then by finding

    async def before(self, statement: Statement) -> None:
        """Look at what the statement before has done, if it has done anything."""
        if self._unseen is None or (statement.words[:1] and statement.words[0] in _STAND_STILL):
            return
        seen = await trial_changes.look(self._conn, self._marks, self._fingerprints)
        self._fingerprints = seen.fingerprints
        moved = {str(number) for number in seen.moved}
        for table in list(self._found):
            # a new table has no number, and is told at each look
            if table in moved or not table.isdigit():
                self._found[table] = self._still(table, seen.findings)
        for document in seen.findings:
            found = self._found.setdefault(_table(document), {})
            found.setdefault(_finding(document), self._unseen)
        self._writes = await trial_changes.catalog_writes(self._conn)
        self._unseen = None

    async def after(self, statement: Statement, place: Place) -> None:
        """Remember a statement that has changed something, or undone it."""
        writes = await trial_changes.catalog_writes(self._conn)
        undone = statement.words[:1] in {("rollback",), ("abort",)}
        if undone or writes is None or writes != self._writes:
            self._unseen = self._last = place
        self._writes = writes

    def place(self, document: _Document) -> Place | None:
        """Return the statement that a change at the end comes from; None when none did anything."""
        found = self._found.get(_table(document), {})
        return found.get(_finding(document), self._unseen or self._last)

    def _still(self, table: str, findings: list[_Document]) -> dict[str, Place]:
        present = {_finding(one) for one in findings if _table(one) == table}
        return {key: place for key, place in self._found[table].items() if key in present}


def _table(document: _Document) -> str:
    number = document["schema_id"]
    return document["table_name"] if number is None else str(number)


def _finding(document: _Document) -> str:
    names = ("rule_id", "object_kind", "object_name", "attribute", "before", "after")
    return json.dumps([document.get(name) for name in names], sort_keys=True)
