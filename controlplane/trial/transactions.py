"""BEGIN, COMMIT, ROLLBACK and savepoints of a file, inside a transaction that never commits."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from controlplane.core.script import Statement
from controlplane.db import attempt, trial
from controlplane.db.attempt import Limits
from controlplane.db.pool import Conn

_NOISE = frozenset({"work", "transaction", "savepoint"})
OF_TOOL = Statement(number=0, line=1, text="", plain="", words=(), label="", copies=None)


class Transaction:
    """The transaction block that a file is in; begun is the statement that began it."""

    def __init__(self, conn: Conn, limits: Callable[[], Limits]) -> None:
        self._conn = conn
        self._limits = limits
        self.begun: Statement | None = None
        self._begins = 0
        self._words: dict[str, Callable[[Statement], Awaitable[str]]] = {
            "begin": self._begin,
            "start": self._begin,
            "commit": self._commit,
            "end": self._commit,
            "rollback": self._roll_back,
            "abort": self._roll_back,
            "savepoint": self._savepoint,
            "release": self._savepoint,
        }

    @property
    def block(self) -> tuple[int, int] | None:
        """Tell this transaction block from all others; None outside of one."""
        return None if self.begun is None else (id(self), self._begins)

    async def wrap(self, *, needed: bool) -> None:
        """Begin what the tool that runs the file would begin."""
        if needed:
            await self._open(OF_TOOL)

    async def unwrap(self) -> None:
        """Commit that, if the file has not."""
        if self.begun is OF_TOOL:
            await self._commit(OF_TOOL)

    def refusal(self, statement: Statement) -> str | None:
        """Return the command that PostgreSQL refuses outside of a transaction block, if it is one.

        The server does not say: for it there always is one here.
        """
        if self.begun is not None:
            return None
        match statement.words:
            case ("savepoint", *_):
                return "SAVEPOINT"
            case ("release", *_):
                return "RELEASE SAVEPOINT"
            case ("rollback" | "abort", *rest) if "to" in rest:
                return "ROLLBACK TO SAVEPOINT"
            case ("lock", *_):
                return "LOCK TABLE"
            case _:
                return None

    async def obey(self, statement: Statement) -> str | None:
        """Do what it says of transactions and return what is to be noted; None: it says nothing."""
        obeyed = self._words.get(statement.words[0] if statement.words else "")
        if obeyed is None or statement.words[1:2] == ("prepared",):
            return None
        return await obeyed(statement)

    async def _begin(self, statement: Statement) -> str:
        if self.begun is None:
            await self._open(statement)
        return ""

    async def _open(self, statement: Statement) -> None:
        await trial.begin_transaction(self._conn)
        self.begun = statement
        self._begins += 1

    async def _commit(self, statement: Statement) -> str:
        if self.begun is not None:
            await attempt.check_deferred(self._conn, self._limits())
            await trial.commit_transaction(self._conn)
            await self._chain(statement)
        return ""

    async def _roll_back(self, statement: Statement) -> str:
        if "to" in statement.words:
            return await self._savepoint(statement)
        if self.begun is None:
            return "not run: no transaction begins before it in this file"
        since = self.begun.line
        await trial.roll_back_transaction(self._conn)
        await self._chain(statement)
        return f"all since line {since} is undone"

    async def _chain(self, statement: Statement) -> None:
        self.begun = None
        if statement.words[-2:] == ("and", "chain"):
            await self._open(statement)

    async def _savepoint(self, statement: Statement) -> str:
        action = statement.words[0].replace("abort", "rollback")
        named = [word for word in statement.words[1:] if word not in _NOISE | {"to"}]
        name = named[0] if named else statement.words[-1]
        await trial.savepoint(self._conn, action, name)
        return ""
