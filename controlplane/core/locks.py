"""What a lock that a statement took means for everybody else, in words; modes as in pg_locks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

# The weakest first. What each conflicts with: PostgreSQL's table of conflicting lock modes.
_BLOCKS: Final = {
    "AccessShareLock": "blocks no statement but those that need the table for themselves",
    "RowShareLock": "blocks no reads and no writes",
    "RowExclusiveLock": "blocks no reads and no writes, but of the rows that it changes",
    "ShareUpdateExclusiveLock": "blocks no reads and no writes; "
    "other changes of the structure, VACUUM and ANALYZE of {table} wait until commit",
    "ShareLock": "blocks INSERT, UPDATE and DELETE of {table} until commit; reads go on",
    "ShareRowExclusiveLock": "blocks INSERT, UPDATE and DELETE of {table} until commit; "
    "reads go on",
    "ExclusiveLock": "blocks INSERT, UPDATE, DELETE and SELECT FOR UPDATE of {table} until commit; "
    "plain reads go on",
    "AccessExclusiveLock": "blocks everything on {table} until commit, SELECT as well",
}
MODES: Final = tuple(_BLOCKS)
# From this one on a lock is worth a line.
_TOLD: Final = MODES.index("ShareUpdateExclusiveLock")


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What was done under a lock, as it was measured."""

    rewritten: bool  # it has another file, with rows in it
    emptied: bool  # it has another file, without rows
    read: bool  # it was read from end to end
    indexed: bool  # it has more indexes


def is_told(mode: str) -> bool:
    """Tell whether anybody but VACUUM and other DDL may notice this lock."""
    return MODES.index(mode) >= _TOLD


def name(mode: str) -> str:
    """Return a mode as LOCK TABLE names it: ACCESS EXCLUSIVE."""
    letters = mode.removesuffix("Lock")
    return "".join(f" {c}" if c.isupper() else c for c in letters).strip().upper()


def blocks(mode: str, table: str) -> str:
    """Say what others cannot do while the lock is held."""
    return _BLOCKS[mode].format(table=table)


def remedy(mode: str | None, work: Work, *, plain_index: bool) -> str | None:
    """Return the usual way to get there without holding this lock for long.

    No mode: it is not known. plain_index: the statement is CREATE INDEX.
    """
    if work.emptied:
        return None
    if work.rewritten:
        return _REWRITTEN
    if work.indexed:
        return _CONCURRENTLY if plain_index else _USING_INDEX
    if mode is None or MODES.index(mode) < MODES.index("ShareLock"):
        return None
    return _NOT_VALID if work.read else _QUEUE


_REWRITTEN: Final = (
    "Every row is written anew under this lock. For a type or a default: add a column without "
    "either, fill it in batches, and let the names change places at the end."
)
_CONCURRENTLY: Final = "CREATE INDEX CONCURRENTLY, outside a transaction, blocks no writes."
_USING_INDEX: Final = (
    "First CREATE UNIQUE INDEX CONCURRENTLY, outside a transaction; then ADD CONSTRAINT ... USING "
    "INDEX, which takes a moment."
)
_NOT_VALID: Final = (
    "Add the constraint NOT VALID, and VALIDATE CONSTRAINT in a transaction of its own, which "
    "blocks no writes; SET NOT NULL takes a moment where a valid CHECK (... IS NOT NULL) is there."
)
_QUEUE: Final = (
    "A moment's work, but it waits for every transaction that uses the table, and all who come "
    "later wait behind it: set lock_timeout, and try again when it runs out."
)
