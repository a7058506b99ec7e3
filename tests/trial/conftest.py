from __future__ import annotations

from tests.capture.conftest import lab, orders

__all__ = ["lab", "orders"]
