"""Which family of types a column of the standard has: by its logical type, and its physical one.

Tools write the logical type as they can: a uuid is a string, a domain is an object. What PostgreSQL
calls it is surer, so that no contract is broken from the start.
"""

from __future__ import annotations

import re
from typing import Final

FAMILIES: Final = {
    "string": "text",
    "date": "time",
    "timestamp": "time",
    "time": "time",
    "number": "number",
    "integer": "integer",
    "object": "json",
    "boolean": "boolean",
}
# logicalTypeOptions.format of a string that is another family in PostgreSQL
FORMATS: Final = {"uuid": "uuid", "binary": "bytes", "byte": "bytes"}
LOGICAL: Final = {
    "text": "string",
    "time": "timestamp",
    "number": "number",
    "integer": "integer",
    "json": "object",
    "boolean": "boolean",
    "uuid": "string",
    "bytes": "string",
}
_NAMES: Final = {
    "text": "text varchar char bpchar character name citext string|character varying",
    "integer": "int int2 int4 int8 smallint integer bigint serial smallserial bigserial",
    "number": "numeric decimal real float float4 float8 double|double precision",
    "time": "date time timetz timestamp timestamptz|timestamp with time zone"
    "|timestamp without time zone|time with time zone|time without time zone",
    "json": "json jsonb",
    "boolean": "bool boolean",
    "uuid": "uuid",
    "bytes": "bytea",
    "": "xml inet cidr macaddr macaddr8 money interval point line box path polygon circle lseg "
    "tsvector tsquery bit varbit oid hstore|bit varying",
}
_OF: Final = {
    name: family
    for family, text in _NAMES.items()
    for part, names in enumerate(text.split("|"))
    for name in (names.split() if part == 0 else [names])
}
_MODIFIED: Final = re.compile(r"[(\[]\s*[\d\s,]+[)\]]")


def family_of(logical: str, form: object, physical: str | None) -> str | None:
    """Return the family of a column; None where there is none."""
    wanted = FORMATS.get(str(form)) if logical == "string" else None
    wanted = wanted or FAMILIES.get(logical)
    if physical is None:
        return wanted
    name = " ".join(_MODIFIED.sub("", physical).lower().split())
    if name.endswith("[]"):
        return None
    known = _OF.get(name)
    if known is None:
        # a type of somebody's own may be anything; that it is JSON nobody said by "object"
        return None if logical == "object" else wanted
    if {wanted, known} <= {"integer", "number"}:
        return "number" if "number" in {wanted, known} else "integer"
    return known or None


def is_modified(physical: str) -> bool:
    """Tell whether a type has a length or a precision."""
    return _MODIFIED.search(physical) is not None
