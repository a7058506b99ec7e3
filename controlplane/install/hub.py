"""The SQL of a hub: what a database publishes of itself, and what takes it in.

Logical replication keeps the names of schemas and tables, and finds the row of an UPDATE by a key
that the publisher sent. So rows of several databases cannot meet in one table: each has a database
of its own on the server of the hub, and one `serve` there answers for all of them.
"""

from __future__ import annotations

from typing import Final

from psycopg.conninfo import make_conninfo

from controlplane.core.names import identifier

PUBLICATION: Final = "schemawatch_hub"

PUBLISHED: Final = (
    "announced_answer", "announced_change", "announced_match", "approval", "capture_error",
    "consumer", "consumer_use", "declared_source", "drift", "drift_change", "drift_consumer",
    "drift_status_change", "guard_bypass", "other_database", "other_schema", "protection",
    "reclassification", "registration", "rule_override", "scan_run", "schema_protection",
    "schema_registration", "snapshot", "table_compatibility",
)  # fmt: skip
"""What a hub shows: what is watched and what became of it, who depends on it, what was decided."""

KEPT: Final = (
    # secrets, hashes of keys, and what was done with them
    "api_key", "audit_event", "idempotent_request",
    # what is sent is sent by the database itself
    "delivery", "delivery_attempt", "endpoint", "old_secret",
    # of each database, or its own business
    "ddl_event", "fleet_difference", "migration", "pending_capture", "preset", "preset_rule",
    "retention", "rule", "scan_state", "setting",
)  # fmt: skip
"""What stays where it is."""

_PUBLISH: Final = """\
-- In the database that is to be seen, as a superuser. Run it again after an upgrade.
do $$
begin
    if not exists (select from pg_publication where pubname = '{publication}') then
        create publication {publication};
    end if;
    alter publication {publication} set table
        {tables};
end
$$;

-- Who reads it, once for the server; give it a password, and a line in pg_hba.conf:
--     create role schemawatch_hub login replication in role schemawatch_reader;
"""

_SUBSCRIBE: Final = """\
-- On the hub, as a superuser, in a database for {name} alone, in which `schemawatch migrate` has
-- run and nothing else.
do $$
begin
    perform schemawatch.set_source_name({name_literal});
end
$$;
create subscription {subscription}
    connection {conninfo}
    publication {publication};
-- from now on nobody else writes to what the subscription fills
do $$
begin
    perform schemawatch._close_copy();
end
$$;
"""


def publish() -> str:
    """Return what is run in a database that a hub is to show."""
    tables = ",\n        ".join(f"schemawatch.{name}" for name in PUBLISHED)
    return _PUBLISH.format(publication=PUBLICATION, tables=tables)


def subscribe(name: str, conninfo: str) -> str:
    """Return what is run in the database of the hub that takes one in; conninfo leads to it."""
    return _SUBSCRIBE.format(
        name=name,
        name_literal=_literal(name),
        subscription=identifier(f"schemawatch_{name}"),
        conninfo=_literal(make_conninfo(conninfo)),
        publication=PUBLICATION,
    )


def _literal(text: str) -> str:
    quoted = "'" + text.replace("'", "''").replace("\\", "\\\\") + "'"
    return "E" + quoted if "\\" in text else quoted
