"""A database under watch, and short words for what the tests do to it and ask of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

Conn = psycopg.Connection[tuple[Any, ...]]
Row = tuple[Any, ...]


class Lab:
    """One session, in autocommit, of a database with SchemaWatch in it."""

    def __init__(self, conn: Conn, url: str) -> None:
        self.conn = conn
        self.url = url

    def run(self, script: str, *args: object) -> list[Row]:
        """Execute one statement with arguments, or a script without; return the last rows."""
        cursor = self.conn.execute(script.encode(), args or None)
        while cursor.nextset():
            pass
        return cursor.fetchall() if cursor.description else []

    def value(self, query: str, *args: object) -> Any:
        return self.run(query, *args)[0][0]

    def at_once(self, *scripts: str) -> None:
        """Execute all in one transaction."""
        with self.conn.transaction():
            for script in scripts:
                self.run(script)

    @contextmanager
    def other(self, **changes: str) -> Iterator[Lab]:
        """Open another session, also in autocommit; changes of the URL as keywords."""
        url = make_conninfo(self.url, **changes)
        with psycopg.connect(url, autocommit=True) as conn:
            yield Lab(conn, url)

    def watch(self, *tables: str) -> list[int]:
        return [
            self.value("select schemawatch.register_table(%s::regclass)", name) for name in tables
        ]

    def scan(self) -> list[str]:
        """Return the rules of what a scan finds now."""
        self.run("create temp table found as select drift_id from schemawatch.scan()")
        rules = [
            rule
            for (rule,) in self.run(
                "select rule_id from schemawatch.drift_change"
                " where drift_id in (select drift_id from found) order by 1"
            )
        ]
        self.run("drop table found")
        return rules

    def rules(self, source: str = "%") -> list[str]:
        """Return the rules of all changes so far, sorted."""
        found = self.run(
            "select rule_id from schemawatch.drift_change join schemawatch.drift using (drift_id)"
            " where source like %s order by 1",
            source,
        )
        return [rule for (rule,) in found]

    def drifts(self) -> list[dict[str, Any]]:
        """Return every drift with its changes, in order."""
        return [
            item
            for (item,) in self.run(
                "select schemawatch.drift_json(drift_id) from schemawatch.drift order by drift_id"
            )
        ]

    def errors(self) -> list[Row]:
        return self.run(
            "select phase, sqlstate, message, context "
            "from schemawatch.capture_error order by error_id"
        )

    def events(self) -> list[str]:
        return [
            tag
            for (tag,) in self.run(
                "select command_tag from schemawatch.ddl_event order by event_id"
            )
        ]

    def digest(self, table: str) -> str:
        return self.value(
            "select schemawatch._digest(schemawatch.take_snapshot(%s::regclass))", table
        )

    def document(self, table: str) -> dict[str, Any]:
        return self.value("select schemawatch.take_snapshot(%s::regclass)", table)

    def assert_settled(self) -> None:
        """Fail when something went wrong, or was missed by the triggers."""
        assert self.errors() == []
        assert self.run("select * from schemawatch.pending_capture") == []
        assert self.scan() == []
        assert self.errors() == []
