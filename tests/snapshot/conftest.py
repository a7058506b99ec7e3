from __future__ import annotations

from tests.capture.conftest import lab, orders, user

__all__ = ["lab", "orders", "user"]
