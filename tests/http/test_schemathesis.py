"""What /openapi.json promises holds for requests that nobody thought of."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from controlplane.http.description.operations import Operation
from controlplane.http.routes import OPERATIONS
from tests.http.serving import Api

# It ends other keys and its own with them, and a stream does not end.
LEFT_OUT = {"stream_drifts", "revoke_key", "rotate_key"}
TRIED = [operation for operation in OPERATIONS if operation.name not in LEFT_OUT]
EXAMPLES = 4
# The key goes with every request here, also with those that check() sends without; and a body of
# the right form may still name a rule that is not there. test_authentication.py and
# test_bad_input.py have these.
NOT_CHECKED: list[Any] = [ignored_auth, positive_data_acceptance]


def _attack(document: dict[str, Any], url: str, key: str, operation: Operation) -> int:
    """Send a few requests that fit the document and a few that do not; check every answer."""
    schema: Any = schemathesis.openapi.from_dict(document)
    described = schema[operation.path][operation.method]
    sent: list[int] = []
    for mode in GenerationMode:

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
        )
        @given(case=described.as_strategy(generation_mode=mode))
        def send(case: Any) -> None:
            answer = case.call(base_url=url, headers={"X-API-Key": key}, timeout=30)
            case.validate_response(answer, excluded_checks=NOT_CHECKED)
            sent.append(answer.status_code)

        try:
            send()
        except Unsatisfiable:
            # nothing can be wrong with a request that has neither parameters nor a body
            assert mode is GenerationMode.NEGATIVE
    return len(sent)


async def test_the_document_is_true(api: Api, orders: int, subtests: pytest.Subtests) -> None:
    document = (await api.anonymous.get("/openapi.json")).json()
    key = api.admin.headers["x-api-key"]
    sent = 0
    for operation in TRIED:
        with subtests.test(operation=operation.name):
            sent += await asyncio.to_thread(_attack, document, api.url, key, operation)
    assert sent > 2 * len(TRIED)
