"""From the text of a setting to its value; ValueError says what would fit."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from controlplane.core.addresses import Network


def number(low: float, high: float) -> Callable[[str], float]:
    """Return a parser of numbers within bounds."""

    def parse(text: str) -> float:
        message = f"must be a number between {low:g} and {high:g}"
        try:
            value = float(text)
        except ValueError as error:
            raise ValueError(message) from error
        if not low <= value <= high:
            raise ValueError(message)
        return value

    return parse


def integer(low: int, high: int) -> Callable[[str], int]:
    """Return a parser of whole numbers within bounds."""

    def parse(text: str) -> int:
        message = f"must be a whole number between {low} and {high}"
        try:
            value = int(text)
        except ValueError as error:
            raise ValueError(message) from error
        if not low <= value <= high:
            raise ValueError(message)
        return value

    return parse


def choice(*allowed: str) -> Callable[[str], str]:
    """Return a parser of a few words, in any case."""

    def parse(text: str) -> str:
        if text.lower() not in allowed:
            message = f"must be one of {', '.join(allowed)}"
            raise ValueError(message)
        return text.lower()

    return parse


def networks(text: str) -> tuple[Network, ...]:
    """Parse networks in CIDR notation with commas between."""
    return tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip())


def names(text: str) -> tuple[str, ...]:
    """Parse words with commas between."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def connection_string(text: str) -> str:
    """Check the look of a URL or libpq string; the message never has a part of it."""
    if not text.startswith(("postgresql://", "postgres://")) and "=" not in text:
        message = "must be a postgresql:// URL or a libpq connection string"
        raise ValueError(message)
    return text
