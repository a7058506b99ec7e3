"""`schemawatch sql`: the installation as a file for whoever has psql and no Python."""

from __future__ import annotations

import hashlib
from typing import Final

from controlplane import __version__
from controlplane.core.versions import NEWEST, OLDEST
from controlplane.install.sources import Sources, load
from controlplane.install.statement import statement

_HEADER: Final = """\
-- SchemaWatch {version} for PostgreSQL {oldest} to {newest}: installs it into a database, or brings
-- it up to this release.
--
--     psql -d my_database -f schemawatch.sql
--
-- It is the one statement that `schemawatch migrate` runs, under the same ledger: done whole or
-- not at all; run again it changes nothing. To try it:  begin;  then \\i this, then  rollback;
-- Other clients than psql: leave out the lines that begin with a backslash.
-- It waits 10 s for a lock, or as long as the setting schemawatch.lock_timeout says.
--
-- SPDX-License-Identifier: MIT. Copyright (c) 2026 SchemaWatch contributors.
-- To check that it is whole:  tail -n +14 schemawatch.sql | sha256sum  prints
-- {digest}
"""
# A failure ends psql with 3. The bytes are sent as they are, as `migrate` does: a terminal's own
# encoding would change them.
_BEFORE: Final = """\
\\set ON_ERROR_STOP on
\\set SCHEMAWATCH_ENCODING :ENCODING
\\encoding SQL_ASCII
"""
_AFTER: Final = "\\encoding :SCHEMAWATCH_ENCODING\n"


def bundle(sources: Sources | None = None) -> str:
    """Return the text of the file; the same release gives the same bytes."""
    body = _BEFORE + statement(load() if sources is None else sources) + _AFTER
    return (
        _HEADER.format(
            version=__version__,
            oldest=OLDEST,
            newest=NEWEST,
            digest=hashlib.sha256(body.encode()).hexdigest(),
        )
        + body
    )
