"""The codes of all errors, as SQLSTATE and in problem documents; HTTP adds its own."""

from __future__ import annotations

from typing import Final

CODES: Final[dict[str, str]] = {
    "SW001": "Not a table that can be watched",
    "SW003": "Unknown rule, tag or preset",
    "SW004": "Lowering takes a reason and an end",
    "SW009": "Invalid value",
    "SW010": "Invalid configuration",
    "SW011": "Not a contract",
    "SW025": "Idempotency-Key of another request",
    "SW101": "Unknown schema_id",
    "SW102": "Unknown schema",
    "SW103": "Unknown version",
    "SW104": "No such object in the database",
    "SW105": "Unknown column",
    "SW106": "Unknown consumer",
    "SW201": "An applied migration was changed",
    "SW202": "The table is protected",
    "SW203": "Could not get a lock in time",
    "SW204": "In conflict with what is stored",
    "SW205": "The database is newer than this program",
    "SW206": "The drift is in another state",
    "SW207": "SchemaWatch's own tables would be published",
    "SW208": "The database is a copy, on a hub",
    "SW220": "The same request is being answered",
    "SW221": "The answer is not kept",
    "SW300": "Permission denied by PostgreSQL",
    "SW301": "No privilege on the table",
    "SW302": "pg_cron is not usable",
    "SW310": "Missing or invalid API key",
    "SW900": "Unexpected error",
    "SW901": "The installation itself is broken",
    "SW910": "The database cannot be reached",
    "SW911": "SchemaWatch is not installed in this database",
    "SW912": "The database took too long",
    "SW913": "The database is read-only",
    "SW914": "The database server has run out of something",
}
"""Code -> title (the `title` of a problem document). docs/errors.md explains each."""
