"""The ledger schemawatch.migration: which numbered files this database has, and their checksums."""

from __future__ import annotations

from collections.abc import Sequence

from controlplane.errors import ConflictError
from controlplane.install.connection import Conn, one
from controlplane.install.sources import Migration


def read(conn: Conn) -> dict[int, str]:
    """Return version -> checksum of what is applied; empty in a database without SchemaWatch."""
    if one(conn, b"select to_regclass('schemawatch.migration')") is None:
        return {}
    rows = conn.execute("select version, checksum from schemawatch.migration").fetchall()
    return dict(rows)


def pending(applied: dict[int, str], known: Sequence[Migration]) -> list[Migration]:
    """Return what is still to be applied; ConflictError when the two histories differ."""
    newest = max(applied, default=0)
    if newest > len(known):
        raise ConflictError(
            f"the database is at version {newest}, this program knows {len(known)}",
            code="SW205",
            hint="Install the newer SchemaWatch; an older one would break what is there.",
        )
    for migration in known:
        stored = applied.get(migration.version)
        if stored is not None and stored != migration.checksum:
            raise ConflictError(
                f"{migration.file.name} was changed after it had been applied to this database",
                code="SW201",
                detail=f"Applied with SHA-256 {stored}; the file has {migration.checksum}.",
                hint="Restore the file, and put the change into a new migration.",
            )
    return [migration for migration in known if migration.version not in applied]
