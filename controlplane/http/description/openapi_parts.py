"""What many operations of the OpenAPI document have in common: headers, problems, parameters."""

from __future__ import annotations

from typing import Any, Final

from controlplane.http.description.media import PROBLEM
from controlplane.http.description.operations import Operation

_TEXT: Final[dict[str, str]] = {"type": "string"}

HEADERS: Final[dict[str, Any]] = {
    "X-Request-ID": {
        "description": "Number of the request, also in the log: the client's own when it is"
        " harmless.",
        "schema": _TEXT,
    },
    "ETag": {"description": "Names this answer; see If-None-Match.", "schema": _TEXT},
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}},
    "WWW-Authenticate": {"description": "Which header the key belongs in.", "schema": _TEXT},
    "Idempotency-Replayed": {
        "description": "true: the answer to an earlier request with this Idempotency-Key.",
        "schema": {"type": "string", "enum": ["true"]},
    },
}

IF_NONE_MATCH: Final[dict[str, Any]] = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "ETag of the answer that the client has: 304 when it is still the same.",
    "schema": _TEXT,
}

IDEMPOTENCY_KEY: Final[dict[str, Any]] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Chosen by the client, new for each request. Sent again within 24 hours, the"
    " same request is answered as before and not done again; but an answer that showed a secret"
    " is not kept (409).",
    "schema": {"type": "string", "pattern": r"^[\x21-\x7e]{1,200}$"},
}


def _problem(description: str, *headers: str) -> dict[str, Any]:
    names = ("X-Request-ID", *headers)
    return {
        "description": description,
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in names},
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


PROBLEMS: Final[dict[str, Any]] = {
    "Malformed": _problem("The request cannot be read"),
    "Unauthorized": _problem("No valid API key", "WWW-Authenticate"),
    "Forbidden": _problem("The key may not do this, or PostgreSQL does not allow it"),
    "NotFound": _problem("There is no such object"),
    "Conflict": _problem("Not in the present state"),
    "TooLarge": _problem("The request is larger than 1 MB"),
    "UnsupportedMediaType": _problem("The body is not declared to be JSON"),
    "Invalid": _problem("A field is wrong; errors says which"),
    "TooManyRequests": _problem("Too many failed authentications", "Retry-After"),
    "Failed": _problem("A fault of ours; the log has it"),
    "Unavailable": _problem("The database cannot be used now", "Retry-After"),
}


def problem_answers(operation: Operation) -> dict[str, dict[str, str]]:
    """Return the errors that an operation may answer with, by status."""
    keyed, has_body = operation.scope is not None, operation.body is not None
    taken = {
        "400": (True, "Malformed"),
        "401": (keyed, "Unauthorized"),
        "403": (keyed, "Forbidden"),
        "404": ("{" in operation.path or has_body or operation.query is not None, "NotFound"),
        "409": (operation.changes, "Conflict"),
        "413": (True, "TooLarge"),
        "415": (has_body, "UnsupportedMediaType"),
        "422": (keyed, "Invalid"),
        "429": (keyed, "TooManyRequests"),
        "500": (True, "Failed"),
        "503": (True, "Unavailable"),
    }
    return {
        status: {"$ref": f"#/components/responses/{name}"}
        for status, (wanted, name) in taken.items()
        if wanted
    }
