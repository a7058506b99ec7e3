"""Labels that ALTER TYPE ... ADD VALUE has added: who may use them, as PostgreSQL sees it.

Nobody in the transaction that adds one (55P04), and everybody after its commit. All that is
checked is in one transaction, so what comes after a commit of the files is let use them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple, TypeAlias

from psycopg.errors import UnsafeNewEnumValueUsage

from controlplane.core.script import Statement
from controlplane.db import attempt, trial_labels
from controlplane.db.attempt import Limits
from controlplane.db.pool import Conn
from controlplane.db.trial_labels import Label
from controlplane.trial.report import Place

# The transaction of a file; None: the statement is one by itself.
Block: TypeAlias = tuple[int, int] | None

_SAME: Final = (
    "{place} adds it in the same transaction, and it can be used only after its COMMIT: commit in "
    "between, or put the use into a migration of its own."
)
_NOT_RUN: Final = (
    "not run: it uses the label {label}, which {place} adds. After the commit in between it works, "
    "but not in the one transaction of a check"
)
_ALONE: Final = (
    "After the commit in between it works, but not in the one transaction of a check: "
    "use --shadow, or check the file that adds the label and this one one after the other."
)
_MAY_ADD: Final = (("alter", "type"), ("do",), ("call",), ("select",))
# What they do to rows is no change of structure.
_OF_ROWS: Final = frozenset({"copy", "delete", "insert", "merge", "select", "table", "update"})


class _Added(NamedTuple):
    place: Place
    block: Block


class Labels:
    """What was added where, and in which transaction of the files."""

    def __init__(self, conn: Conn, *, is_shadow: bool) -> None:
        self._conn = conn
        self._is_shadow = is_shadow  # to write to catalogs, though it is undone, is for ours alone
        self._added: dict[int, _Added] = {}
        self._settled: set[int] = set()

    async def attempt(
        self, statement: Statement, place: Place, limits: Limits, block: Block
    ) -> str | None:
        """Run a statement; return why it is not run, where it cannot be here and changes nothing.

        The error of one that PostgreSQL would refuse too has a note that names the place.
        """
        try:
            await attempt.attempt(self._conn, statement.text, limits)
        except UnsafeNewEnumValueUsage as error:
            await attempt.undo(self._conn)
            await attempt.limit(self._conn, limits)
            note = await self._settle(error, statement, block)
            if note is not None:
                return note
            # each time fewer labels are not settled
            return await self.attempt(statement, place, limits, block)
        if any(statement.starts(*words) for words in _MAY_ADD):
            for label in await trial_labels.added(self._conn):
                if label.oid not in self._settled:
                    self._added.setdefault(label.oid, _Added(place, block))
        return None

    async def _settle(
        self, error: UnsafeNewEnumValueUsage, statement: Statement, block: Block
    ) -> str | None:
        """Let the labels be used whose transaction is over; raise, or say why not."""
        there = [one for one in await trial_labels.added(self._conn) if one.oid in self._added]
        meant = next((one for one in there if f'"{one.label}"' in str(error)), None)
        if meant is None:
            error.add_note(_ALONE)
            raise error
        label, own = meant.label, self._added[meant.oid]
        where = f"{own.place.file}:{own.place.line}"
        if own.block is not None and own.block == block:
            error.add_note(_SAME.format(place=where))
            raise error
        if self._is_shadow and await trial_labels.may_settle(self._conn):
            await self._let(one for one in there if self._added[one.oid].block in {None, own.block})
            return None
        if statement.words[:1] and statement.words[0] in _OF_ROWS:
            return _NOT_RUN.format(label=label, place=where)
        error.add_note(_ALONE)
        raise error

    async def _let(self, labels: Iterable[Label]) -> None:
        for one in labels:
            self._settled.add(await trial_labels.settle(self._conn, one))
            del self._added[one.oid]
