"""The forms of one report for the programs that show it to people: a pure function each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from controlplane.trial.formats import gitlab, junit, markdown, sarif
from controlplane.trial.report import Failure, Report

FORMATS: Final[dict[str, Callable[[Report | Failure, str], str]]] = {
    "sarif": sarif.render,
    "markdown": markdown.render,
    "junit": junit.render,
    "gitlab": gitlab.render,
}
"""By name; each takes what came out and the least impact that fails."""
