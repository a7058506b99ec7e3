"""What click has no type for: names of tables, durations and times."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final, LiteralString

import click
from click.shell_completion import CompletionItem

from controlplane.commands._completing import CONSUMERS, NOT_WATCHED, WATCHED, offer

_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_DURATION: Final = re.compile(r"([1-9][0-9]{0,4}|0)\s*([smhdw])", re.ASCII)


class _Offered(click.types.StringParamType):
    """A name that the database knows."""

    def __init__(self, offered: LiteralString) -> None:
        """Take the query for what a shell is offered."""
        self._offered: LiteralString = offered

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002 - as click calls it
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        """Offer what begins like it."""
        return offer(self._offered, incomplete)


class TableName(_Offered):
    """The name of a table as in SQL, or of a watched one its number; the database reads it."""

    name = "table"


class ConsumerName(_Offered):
    """What a consumer is called."""

    name = "consumer"


TABLE: Final = TableName(WATCHED)
NEW_TABLE: Final = TableName(NOT_WATCHED)
CONSUMER: Final = ConsumerName(CONSUMERS)


def duration(
    _context: click.Context, _option: click.Parameter, value: str | None
) -> timedelta | None:
    """Parse a number and a unit: 30s, 5m, 12h, 90d, 2w."""
    if value is None:
        return None
    match = _DURATION.fullmatch(value.strip())
    if match is None:
        raise click.BadParameter(f"{value!r} is not a duration such as 12h, 90d or 2w")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def moment(context: click.Context, option: click.Parameter, value: str | None) -> datetime | None:
    """Parse a time, local unless it has an offset, or how long ago."""
    if value is None:
        return None
    if _DURATION.fullmatch(value.strip()):
        return datetime.now().astimezone() - (duration(context, option, value) or timedelta())
    try:
        return datetime.fromisoformat(value.strip()).astimezone()
    except (ValueError, OverflowError):
        raise click.BadParameter(f"{value!r} is not a time such as 2026-01-31T12:00") from None


def deadline(context: click.Context, option: click.Parameter, value: str | None) -> datetime | None:
    """Parse a time, local unless it has an offset, or how long from now."""
    if value is None:
        return None
    if _DURATION.fullmatch(value.strip()):
        return datetime.now().astimezone() + (duration(context, option, value) or timedelta())
    return moment(context, option, value)
