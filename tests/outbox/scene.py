"""A database with one watched table, and short words for what the tests do to it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, LiteralString

import psycopg
from psycopg import sql

Conn = psycopg.Connection[tuple[Any, ...]]
Row = tuple[Any, ...]


class Scene:
    def __init__(self, db: Conn, url: str) -> None:
        self.db = db
        self.url = url
        self._numbers = itertools.count()
        db.execute("create table public.orders (id integer primary key, note text)")
        self.schema_id: int = self.value("select schemawatch.register_table('public.orders')")

    @contextmanager
    def other(self) -> Iterator[Conn]:
        """Open another session, in autocommit."""
        with psycopg.connect(self.url, autocommit=True) as conn:
            yield conn

    def rows(self, query: LiteralString, *args: object) -> list[Row]:
        return self.db.execute(query, args).fetchall()

    def value(self, query: LiteralString, *args: object) -> Any:
        return self.rows(query, *args)[0][0]

    def endpoint(
        self,
        min_impact: str = "BREAKING",
        schema_id: int | None = None,
        url: str | None = None,
    ) -> int:
        """Add a receiver; without a URL one with a URL of its own."""
        return self.value(
            "select endpoint_id from schemawatch.create_endpoint("
            "p_url => %s, p_min_impact => %s, p_schema_id => %s)",
            url or f"http://x.example/{next(self._numbers)}",
            min_impact,
            schema_id,
        )

    def breaking(self) -> None:
        """Make a change that breaks readers."""
        self.db.execute("alter table public.orders drop note, add note text")

    def safe(self) -> None:
        """Make a change that breaks nobody."""
        column = sql.Identifier(f"extra_{next(self._numbers)}")
        self.db.execute(sql.SQL("alter table public.orders add {} text").format(column))

    def queue(self, endpoint_id: int, count: int = 1) -> list[int]:
        """Queue test messages."""
        return [self.value("select schemawatch.queue_test(%s)", endpoint_id) for _ in range(count)]

    def claim(
        self,
        limit: int = 100,
        *,
        lease: str = "30 seconds",
        cap: int = 100,
        conn: Conn | None = None,
    ) -> list[Row]:
        """Return (delivery_id, endpoint_id, attempts, attempt_number, lease_token) of a claim."""
        return (
            (conn or self.db)
            .execute(
                "select delivery_id, endpoint_id, attempts, attempt_number, lease_token"
                " from schemawatch.claim_deliveries(%s, %s::interval, %s)",
                (limit, lease, cap),
            )
            .fetchall()
        )

    def record(self, delivery_id: int, token: object, outcome: str, **more: object) -> bool:
        return self.value(
            "select schemawatch.record_attempt(p_delivery_id => %s, p_lease_token => %s,"
            " p_outcome => %s, p_status_code => %s, p_error => %s, p_response_excerpt => %s,"
            " p_retry_in => %s::interval, p_retry_after => %s::interval)",
            delivery_id,
            token,
            outcome,
            more.get("status_code"),
            more.get("error"),
            more.get("excerpt"),
            more.get("retry_in"),
            more.get("retry_after"),
        )

    def delivery(self, delivery_id: int) -> dict[str, Any]:
        return self.value(
            "select to_jsonb(dl) from schemawatch.delivery as dl where delivery_id = %s",
            delivery_id,
        )

    def attempts(self, delivery_id: int) -> list[Row]:
        """Return (attempt_number, outcome, status_code, error) in order."""
        return self.rows(
            "select attempt_number, outcome, status_code, error from schemawatch.delivery_attempt"
            " where delivery_id = %s order by attempt_number",
            delivery_id,
        )
