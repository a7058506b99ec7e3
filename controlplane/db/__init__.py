"""One module per feature; each function is one literal statement, named as what it calls."""

from __future__ import annotations
