"""The functions of sql/ that read a structure, as temporary functions of one session.

They are the same files that an installation runs, with another schema. What they ask our own
tables for, which are not there, is in two views over what the session was given.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Final

from controlplane.core.script import Script, Statement
from controlplane.install.sources import load

# What is called from here; what these call comes along.
_CALLED: Final = (
    "_snapshot_documents",
    "_stable_documents",
    "_fingerprints",
    "_moved_tables",
    "_tables_like",
)
_FOLDERS: Final = ("sql/watched/", "sql/snapshot/", "sql/record/", "sql/scan/")
_OURS: Final = re.compile(r"\bschemawatch\.(\w+)")
_CREATES: Final = re.compile(
    r"create\s+or\s+replace\s+function\s+schemawatch\.(\w+)", re.IGNORECASE
)
# A row that the transaction itself wrote has no fingerprint yet. This one writes none of the rows
# that are read, and has a number only because of the functions.
_OWN_NUMBER: Final = "pg_current_xact_id_if_assigned()"

_VIEWS: Final = """
    create view pg_temp._head as
    select own.*
    from jsonb_to_recordset(current_setting('schemawatch.watched')::jsonb) as own (
        schema_id bigint, version integer, schema_name name, table_name name, relid oid,
        member_oids oid[], document jsonb, fingerprint text, partitions text, paused_at timestamptz,
        examined text);
    create view pg_temp.snapshot as
    select own.schema_id, own.version, own.schema_name, own.table_name, own.relid
    from pg_temp._head as own;
    create view pg_temp.scan_state as
    select own.schema_id, own.version, own.examined as fingerprint
    from pg_temp._head as own
    where own.examined is not null;
"""


@functools.cache
def creation() -> str:
    """Return the statements that make the functions, and the views below them."""
    known: dict[str, list[Statement]] = {}
    for file in load().code:
        if not file.name.startswith(_FOLDERS):
            continue
        for statement in _functions(file.text):
            match = _CREATES.match(statement.text)
            if match is not None:
                known.setdefault(match[1], []).append(statement)
    wanted = list(_CALLED)
    for name in wanted:  # grows as it goes
        wanted += dict.fromkeys(
            called
            for statement in known[name]
            for called in _OURS.findall(statement.text)
            if called in known and called not in wanted
        )
    made = [_temporary(one.text) for name in known if name in wanted for one in known[name]]
    return _VIEWS + ";\n".join(made)


def _functions(text: str) -> Iterator[Statement]:
    script = Script(text)
    while (found := script.next()) is not None:
        if isinstance(found, Statement) and found.starts("create", "or", "replace", "function"):
            yield found


def _temporary(text: str) -> str:
    return _OURS.sub(r"pg_temp.\1", text).replace(_OWN_NUMBER, "null::xid8")
