"""Arguments of the command line that click has no type for."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, Final

import click

_UNITS: Final = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_DURATION: Final = re.compile(r"([1-9][0-9]{0,5})\s*([mhdw])", re.ASCII)


class Duration(click.ParamType):
    """A number and a unit: 30m, 12h, 90d, 2w. The value is a timedelta."""

    name = "duration"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta:
        """Parse it, or end with a usage error."""
        if isinstance(value, timedelta):
            return value
        match = _DURATION.fullmatch(str(value).strip())
        if match is None:
            self.fail(f"{value!r} is not a duration such as 12h, 90d or 2w", param, ctx)
        return timedelta(**{_UNITS[match[2]]: int(match[1])})
