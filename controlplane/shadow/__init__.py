"""Another database as it is built, without its rows: taken down to a file, put up again."""

from __future__ import annotations
