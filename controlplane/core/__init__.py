"""Pure functions and values: no I/O, no clock."""

from __future__ import annotations
