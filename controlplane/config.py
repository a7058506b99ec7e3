"""Settings: one frozen dataclass, read once by controlplane/environment.py.

A new setting is one field made with `_setting`; reading, errors, `schemawatch config` and
`schemawatch doctor` follow. A secret one can also be given as NAME_FILE, the name of a file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from controlplane.core.addresses import Network
from controlplane.core.parsing import choice, connection_string, integer, names, networks, number
from controlplane.errors import ConfigError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that no log and no traceback shows."""

    _value: str

    def reveal(self) -> str:
        """Return the value itself."""
        return self._value

    def __repr__(self) -> str:
        return "Secret('***')"

    __str__ = __repr__


def _url(text: str) -> Secret:
    return Secret(connection_string(text))


def _setting(
    name: str, parse: Callable[[str], T], default: T, about: str, *, secret: bool = False
) -> T:
    metadata = {"name": name, "parse": parse, "about": about, "secret": secret}
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All settings with their defaults; durations are seconds."""

    database_url: Secret | None = _setting(
        "DATABASE_URL",
        _url,
        None,
        "The database that is watched and that holds everything.",
        secret=True,
    )
    listen_url: Secret | None = _setting(
        "SCHEMAWATCH_LISTEN_URL",
        _url,
        None,
        "The same database without a pooler in between, for LISTEN; default `DATABASE_URL`.",
        secret=True,
    )
    databases_file: str | None = _setting(
        "SCHEMAWATCH_DATABASES",
        str,
        None,
        "YAML file of many databases for one process, instead of `DATABASE_URL`.",
    )
    host: str = _setting(
        "SCHEMAWATCH_HOST", str, "127.0.0.1", "Address that `serve` listens on; 0.0.0.0 is all."
    )
    port: int = _setting("SCHEMAWATCH_PORT", integer(0, 65535), 8080, "Port of the REST API.")
    log_level: str = _setting(
        "SCHEMAWATCH_LOG_LEVEL",
        choice("debug", "info", "warning", "error"),
        "info",
        "debug, info, warning or error.",
    )
    log_format: str = _setting(
        "SCHEMAWATCH_LOG_FORMAT",
        choice("text", "json"),
        "text",
        "text (key=value) or json; either way one line an event.",
    )
    webhook_allow: tuple[Network, ...] = _setting(
        "SCHEMAWATCH_WEBHOOK_ALLOW",
        networks,
        (),
        "Private networks that webhooks may go to, as CIDR with commas between.",
    )
    trusted_proxies: tuple[Network, ...] = _setting(
        "SCHEMAWATCH_TRUSTED_PROXIES",
        networks,
        (),
        "Proxies whose X-Forwarded-For is believed, as CIDR with commas between.",
    )
    scan_interval: float = _setting(
        "SCHEMAWATCH_SCAN_INTERVAL",
        number(0, 86400),
        60.0,
        "How often `serve` scans where pg_cron does not; 0 is never.",
    )
    fleet_interval: float = _setting(
        "SCHEMAWATCH_FLEET_INTERVAL",
        number(0, 86400),
        60.0,
        "How often `serve` compares the members of each group with each other; 0 is never.",
    )
    fleet_grace: float = _setting(
        "SCHEMAWATCH_FLEET_GRACE",
        number(0, 604800),
        600.0,
        "How long a table may differ in a group before that is told: what a deployment takes.",
    )
    fleet_ignore: tuple[str, ...] = _setting(
        "SCHEMAWATCH_FLEET_IGNORE",
        names,
        (),
        "What may differ in a group: selectors as of `compare --ignore`, with commas between.",
    )
    poll_interval: float = _setting(
        "SCHEMAWATCH_POLL_INTERVAL",
        number(0.05, 3600),
        5.0,
        "How often the notifier looks for deliveries that no NOTIFY announced.",
    )
    pool_size: int = _setting(
        "SCHEMAWATCH_POOL_SIZE",
        integer(1, 200),
        8,
        "Most connections of one process to each database.",
    )
    connect_timeout: float = _setting(
        "SCHEMAWATCH_CONNECT_TIMEOUT",
        number(0.1, 300),
        5.0,
        "How long to wait for a database connection.",
    )
    request_timeout: float = _setting(
        "SCHEMAWATCH_REQUEST_TIMEOUT",
        number(0.1, 3600),
        30.0,
        "How long a request may wait for the database before it is answered with 503.",
    )
    drain_delay: float = _setting(
        "SCHEMAWATCH_DRAIN_DELAY",
        number(0, 300),
        0.0,
        "How long `serve` says that it is not ready, and still serves, before it drains.",
    )
    drain_timeout: float = _setting(
        "SCHEMAWATCH_DRAIN_TIMEOUT",
        number(0, 300),
        20.0,
        "How long requests and deliveries under way may take to finish at the end.",
    )
    lock_timeout: float = _setting(
        "SCHEMAWATCH_LOCK_TIMEOUT",
        number(0.1, 3600),
        10.0,
        "How long `migrate` waits for a lock before it gives up and changes nothing.",
    )

    pg_bin: str | None = _setting(
        "SCHEMAWATCH_PG_BIN", str, None, "Folder of initdb and postgres, for `up`; found otherwise."
    )

    def dsn(self) -> str:
        """Return DATABASE_URL in clear; ConfigError when it is not set."""
        if self.database_url is None:
            raise ConfigError(
                "DATABASE_URL is not set",
                hint="Set it to postgresql://user@host/database, or use `schemawatch up`.",
            )
        return self.database_url.reveal()

    def listen_dsn(self) -> str:
        """Return the connection string for LISTEN in clear."""
        return self.dsn() if self.listen_url is None else self.listen_url.reveal()
