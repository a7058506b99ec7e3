"""Settings: one frozen dataclass, read from the environment once.

A new setting is one field made with `_setting`; reading, errors and `schemawatch doctor` follow.
"""

from __future__ import annotations

import dataclasses
import difflib
import ipaddress
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from controlplane.errors import ConfigError

T = TypeVar("T")
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
PREFIX: Final = "SCHEMAWATCH_"
# Read by the test harness and by Makefile, not by the program.
FOREIGN: Final = frozenset({"SCHEMAWATCH_REQUIRE", "SCHEMAWATCH_TEST_SERVERS"})


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


def _number(low: float, high: float) -> Callable[[str], float]:
    def parse(text: str) -> float:
        value = float(text)
        if not low <= value <= high:
            message = f"must be between {low:g} and {high:g}"
            raise ValueError(message)
        return value

    return parse


def _integer(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        value = int(text)
        if not low <= value <= high:
            message = f"must be between {low} and {high}"
            raise ValueError(message)
        return value

    return parse


def _choice(*allowed: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text.lower() not in allowed:
            message = f"must be one of {', '.join(allowed)}"
            raise ValueError(message)
        return text.lower()

    return parse


def _networks(text: str) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip())


def _url(text: str) -> Secret:
    if not text.startswith(("postgresql://", "postgres://")) and "=" not in text:
        message = "must be a postgresql:// URL or a libpq connection string"
        raise ValueError(message)
    return Secret(text)


def _setting(name: str, parse: Callable[[str], T], default: T, about: str) -> T:
    return field(default=default, metadata={"name": name, "parse": parse, "about": about})


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All settings with their defaults; durations are seconds."""

    database_url: Secret | None = _setting(
        "DATABASE_URL", _url, None, "The database that is watched and that holds everything."
    )
    host: str = _setting(
        "SCHEMAWATCH_HOST", str, "127.0.0.1", "Address that `serve` listens on; 0.0.0.0 is all."
    )
    port: int = _setting("SCHEMAWATCH_PORT", _integer(0, 65535), 8080, "Port of the REST API.")
    log_level: str = _setting(
        "SCHEMAWATCH_LOG_LEVEL",
        _choice("debug", "info", "warning", "error"),
        "info",
        "debug, info, warning or error.",
    )
    webhook_allow: tuple[Network, ...] = _setting(
        "SCHEMAWATCH_WEBHOOK_ALLOW",
        _networks,
        (),
        "Private networks that webhooks may go to, as CIDR with commas between.",
    )
    scan_interval: float = _setting(
        "SCHEMAWATCH_SCAN_INTERVAL",
        _number(0, 86400),
        60.0,
        "How often `serve` scans where pg_cron does not; 0 is never.",
    )
    poll_interval: float = _setting(
        "SCHEMAWATCH_POLL_INTERVAL",
        _number(0.05, 3600),
        5.0,
        "How often the notifier looks for deliveries that no NOTIFY announced.",
    )
    pool_size: int = _setting(
        "SCHEMAWATCH_POOL_SIZE", _integer(1, 200), 8, "Most database connections of one process."
    )
    connect_timeout: float = _setting(
        "SCHEMAWATCH_CONNECT_TIMEOUT",
        _number(0.1, 300),
        5.0,
        "How long to wait for a database connection.",
    )
    lock_timeout: float = _setting(
        "SCHEMAWATCH_LOCK_TIMEOUT",
        _number(0.1, 3600),
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


def settings() -> dict[str, str]:
    """Return every setting's name and what it is for, in order of declaration."""
    return {f.metadata["name"]: f.metadata["about"] for f in dataclasses.fields(Config)}


def load(environ: Mapping[str, str] | None = None) -> Config:
    """Read the environment; ConfigError lists every mistake at once, never a secret's value."""
    env = os.environ if environ is None else environ
    values: dict[str, object] = {}
    problems = _unknown(env)
    for item in dataclasses.fields(Config):
        name: str = item.metadata["name"]
        text = env.get(name, "").strip()
        if not text:
            continue
        parse: Callable[[str], object] = item.metadata["parse"]
        try:
            values[item.name] = parse(text)
        except ValueError as error:
            problems.append(f"{name}: {error}")
    if problems:
        raise ConfigError("; ".join(problems), hint="`schemawatch doctor --help` lists them all.")
    return dataclasses.replace(Config(), **values)


def _unknown(env: Mapping[str, str]) -> list[str]:
    known = settings()
    problems: list[str] = []
    for name in sorted(env):
        if name.startswith(PREFIX) and name not in known and name not in FOREIGN:
            near = difflib.get_close_matches(name, known, n=1)
            problems.append(
                f"unknown setting {name}" + (f", did you mean {near[0]}?" if near else "")
            )
    return problems
