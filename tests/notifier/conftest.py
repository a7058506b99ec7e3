from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from tests.notifier.receiver import Receiver, receiving


@pytest.fixture
async def receiver() -> AsyncGenerator[Receiver]:
    """Give a receiver that answers 204 until a test says otherwise."""
    async with receiving() as made:
        yield made
