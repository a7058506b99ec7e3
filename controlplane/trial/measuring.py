"""Which locks on watched tables a statement takes, and what it does under them: measured."""

from __future__ import annotations

from typing import NamedTuple

from controlplane.core import locks
from controlplane.core.locks import Work
from controlplane.core.script import Statement
from controlplane.db import trial
from controlplane.db.pool import Conn
from controlplane.db.trial import Relation, State
from controlplane.trial.report import Lock

# These read tables for what is in them, not to check them under a lock.
_DATA = frozenset({"copy", "delete", "execute", "insert", "merge", "select", "update", "with"})

_NOTHING = Work(rewritten=False, emptied=False, read=False, indexed=False)


class _Since(NamedTuple):
    place: str  # FILE:LINE
    block: int  # BEGIN … COMMIT of the file; 0 is outside


class _Taken(NamedTuple):
    relid: int
    mode: str
    since: _Since | None  # of an earlier statement: what this one takes cannot be seen
    work: Work


class Meter:
    """Compares the locks of the transaction, and the relations under them, by statement."""

    def __init__(
        self,
        conn: Conn,
        relations: dict[int, Relation],
        states: dict[int, State],
        *,
        has_rows: bool,
    ) -> None:
        self._conn = conn
        self._has_rows = has_rows
        self._relations = relations
        self._before = states
        self._states = dict(states)
        self._held: dict[tuple[int, str], _Since] = {}
        self._blocks = 0
        self._block = 0

    @classmethod
    async def begin(cls, conn: Conn, *, has_rows: bool) -> Meter:
        """Look at all that is watched; in a shadow sizes are told, and there are no rows."""
        relations = await trial.relations(conn)
        states = await trial.states(conn, relations)
        return cls(conn, relations, states, has_rows=has_rows)

    async def look(self, statement: Statement, file: str) -> list[Lock]:
        """Return what this statement, which has just run, took and did; the strongest by table.

        Where a lock as strong was held before, what it takes cannot be seen, only what it did.
        """
        held = {
            (relid, mode)
            for relid, mode in await trial.held(self._conn)
            if relid in self._relations and locks.is_told(mode)
        }
        here = _Since(f"{file}:{statement.line}", self._block)
        new = held - self._held.keys()
        self._held = {lock: self._held.get(lock, here) for lock in held}
        strongest = dict(sorted(held, key=lambda lock: locks.MODES.index(lock[1])))
        present = await trial.states(self._conn, strongest) if strongest else {}
        found: list[_Taken] = []
        for relid, mode in strongest.items():
            work = await self._work(relid, present.get(relid), statement)
            if (relid, mode) in new:
                found.append(_Taken(relid, mode, None, work))
            elif work != _NOTHING:
                found.append(_Taken(relid, mode, self._held[relid, mode], work))
        return self._by_table(found, statement)

    async def renew(self, statement: Statement, file: str, *, in_block: bool) -> None:
        """Look anew after a statement about transactions: some of them undo work and locks."""
        if statement.words[0] in {"rollback", "abort"}:
            self._states = await trial.states(self._conn, self._relations)
        await self.look(statement, file)
        if statement.words[0] not in {"savepoint", "release"} and "to" not in statement.words:
            self._blocks += 1
            self._block = self._blocks if in_block else 0

    async def _work(self, relid: int, now: State | None, statement: Statement) -> Work:
        before = self._states.get(relid)
        if now is None or before is None:  # it is gone
            return _NOTHING
        self._states[relid] = now
        moved = now.file != before.file
        read = now.reads > before.reads and not _DATA.intersection(statement.words[:1])
        emptied = moved and (
            statement.starts("truncate")
            or (self._has_rows and before.bytes > 0 and await trial.is_empty(self._conn, relid))
        )
        return Work(
            rewritten=moved and not emptied,
            emptied=emptied,
            read=read and not emptied,
            indexed=now.indexes > before.indexes,
        )

    def _by_table(self, found: list[_Taken], statement: Statement) -> list[Lock]:
        tables: dict[str, list[_Taken]] = {}
        for item in found:
            tables.setdefault(self._relations[item.relid].table_name, []).append(item)
        return [self._lock(table, items, statement) for table, items in sorted(tables.items())]

    def _lock(self, table: str, items: list[_Taken], statement: Statement) -> Lock:
        strongest = max(items, key=lambda item: locks.MODES.index(item.mode))
        mode, since = strongest.mode, strongest.since
        # PostgreSQL has released it, where what took it was committed
        known = since is None or 0 < since.block == self._block
        names = sorted(self._relations[item.relid].name for item in items if item.mode == mode)
        names = [table] if table in names else names
        whole = names[0] if len(names) == 1 else f"{len(names)} partitions of {table}"
        work = Work(
            rewritten=any(item.work.rewritten for item in items),
            emptied=any(item.work.emptied for item in items),
            read=any(item.work.read for item in items),
            indexed=any(item.work.indexed for item in items),
        )
        # as it was before: what runs here moves the figures
        were = [self._before[item.relid] for item in items if item.relid in self._before]
        counted = [state.rows for state in were if state.rows is not None]
        return Lock(
            schema_id=self._relations[items[0].relid].schema_id,
            table_name=table,
            relations=names,
            mode=locks.name(mode) if known else None,
            held_since=None if since is None else since.place,
            blocks=locks.blocks(mode, whole) if known else None,
            rewritten=work.rewritten,
            emptied=work.emptied,
            read=work.read,
            rows=sum(counted) if counted else None,
            bytes=sum(state.bytes for state in were),
            remedy=locks.remedy(
                mode if known else None, work, plain_index=_is_plain_index(statement)
            ),
        )


def _is_plain_index(statement: Statement) -> bool:
    return statement.starts("create", "index") or statement.starts("create", "unique", "index")
