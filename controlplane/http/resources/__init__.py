"""One module per resource; each offers OPERATIONS, what it serves and how."""

from __future__ import annotations
