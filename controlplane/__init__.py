"""The control plane of SchemaWatch: REST API, notifier, installer and command line."""

from __future__ import annotations

__version__ = "0.2.0"
