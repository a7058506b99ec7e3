"""Drafts the next migration: `python -m tests.drafting NAME`, that is `make migration NAME=…`.

migra compares a database with all migrations applied to one with the tables as declared. It is
blind to much (comments, storage, domains …): a person reads the draft, and a test compares dumps.
"""

from __future__ import annotations

import sys
import warnings
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from controlplane.install import sources
from tests import servers


def difference(before: str, after: str) -> str:
    """Return the statements that lead from one database to the other, destructive ones included."""
    with warnings.catch_warnings():
        # migra asks setuptools for its version, which has been deprecated since
        warnings.simplefilter("ignore")
        import sqlalchemy  # noqa: PLC0415
        from migra import Migration  # noqa: PLC0415

        engines: list[Any] = [
            sqlalchemy.create_engine(_for_sqlalchemy(url), poolclass=sqlalchemy.NullPool)
            for url in (before, after)
        ]
        with engines[0].connect() as old, engines[1].connect() as new:
            draft = Migration(old, new, schema="schemawatch")
            draft.set_safety(False)
            draft.add_all_changes(privileges=False)
            return str(draft.sql).strip()


def _for_sqlalchemy(url: str) -> str:
    given = conninfo_to_dict(url)
    return (
        f"postgresql+psycopg://{given['user']}@/{given['dbname']}"
        f"?host={given['host']}&port={given['port']}"
    )


def _fill(url: str, files: tuple[sources.SqlFile, ...]) -> None:
    with psycopg.connect(url) as conn:
        conn.execute("create schema schemawatch")
        for file in files:
            conn.execute(file.text.encode())


def main(name: str) -> int:
    """Write the draft beside the other migrations; 1 when there is nothing to write."""
    known = sources.load().migrations
    target = sources.root() / "sql" / "migrations" / f"{len(known) + 1:04d}_{name}.sql"
    server = servers.start(servers.available()[15])
    try:
        before, after = server.create(), server.create()
        _fill(server.url(before), tuple(migration.file for migration in known))
        _fill(
            server.url(after),
            sources.read_contents(sources.root(), "sql/tables/contents.sql"),
        )
        text = difference(server.url(before), server.url(after))
    finally:
        servers.stop(server)
    if not text:
        print("nothing to draft: all migrations end in the declared state, as far as migra sees")
        return 1
    target.write_text(text + "\n", "utf-8")
    print(f"wrote {target.relative_to(sources.root())}: read it, then `make test`")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
