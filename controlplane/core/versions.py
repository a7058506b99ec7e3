"""The PostgreSQL versions that SchemaWatch is tested with; a newer one is never refused."""

from __future__ import annotations

from typing import Final

OLDEST: Final = 15
NEWEST: Final = 19
