"""The format of API keys: what is accepted offline, and what a typing error looks like."""

from __future__ import annotations

import hashlib
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controlplane.core import api_keys
from controlplane.core.api_keys import (
    ALPHABET,
    KEY_LENGTH,
    Scope,
    allows,
    generate_key,
    hash_key,
    is_well_formed,
    matches,
)


def test_a_new_key_is_recognisable_strong_and_hashed() -> None:
    new = generate_key()
    assert re.fullmatch(r"sw_[0-9A-Za-z]{42}", new.key)
    assert new.prefix == new.key[:11]
    assert new.key_hash == hashlib.sha256(new.key.encode()).hexdigest()
    secret_letters = api_keys.RANDOM_LENGTH - (api_keys.PREFIX_LENGTH - len(api_keys.MARK))
    assert secret_letters * math.log2(len(ALPHABET)) >= 160
    assert new.key not in repr(new)


def test_keys_differ_and_use_the_whole_alphabet() -> None:
    keys = [generate_key().key for _ in range(500)]
    assert len(set(keys)) == 500
    assert set("".join(key[3:39] for key in keys)) == set(ALPHABET)


def test_a_known_key() -> None:
    """Keys outlive versions: format, checksum and hash may not change."""
    key = "sw_" + "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" + "3fJqwM"
    assert is_well_formed(key)


@given(st.integers(0, KEY_LENGTH - 1), st.sampled_from(ALPHABET + "-_ é"))
def test_any_one_wrong_letter_is_noticed(position: int, letter: str) -> None:
    key = generate_key().key
    typed = key[:position] + letter + key[position + 1 :]
    assert is_well_formed(typed) == (typed == key)


@given(st.integers(3, KEY_LENGTH - 2))
def test_two_swapped_neighbours_are_noticed(position: int) -> None:
    key = generate_key().key
    first, second = key[position], key[position + 1]
    typed = key[:position] + second + first + key[position + 2 :]
    assert is_well_formed(typed) == (first == second)


@given(st.text())
def test_any_text_can_be_asked_about(text: str) -> None:
    assert not is_well_formed(text)


def test_only_the_key_itself_matches() -> None:
    new = generate_key()
    assert matches(new.key, new.key_hash)
    assert not matches(generate_key().key, new.key_hash)
    assert not matches(new.key, hash_key(new.key)[:-1])


@pytest.mark.parametrize(
    ("scopes", "wanted", "allowed"),
    [
        (["read"], "read", True),
        (["read"], "write", False),
        (["read"], "admin", False),
        (["write"], "read", True),
        (["write"], "admin", False),
        (["admin"], "read", True),
        (["admin"], "write", True),
        (["read", "admin"], "write", True),
        ([], "read", False),
        (["root"], "read", False),
    ],
)
def test_scopes_nest(scopes: list[str], wanted: Scope, allowed: bool) -> None:
    assert allows(scopes, wanted) == allowed
