"""The figures as a table for people, with what it takes to read them."""

from __future__ import annotations

import datetime as dt
import os
import platform
import unicodedata
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from itertools import groupby
from pathlib import Path

from controlplane import __version__
from tests.bench.figures import Figure
from tests.bench.server import SETTINGS

HEAD = ("", "ours", "beside it", "result", "target", "met", "spread", "runs")
BEGIN, END = "<!-- written by make bench -->", "<!-- end -->"


def text(figures: Sequence[Figure]) -> str:
    """Return the table for a terminal."""
    sections = [
        (section, beside, [figure.cells() for figure in group])
        for (section, beside), group in groupby(figures, lambda each: (each.section, each.beside))
    ]
    lines = [HEAD, *(cells for _, _, group in sections for cells in group)]
    widths = [max(_width(line[column]) for line in lines) for column in range(len(HEAD))]
    out: list[str] = [_line(HEAD, widths)]
    for section, beside, group in sections:
        out += ["", _title(section, beside), *(_line(cells, widths) for cells in group)]
    return "\n".join(out)


def markdown(figures: Sequence[Figure], conditions: Sequence[tuple[str, str]]) -> str:
    """Return the same for docs/benchmarks.md, with the conditions."""
    out = ["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in conditions)]
    for (section, beside), group in groupby(figures, lambda each: (each.section, each.beside)):
        out += ["", f"**{_title(section, beside)}**", ""]
        out += [f"| {' | '.join(HEAD)} |", "|---" + "|---:" * 4 + "|---|---:|---:|"]
        out += [f"| {' | '.join(figure.cells())} |" for figure in group]
    return "\n".join(out)


def write(path: Path, block: str) -> None:
    """Replace the part of a file between the marks; what people wrote around it stays."""
    before, found, rest = path.read_text("utf-8").partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not found or not ended:
        raise ValueError(f"{path} has no lines {BEGIN} and {END}")
    path.write_text(f"{before}{BEGIN}\n\n{block}\n\n{END}{after}", "utf-8")


def conditions(server: str, dump: str, load: str) -> list[tuple[str, str]]:
    """Return what the figures were measured on; no name of a machine, a person or a folder."""
    libraries = ("psycopg", "sanic", "httpx", "uvloop")
    return [
        ("date", dt.datetime.now(dt.UTC).date().isoformat()),
        ("machine", f"{os.cpu_count()} cores, {_cpu()}, {platform.system()} {platform.machine()}"),
        ("load average, before and after", load),
        ("server", server),
        ("beside", dump),
        (
            "settings",
            "; ".join(
                f"{name} = {value or 'none'}" for name, value in SETTINGS.items() if name != "port"
            )
            + "; all else as initdb leaves it: fsync, synchronous_commit and jit on;"
            " data directory on disk",
        ),
        (
            "versions",
            ", ".join(
                [
                    f"SchemaWatch {__version__}",
                    f"Python {platform.python_version()}",
                    *(f"{name} {_version(name)}" for name in libraries),
                ]
            ),
        ),
    ]


def _title(section: str, beside: str) -> str:
    return f"{section}, beside: {beside}" if beside else section


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    padded = [first[0] + " " * (first[1] - _width(first[0]))]
    padded += [" " * (width - _width(cell)) + cell for cell, width in others]
    return "  ".join(padded).rstrip()


def _width(cell: str) -> int:
    return sum(not unicodedata.combining(letter) for letter in cell)


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown processor"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"
