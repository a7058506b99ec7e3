"""migrate while others run DDL: theirs never fails, and nothing of it is lost."""

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
            migrate(db_url)
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
