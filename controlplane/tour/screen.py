"""What the tour prints: short lines, colours on a terminal only, ASCII where nothing else works."""

from __future__ import annotations

import os
import shutil
import textwrap
from collections.abc import Mapping
from typing import Final, TextIO

import click

from controlplane.core.terminal import has_colours

LABEL: Final = 10
INDENT: Final = 4
_WIDEST: Final = 92
_ASCII: Final = {"→": "->", "─": "-", "·": "-", "✓": "ok", "…": "...", "●": "*"}
_IMPACTS: Final = {"SAFE": "green", "RISKY": "yellow", "BREAKING": "red"}


class Screen:
    """One text stream for people."""

    def __init__(self, out: TextIO, environ: Mapping[str, str] | None = None) -> None:
        env = os.environ if environ is None else environ
        self._out = out
        self.live = out.isatty()
        self._colour = self.live and has_colours(env)
        self._width = min(_WIDEST, shutil.get_terminal_size((_WIDEST, 24)).columns - 1)
        self._encoding = out.encoding or "ascii"

    def say(self, text: str = "") -> None:
        """Print one line at once."""
        try:
            text.encode(self._encoding)
        except UnicodeEncodeError:
            for letter, plain in _ASCII.items():
                text = text.replace(letter, plain)
            text = text.encode(self._encoding, "replace").decode(self._encoding)
        self._out.write(text + "\n")
        self._out.flush()

    def field(
        self, label: str, text: str, *, colour: str | None = None, bold: bool = False
    ) -> None:
        """Print a label and, beside it, a text that may take several lines."""
        room = max(20, self._width - INDENT - LABEL)
        lines = [
            line
            for part in text.splitlines()
            for line in textwrap.wrap(part, room, break_long_words=False, break_on_hyphens=False)
        ]
        for number, line in enumerate(lines or [""]):
            head = self.dim((label if number == 0 else "").ljust(LABEL))
            shown = self.style(line, colour, bold=bold) if colour or bold else line
            self.say(f"{' ' * INDENT}{head}{shown}")

    def prompt(self, who: str, text: str) -> None:
        """Print what somebody runs, as at a prompt; never wrapped, so that it can be copied."""
        mark = "" if who == "$" else " >"
        self.say(f"{' ' * INDENT}{self.dim(who + mark)} {self.style(text, 'cyan')}")

    def command(self, label: str, text: str) -> None:
        """Print a label, and below it a command to copy, which is never wrapped."""
        self.say(f"{' ' * INDENT}{self.dim(label)}")
        self.say(f"{' ' * INDENT}{self.style(text, 'cyan')}")

    def heading(self, text: str, *, right: str = "") -> None:
        """Print a line that begins a part."""
        line = "─" * max(3, self._width - len(text) - len(right) - (4 if right else 2))
        tail = f" {right}" if right else ""
        self.say()
        self.say(f" {self.style(text, bold=True)} {self.dim(line + tail)}")

    def impact(self, impact: str) -> str:
        """Return an impact in its colour."""
        return self.style(impact, _IMPACTS.get(impact), bold=True)

    def dim(self, text: str) -> str:
        """Return a text that is there, but does not ask to be read."""
        return click.style(text, dim=True) if self._colour and text.strip() else text

    def style(self, text: str, colour: str | None = None, *, bold: bool = False) -> str:
        """Return a text in a colour, where there are colours."""
        return click.style(text, fg=colour, bold=bold or None) if self._colour else text
