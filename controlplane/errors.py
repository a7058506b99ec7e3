"""Every error that SchemaWatch shows to a person, in one tree.

SchemaWatchError            code, status (HTTP), message, detail, hint
├── InputError              SW0xx  422  the caller asked for something that makes no sense
│   └── ConfigError         SW010       the environment does
├── NotFoundError           SW1xx  404
├── ConflictError           SW2xx  409  right in itself, but not in the present state
├── PrivilegeError          SW3xx  403
│   └── AuthenticationError SW31x  401  no key, or not a valid one
└── InternalError           SW9xx  500
    └── UnavailableError    SW91x  503  the database cannot be used now; worth another try

The SQL functions raise the same codes as SQLSTATE; from_sqlstate() turns them into this tree.
"""

from __future__ import annotations

from typing import ClassVar, Final

from controlplane.error_codes import CODES


class SchemaWatchError(Exception):
    """What went wrong (message), the facts (detail), and what to do next (hint)."""

    default_code: ClassVar[str] = "SW900"
    default_status: ClassVar[int] = 500

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        status: int | None = None,
        detail: str | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.default_code
        self.status = status or self.default_status
        self.detail = detail
        self.hint = hint

    @property
    def title(self) -> str:
        """Return the heading that is the same for every error of this code."""
        return CODES.get(self.code, CODES["SW900"])


class InputError(SchemaWatchError):
    """The request is wrong and will stay wrong."""

    default_code = "SW009"
    default_status = 422


class ConfigError(InputError):
    """One or more settings are wrong; the message lists them all."""

    default_code = "SW010"


class NotFoundError(SchemaWatchError):
    """The thing that was named does not exist."""

    default_code = "SW104"
    default_status = 404


class ConflictError(SchemaWatchError):
    """The request cannot be done in the present state."""

    default_code = "SW204"
    default_status = 409


class PrivilegeError(SchemaWatchError):
    """Whoever asks may not do that."""

    default_code = "SW300"
    default_status = 403


class AuthenticationError(PrivilegeError):
    """Nobody knows who asks."""

    default_code = "SW310"
    default_status = 401


class InternalError(SchemaWatchError):
    """A fault of ours."""


class UnavailableError(InternalError):
    """The database cannot be used at the moment."""

    default_code = "SW910"
    default_status = 503


_GROUPS: Final[dict[str, type[SchemaWatchError]]] = {
    "SW0": InputError,
    "SW1": NotFoundError,
    "SW2": ConflictError,
    "SW31": AuthenticationError,
    "SW3": PrivilegeError,
    "SW91": UnavailableError,
    "SW9": InternalError,
}

# What PostgreSQL itself says: exact code before class, longest prefix first.
_POSTGRES: Final[dict[str, tuple[type[SchemaWatchError], str]]] = {
    "42501": (PrivilegeError, "SW300"),
    "42P01": (NotFoundError, "SW104"),  # undefined table
    "42883": (NotFoundError, "SW104"),  # undefined function
    "42704": (NotFoundError, "SW104"),  # undefined object
    "3F000": (NotFoundError, "SW102"),  # undefined schema
    "55P03": (ConflictError, "SW203"),  # lock_timeout
    "25006": (UnavailableError, "SW913"),  # a standby, or default_transaction_read_only
    "57014": (UnavailableError, "SW912"),  # statement_timeout
    "42601": (InputError, "SW009"),  # syntax
    "42602": (InputError, "SW009"),  # invalid name
    "40": (UnavailableError, "SW912"),  # serialization, deadlock: try again
    "08": (UnavailableError, "SW910"),
    "28": (UnavailableError, "SW910"),  # the server refuses our login
    "53": (UnavailableError, "SW914"),  # disk, memory, connections
    "57": (UnavailableError, "SW910"),
    "22": (InputError, "SW009"),
    "23": (ConflictError, "SW204"),
}


def from_sqlstate(
    sqlstate: str | None, message: str, *, detail: str | None = None, hint: str | None = None
) -> SchemaWatchError:
    """Return the error for an SQLSTATE; None means that the connection failed."""
    if sqlstate is None:
        return UnavailableError(message, detail=detail, hint=hint or _REACH_HINT)
    for length in (4, 3):
        group = _GROUPS.get(sqlstate[:length])
        if group:
            return group(message, code=sqlstate, detail=detail, hint=hint)
    missing = sqlstate in {"42P01", "42883", "3F000", "42704"}
    if missing and "schemawatch" in message:
        return UnavailableError(
            message, code="SW911", detail=detail, hint="Run `schemawatch migrate` against it first."
        )
    for length in (5, 2):
        known = _POSTGRES.get(sqlstate[:length])
        if known:
            kind, code = known
            # only an owner may do that, and no privilege makes one
            usual = None if message.startswith("must be ") else _HINTS.get(code)
            return kind(message, code=code, detail=detail, hint=hint or usual)
    return InternalError(message, detail=detail, hint=hint)


_HINTS: Final = {
    "SW203": "Another session holds it; try again when that transaction is over.",
    "SW300": "A DBA can grant it; all of SchemaWatch with: grant schemawatch_admin to <role>;",
    "SW913": "Point DATABASE_URL at the primary, or lift default_transaction_read_only.",
    "SW914": "Free disk space, memory or connections on the server; nothing was changed.",
    "SW912": "Try again; if it lasts, look for long transactions in pg_stat_activity.",
}
_REACH_HINT: Final = "Check that the server runs and that DATABASE_URL names it; then try again."
