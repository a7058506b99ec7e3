"""The command line, one module per command family; see cli.py for how they are found."""

from __future__ import annotations
