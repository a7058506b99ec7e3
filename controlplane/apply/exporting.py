"""The present state as a file that changes nothing when it is applied."""

from __future__ import annotations

from collections.abc import Container
from typing import Any, Final

from controlplane.apply.document import File, Schema
from controlplane.apply.inputs import Inputs
from controlplane.apply.kinds import KINDS
from controlplane.core.documents import dump
from controlplane.db.configuration import future_tables
from controlplane.db.pool import Conn

_HEAD: Final = """\
# What SchemaWatch does in this database, for `schemawatch apply`. Signing secrets and API keys
# are not in it: they stay as they are while secret_env, secret_file, key_env and key_file are
# left out. URLs are in it: one that is secret itself goes to url_env or url_file.
"""
# One value, and not a list.
_SINGLE: Final = ("source_name", "preset")


async def export(conn: Conn, inputs: Inputs) -> str:
    """Return the file as YAML."""
    return _HEAD + dump(await state(conn, inputs))


async def state(
    conn: Conn, inputs: Inputs, sections: Container[str] | None = None
) -> dict[str, Any]:
    """Return what the file says, of all sections or of these."""
    # so that `tables` has those alone that `schemas` does not cover
    schemas = [
        Schema(
            schema=own.schema_name,
            like=own.table_pattern,
            partitions=own.partitions,  # type: ignore[arg-type] - a check of the column
            extensions=own.extensions,
        )
        for own in await future_tables(conn)
    ]
    found: dict[str, Any] = {}
    for cls in KINDS:
        if sections is not None and cls.section not in sections:
            continue
        kind = cls(conn, File(schemas=schemas), inputs)
        entries = [kind.entry(item) for item in await kind.present()]
        if kind.section not in _SINGLE:
            found[kind.section] = entries
        elif entries:
            [found[kind.section]] = entries
    return found
