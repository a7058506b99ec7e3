from __future__ import annotations

from tests.comparing.conftest import make

__all__ = ["make"]
