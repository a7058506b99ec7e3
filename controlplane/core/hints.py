"""What to do next, in the language of who asks: hints are written in SQL, where most errors are.

One may see the error of a function in psql, at the command line or over REST. A hint speaks of
statements and of arguments (p_reason); here is what these are called behind the other doors.
"""

from __future__ import annotations

import re
from typing import Final

_STATEMENTS: Final = (
    ("SELECT * FROM schemawatch.watched_table;", "`schemawatch list`", "GET /v1/schemas"),
    ("SELECT * FROM schemawatch.drift;", "`schemawatch drifts`", "GET /v1/drifts"),
    (
        "SELECT drift_id, position, message FROM schemawatch.drift_change;",
        "`schemawatch drifts`",
        "GET /v1/drifts",
    ),
    (
        "SELECT * FROM schemawatch.override_status;",
        "`schemawatch override list`",
        "GET /v1/overrides",
    ),
    (
        "SELECT * FROM schemawatch.declared_source;",
        "`schemawatch declare list`",
        "GET /v1/declared-sources",
    ),
    (
        "SELECT rule_id, object_kind FROM schemawatch.rule;",
        "`schemawatch rules`",
        "GET /v1/rules",
    ),
    ("SELECT key_id, name FROM schemawatch.api_key;", "`schemawatch key list`", "GET /v1/keys"),
    (
        "SELECT endpoint_id, url FROM schemawatch.endpoint;",
        "`schemawatch webhook list`",
        "GET /v1/webhooks",
    ),
    (
        "SELECT delivery_id, status FROM schemawatch.delivery;",
        "`schemawatch deliveries list`",
        "GET /v1/deliveries",
    ),
    ("SELECT * FROM schemawatch.consumer;", "`schemawatch consumer list`", "GET /v1/consumers"),
    ("SELECT * FROM schemawatch.consumers;", "`schemawatch consumer list`", "GET /v1/consumers"),
    (
        "SELECT * FROM schemawatch.approval_status;",
        "`schemawatch approval list`",
        "GET /v1/approvals",
    ),
    (
        "SELECT * FROM schemawatch.announced_change_status;",
        "`schemawatch announcement list`",
        "GET /v1/announcements",
    ),
    (
        "SELECT * FROM schemawatch.schema_protection;",
        "`schemawatch protect`",
        "GET /v1/schemas",
    ),
    (
        "SELECT * FROM schemawatch.reclassify();",
        "`schemawatch reclassify`",
        "POST /v1/reclassify",
    ),
)
_ENABLE: Final = re.compile(r"SELECT schemawatch\.enable_endpoint\((\d+)\);")
_UPDATE: Final = re.compile(r"SELECT schemawatch\.update_endpoint\((\d+)\);")
_CONTRACT: Final = re.compile(r"SELECT schemawatch\.contract\('?([^')]*)'?\);")
_ARGUMENT: Final = re.compile(r"\bp_([a-z_]+)")
_OPTIONS: Final = {"schema_id": "table", "schema_ids": "table", "table_pattern": "tables"}
_FIELDS: Final = {"schema_id": "table", "schema_ids": "tables"}


def in_cli(hint: str) -> str:
    """Return a hint with commands and options."""
    for statement, command, _ in _STATEMENTS:
        hint = _put(hint, statement, command)
    hint = _ENABLE.sub(r"`schemawatch webhook enable \1`.", hint)
    hint = _UPDATE.sub("`schemawatch webhook add --replace`.", hint)
    hint = _CONTRACT.sub(r"`schemawatch consumer show \1`", hint)
    return _ARGUMENT.sub(lambda match: f"--{_option(match[1])}", hint)


def in_file(hint: str) -> str:
    """Return a hint with the fields of a file for `schemawatch apply`."""
    return _ARGUMENT.sub(lambda match: _FIELDS.get(match[1], match[1]), hint)


def in_rest(hint: str) -> str:
    """Return a hint with requests and fields."""
    for statement, _, request in _STATEMENTS:
        hint = _put(hint, statement, request)
    hint = _ENABLE.sub(r"POST /v1/webhooks/\1/enable.", hint)
    hint = _UPDATE.sub(r"PUT /v1/webhooks/\1.", hint)
    hint = _CONTRACT.sub(r"GET /v1/consumers/\1", hint)
    return _ARGUMENT.sub(r"\1", hint)


def _put(hint: str, statement: str, said: str) -> str:
    """Replace a statement; where it ends the hint, its semicolon becomes the full stop."""
    if hint.endswith(statement):
        return hint.removesuffix(statement) + said + "."
    return hint.replace(statement, said)


def _option(argument: str) -> str:
    return _OPTIONS.get(argument, argument.replace("_", "-"))
