"""migrate while others run DDL and read: nothing fails, theirs or ours, and nothing is lost."""

from __future__ import annotations

import threading

import psycopg

from controlplane.install.migrate import migrate
from tests.conftest import Conn


def test_ddl_of_others_goes_on(db: Conn, db_url: str) -> None:
    db.execute("create table public.orders (order_id bigint)")
    db.execute("select schemawatch.register_table('public.orders')")
    stop = threading.Event()
    failures: list[str] = []
    columns = 0

    def alter() -> None:
        nonlocal columns
        with psycopg.connect(db_url, autocommit=True) as conn:
            while not stop.is_set():
                try:
                    conn.execute(f"alter table public.orders add column c{columns} int".encode())
                    columns += 1
                except psycopg.Error as error:
                    failures.append(str(error))

    worker = threading.Thread(target=alter)
    worker.start()
    try:
        for _ in range(3):
            migrate(db_url, lock_timeout=60.0)
    finally:
        stop.set()
        worker.join()
    assert failures == []
    assert columns > 0
    db.execute("select schemawatch.scan()")
    row = db.execute(
        """
        select jsonb_array_length(snap.document -> 'columns') from schemawatch.snapshot as snap
        order by snap.version desc limit 1
        """
    ).fetchone()
    seen = db.execute(
        """
        select count(*) from pg_attribute
        where attrelid = 'public.orders'::regclass and attnum > 0
        """
    ).fetchone()
    assert row == seen


class _Beside(threading.Thread):
    """Runs statements in one transaction again and again, N being the number of the round."""

    def __init__(self, db_url: str, *statements: str) -> None:
        super().__init__()
        self.failures: list[str] = []
        self.rounds = 0
        self.over = threading.Event()
        self._url = db_url
        self._statements = statements

    def run(self) -> None:
        with psycopg.connect(self._url, autocommit=True) as conn:
            while not self.over.wait(0.05):
                try:
                    with conn.transaction():
                        for statement in self._statements:
                            conn.execute(statement.replace("N", str(self.rounds)).encode())
                except psycopg.Error as error:
                    self.failures.append(f"{self._statements[0]}: {error}")
                self.rounds += 1


def test_readers_and_captures_meet_no_deadlock(db: Conn, db_url: str) -> None:
    for table in ("public.t0", "public.t1"):
        db.execute(f"create table {table} (id bigint)".encode())
        db.execute("select schemawatch.register_table(%s)", [table])
    view, lower = (
        f"select count(*) from schemawatch.{name}" for name in ("watched_table", "_head")
    )
    beside = [
        _Beside(db_url, view),  # it stands above others
        _Beside(db_url, lower, view),
        _Beside(db_url, *(f"alter table public.t{n} add column cN int" for n in (0, 1))),
    ]
    for session in beside:
        session.start()
    try:
        for _ in range(3):
            migrate(db_url, lock_timeout=60.0)
    finally:
        for session in beside:
            session.over.set()
        for session in beside:
            session.join()
    assert [session.failures for session in beside] == [[], [], []]
    assert min(session.rounds for session in beside) > 1
    # at worst a capture gave way to the migration, and the scan tells it
    row = db.execute(
        "select count(*) from schemawatch.capture_error where sqlstate = '40P01'"
    ).fetchone()
    assert row == (0,)
