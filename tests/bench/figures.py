"""What a benchmark gives: pairs of ours and the baseline, one pair per run, and what they say."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar

T = TypeVar("T")
Unit = Literal["ms", "s", "kB", "MB", "/s"]
Means = Literal["ratio", "extra", "amount"]
_DIGITS = {"ms": 2, "s": 3, "kB": 1, "MB": 0, "/s": 0}


@dataclass(kw_only=True)
class Figure:
    """One line of the table: what was measured beside what, in each run.

    means: a ratio of the two, what ours costs beyond the other, or an amount of its own.
    """

    section: str
    name: str
    beside: str
    unit: Unit
    means: Means = "ratio"
    target: float | None = None
    higher: bool = False
    """The target is the least, not the most."""
    runs: list[tuple[float, float | None]] = field(default_factory=list)

    def add(self, ours: float, baseline: float | None = None) -> None:
        """Note one run."""
        self.runs.append((ours, baseline))

    @property
    def ours(self) -> float:
        return statistics.median(ours for ours, _ in self.runs)

    @property
    def baseline(self) -> float | None:
        known = [baseline for _, baseline in self.runs if baseline is not None]
        return statistics.median(known) if known else None

    @property
    def results(self) -> list[float]:
        """What each run says by itself; the spread is between the least and the most of it."""
        return [self._result(ours, baseline) for ours, baseline in self.runs]

    def _result(self, ours: float, baseline: float | None) -> float:
        if self.means == "amount":
            return ours
        if baseline is None:
            raise ValueError(f"{self.name} was measured beside nothing")
        return ours / baseline if self.means == "ratio" else ours - baseline

    @property
    def met(self) -> bool | None:
        """Whether the median of the runs keeps the target; None without one."""
        if self.target is None:
            return None
        median = statistics.median(self.results)
        return median >= self.target if self.higher else median <= self.target

    def cells(self) -> tuple[str, ...]:
        """Return the line: name, ours, baseline, result, target, met, spread, runs."""
        beside = "" if self.baseline is None else self._amount(self.baseline)
        verdict = {None: "", True: "yes", False: "MISSED"}[self.met]
        return (
            self.name,
            self._amount(self.ours),
            beside,
            self._shown(statistics.median(self.results)),
            ""
            if self.target is None
            else f"{'≥' if self.higher else '≤'} {self._shown(self.target)}",
            verdict,
            f"{self._shown(min(self.results))} … {self._shown(max(self.results))}",
            str(len(self.runs)),
        )

    def _amount(self, value: float) -> str:
        return f"{value:,.{_DIGITS[self.unit]}f} {self.unit}".replace(" /s", "/s")

    def _shown(self, value: float) -> str:
        if self.means == "ratio":
            return f"{value:.3f} ×" if value < 0.1 else f"{value:.2f} ×"
        return ("+" if self.means == "extra" and value >= 0 else "") + self._amount(value)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered)) - 1))]


def in_turn(items: Sequence[T], rounds: int) -> Iterator[Sequence[T]]:
    """Give the items once per round; another one comes first each time."""
    for start in range(rounds):
        first = start % len(items)
        yield [*items[first:], *items[:first]]


def say(text: str) -> None:
    """Show progress, apart from the table."""
    print(text, file=sys.stderr, flush=True)
