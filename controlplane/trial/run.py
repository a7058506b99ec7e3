"""Runs files one statement at a time, in one transaction that is rolled back whatever happens."""

from __future__ import annotations

import time
from dataclasses import replace

import psycopg

from controlplane.core.script import PsqlLine, Script, Statement, UnfinishedError
from controlplane.db import attempt, trial, trial_changes
from controlplane.db.attempt import Limits
from controlplane.db.pool import Conn
from controlplane.errors import InputError
from controlplane.trial import refusals, transactions
from controlplane.trial.causes import Causes
from controlplane.trial.concluding import conclude
from controlplane.trial.measuring import Meter
from controlplane.trial.reading import Source
from controlplane.trial.report import Lock, Place, Report, TrialError, Tried

# What has to run outside a transaction is tried without CONCURRENTLY, and must not block for long.
_CONCURRENTLY = 1.0


async def try_files(
    conn: Conn, sources: list[Source], *, lock_timeout: float, most: float, has_rows: bool = True
) -> Report:
    """Try all files in this order; TrialError where one cannot be. A shadow has no rows.

    Each statement waits this long for a lock, and all together take this long at most, in seconds.
    """
    try:
        marks = await trial.begin(conn)
        meter = await Meter.begin(conn, has_rows=has_rows)
        causes = Causes(conn, marks, is_shadow=not has_rows)
        ends = time.monotonic() + most
        tried: list[Tried] = []
        for source in sources:
            limits = Limits(lock=lock_timeout, statement=most)
            file = _File(conn, source, meter=meter, causes=causes, limits=limits, ends=ends)
            tried += await file.run()
            await trial.renew_session(conn)
        await attempt.limit(conn, Limits(lock=lock_timeout, statement=most))
        return conclude(
            await trial_changes.changes(conn, marks),
            causes.place,
            tried,
            marks=marks,
            consumers=await trial_changes.consumers(conn),
        )
    finally:
        await conn.rollback()


class _File:
    """One file on its way through."""

    def __init__(
        self,
        conn: Conn,
        source: Source,
        *,
        meter: Meter,
        causes: Causes,
        limits: Limits,
        ends: float,
    ) -> None:
        self._conn = conn
        self._source = source
        self._meter = meter
        self._causes = causes
        self._limits = limits
        self._ends = ends
        self._transaction = transactions.Transaction(conn, self._left)

    async def run(self) -> list[Tried]:
        """Try one statement after the other."""
        script = Script(self._source.text)
        tried: list[Tried] = []
        await self._transaction.wrap(needed=self._source.in_transaction)
        while (found := self._next(script)) is not None:
            if isinstance(found, Statement):
                await self._causes.before(found)
                tried.append(await self._try(found))
                await self._causes.after(found, self._place(found))
            elif found.command in {r"\q", r"\quit"}:
                break
            else:
                tried += self._of_psql(found)
        try:
            await self._transaction.unwrap()
        except psycopg.Error as error:  # of a deferred constraint: no line of the file commits
            ours = refusals.explained(error, transactions.OF_TOOL)
            raise TrialError(ours, tried[-1]) from error
        if begun := self._transaction.begun:
            error = InputError("the transaction that begins here is never committed")
            raise TrialError(error, self._place(begun))
        return tried

    def _of_psql(self, found: PsqlLine) -> list[Tried]:
        at = Place(file=self._source.name, line=found.line, text=found.text)
        if found.command == r"\copy":
            note = "not run: its data are not loaded"
            return [Tried(file=at.file, line=at.line, text=at.text, locks=[], note=note)]
        if error := refusals.refused(found.command):
            raise TrialError(error, at)
        return []

    def _next(self, script: Script) -> Statement | PsqlLine | None:
        setting = self._conn.info.parameter_status("standard_conforming_strings")
        try:
            return script.next(standard_strings=setting != "off")
        except UnfinishedError as error:
            raise TrialError(error, Place(file=self._source.name, line=error.line)) from error

    async def _try(self, statement: Statement) -> Tried:
        if command := self._transaction.refusal(statement):
            raise TrialError(refusals.outside(command), self._place(statement))
        try:
            note = await self._transaction.obey(statement)
            if note is not None:
                in_block = self._transaction.begun is not None
                await self._meter.renew(statement, self._source.name, in_block=in_block)
                return self._tried(statement, note=note or None)
            if note := refusals.not_run(statement):
                return self._tried(statement, note=note)
            here, block = self._place(statement), self._transaction.block
            if note := await self._causes.labels.attempt(statement, here, self._left(), block):
                return self._tried(statement, note=note)
            await self._check_deferred(statement)
            locks = await self._meter.look(statement, self._source.name)
            return self._tried(statement, locks=locks)
        except psycopg.errors.ActiveSqlTransaction as error:
            if self._transaction.begun:
                raise self._failed(error, statement) from error
            return self._tried(statement, note=await self._without(error, statement))
        except psycopg.Error as error:
            raise self._failed(error, statement) from error

    async def _check_deferred(self, statement: Statement) -> None:
        """Do what COMMIT does behind a statement that no BEGIN stands before."""
        if self._transaction.begun:
            return
        try:
            await attempt.check_deferred(self._conn, self._left())
        except psycopg.Error as error:
            raise self._failed(error, statement, hint=refusals.DEFERRED) from error

    async def _without(self, refusal: psycopg.Error, statement: Statement) -> str:
        """Do without what cannot run in a transaction, and say how."""
        await attempt.undo(self._conn)
        if statement.starts("discard", "all"):
            await trial.renew_session(self._conn)
            return "not run but for its role and its settings: it cannot run in a transaction"
        if any(statement.starts(*words) for words in refusals.NO_STRUCTURE):
            return "not run: it cannot run in a transaction, and changes the structure of no table"
        if "concurrently" not in statement.words:
            raise self._failed(refusal, statement, hint=refusals.ALONE) from refusal
        try:
            await attempt.attempt(self._conn, statement.plain, self._left().within(_CONCURRENTLY))
        except (psycopg.errors.QueryCanceled, psycopg.errors.LockNotAvailable) as error:
            raise self._failed(error, statement, hint=refusals.TOO_LONG) from error
        except psycopg.Error as error:
            raise self._failed(error, statement) from error
        await attempt.limit(self._conn, self._left())
        await self._meter.look(statement, self._source.name)
        return refusals.WITHOUT

    def _left(self) -> Limits:
        """Return the limits of the next statement: all together take no longer than one may."""
        return replace(self._limits, statement=max(0.001, self._ends - time.monotonic()))

    def _tried(
        self, statement: Statement, *, locks: list[Lock] | None = None, note: str | None = None
    ) -> Tried:
        return Tried(
            file=self._source.name,
            line=statement.line,
            statement=statement.number,
            text=statement.label,
            locks=locks or [],
            note=note,
        )

    def _failed(
        self, error: psycopg.Error, statement: Statement, *, hint: str | None = None
    ) -> TrialError:
        ours = refusals.explained(error, statement)
        ours.hint = hint or ours.hint
        at = replace(self._place(statement), line=refusals.line(error, statement))
        return TrialError(ours, at)

    def _place(self, statement: Statement) -> Place:
        return Place(
            file=self._source.name,
            line=statement.line,
            statement=statement.number,
            text=statement.label,
        )
