"""Errors that only exist over HTTP, as branches of the tree in controlplane/errors.py.

InputError
├── FieldError             422  one field of the body, the query or the path is wrong
└── MalformedError         400  not JSON at all; also 415 (not said to be JSON)
NotFoundError
├── ManyDatabasesError     404  this process has several, and the path has to name one
└── UnknownDatabaseError   404  it has none of that name
PrivilegeError
├── AuthenticationError
│   └── ThrottledError     429  too many wrong keys from there
├── TooManyStreamsError    429  of this process
├── ScopeError             403  a valid key that may not do this
├── LimitedKeyError        403  a valid key that is limited to some tables
└── CrossSiteError         403  a session, but not from its own page
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from controlplane.core.api_keys import Scope
from controlplane.errors import AuthenticationError, InputError, NotFoundError, PrivilegeError

CODES: Final[dict[str, str]] = {
    "SW020": "Malformed request",
    "SW021": "Body is not declared to be JSON",
    "SW022": "Request is too large",
    "SW023": "Method is not allowed",
    "SW024": "Invalid field",
    "SW120": "No such resource",
    "SW121": "The path names no database",
    "SW122": "Unknown database",
    "SW311": "Too many failed authentications",
    "SW312": "Too many streams",
    "SW320": "Scope of the key is too small",
    "SW321": "The key is limited to some tables",
    "SW322": "The request is not from the page",
}
"""Code -> title, for the codes that no SQL function raises."""
DATABASES: Final = "/v1/databases"
# Of the names that a message has.
MOST_NAMES: Final = 10


class FieldError(InputError):
    """A value that is well-formed and still cannot be meant; field says where."""

    default_code = "SW024"

    def __init__(self, field: str, problem: str, *, hint: str | None = None) -> None:
        super().__init__(f"{field}: {problem}" if field else problem, hint=hint)
        self.field = field
        self.problem = problem


class MalformedError(InputError):
    """Cannot be read."""

    default_code = "SW020"
    default_status = 400


class MediaTypeError(InputError):
    """The body is not declared to be JSON."""

    default_code = "SW021"
    default_status = 415


class ManyDatabasesError(NotFoundError):
    """This process has several databases, and the path names none of them."""

    default_code = "SW121"

    def __init__(self, names: Sequence[str], path: str) -> None:
        shown = ", ".join(names[:MOST_NAMES])
        more = len(names) - MOST_NAMES
        super().__init__(
            f"there are several databases here: {shown}"
            + (f" and {more} more" if more > 0 else ""),
            hint=f"Name one in the path: {DATABASES}/{names[0]}/{path.removeprefix('/v1/')}",
        )


class UnknownDatabaseError(NotFoundError):
    """This process has no such database, or none that the key may know of."""

    default_code = "SW122"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"there is no database {name}",
            hint=f"GET {DATABASES} lists those that the key is valid in.",
        )


class ThrottledError(AuthenticationError):
    """Too many wrong keys; retry_after is in seconds."""

    default_code = "SW311"
    default_status = 429

    def __init__(self, seconds: float) -> None:
        super().__init__(
            "too many requests with a wrong API key came from this address",
            hint="Check the key; try again when Retry-After is over.",
        )
        self.retry_after = math.ceil(seconds)


class TooManyStreamsError(PrivilegeError):
    """This process has as many streams as it may have."""

    default_code = "SW312"
    default_status = 429

    def __init__(self) -> None:
        super().__init__("this service has no room for another stream", hint="Try again later.")
        self.retry_after = 30


class ScopeError(PrivilegeError):
    """The key is valid, but may not do this."""

    default_code = "SW320"

    def __init__(self, wanted: Scope) -> None:
        super().__init__(
            f"this needs a key with scope {wanted}",
            hint=f"Create one with `schemawatch key create --scope {wanted}`.",
        )


class CrossSiteError(PrivilegeError):
    """A browser sent the cookie of a session, but our page did not ask it to."""

    default_code = "SW322"

    def __init__(self, problem: str) -> None:
        super().__init__(
            problem, hint="Reload the page and sign in again; programs send X-API-Key."
        )


class LimitedKeyError(PrivilegeError):
    """The key is limited to some tables, and this is about others too."""

    default_code = "SW321"

    def __init__(self) -> None:
        super().__init__(
            "this key is limited to some tables, and this is about all of them",
            hint="Use a key without that limit.",
        )
