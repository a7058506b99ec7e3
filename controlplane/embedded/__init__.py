"""An own PostgreSQL for those who have none: finds server binaries, starts and stops a cluster."""

from __future__ import annotations
