"""The plan: pure, from what is wanted and what is there."""

from __future__ import annotations

from typing import Any

import pytest

from controlplane.apply.plan import Item, Misplaced, plan


def _item(key: str, secret: str | None = None, **fields: Any) -> Item:
    return Item(kind="thing", key=(key,), name=key, fields=fields, secret={"secret": secret})


def test_each_thing_has_one_step_in_the_order_of_the_file() -> None:
    wanted = [_item("new", a=1, b=None), _item("same", a=1), _item("other", a=2, b=3)]
    present = [_item("left", a=1), _item("other", "s", a=1, b=3), _item("same", "s", a=1)]
    steps = plan(wanted, present, prune=False)
    assert [(step.action, step.item.name, step.changes) for step in steps] == [
        ("create", "new", {"a": (None, 1)}),
        ("keep", "same", {}),
        ("change", "other", {"a": (1, 2)}),
        ("extra", "left", {}),
    ]
    assert [step.action for step in plan(wanted, present, prune=True)][-1] == "remove"


def test_a_secret_is_compared_and_not_shown() -> None:
    [step] = plan([_item("a", "new")], [_item("a", "old")], prune=False)
    assert step.changes == {"secret": ("***", "***")}
    assert "new" not in repr(step)
    assert plan([_item("a", None)], [_item("a", "old")], prune=False)[0].action == "keep"
    assert plan([_item("a", "old")], [_item("a", "old")], prune=False)[0].action == "keep"


def test_a_thing_that_is_wanted_twice_is_a_mistake() -> None:
    with pytest.raises(Misplaced, match="the thing a is in the file twice"):
        plan([_item("a"), _item("a", b=1)], [], prune=False)
