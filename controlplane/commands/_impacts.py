"""`--impact`, which may be repeated."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from controlplane.db.drifts import IMPACTS

F = TypeVar("F", bound=Callable[..., Any])


def impacts_option(function: F) -> F:
    """Add the option: `impacts`."""
    option = click.option(
        "--impact",
        "impacts",
        multiple=True,
        type=click.Choice(IMPACTS, case_sensitive=False),
        help="Only these; may be given several times.",
    )
    return option(function)
