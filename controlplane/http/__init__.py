"""The REST API: Sanic in front of the functions in controlplane/db."""

from __future__ import annotations
