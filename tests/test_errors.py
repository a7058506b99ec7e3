"""SQLSTATE -> our tree: what a person and an HTTP client get."""

from __future__ import annotations

import re

import pytest

from controlplane import errors
from controlplane.error_codes import CODES
from controlplane.errors import (
    ConflictError,
    InputError,
    InternalError,
    NotFoundError,
    PrivilegeError,
    SchemaWatchError,
    UnavailableError,
    from_sqlstate,
)


@pytest.mark.parametrize(
    ("sqlstate", "kind", "status", "code"),
    [
        ("SW001", InputError, 422, "SW001"),
        ("SW101", NotFoundError, 404, "SW101"),
        ("SW202", ConflictError, 409, "SW202"),
        ("SW301", PrivilegeError, 403, "SW301"),
        ("SW310", errors.AuthenticationError, 401, "SW310"),
        ("SW900", InternalError, 500, "SW900"),
        ("SW911", UnavailableError, 503, "SW911"),
        ("42501", PrivilegeError, 403, "SW300"),
        ("42P01", NotFoundError, 404, "SW104"),
        ("55P03", ConflictError, 409, "SW203"),
        ("57014", UnavailableError, 503, "SW912"),
        ("57P01", UnavailableError, 503, "SW910"),
        ("40001", UnavailableError, 503, "SW912"),
        ("22P02", InputError, 422, "SW009"),
        ("23505", ConflictError, 409, "SW204"),
        ("XX000", InternalError, 500, "SW900"),
        (None, UnavailableError, 503, "SW910"),
    ],
)
def test_translation(
    sqlstate: str | None, kind: type[SchemaWatchError], status: int, code: str
) -> None:
    made = from_sqlstate(sqlstate, "what happened")
    assert type(made) is kind
    assert (made.status, made.code) == (status, code)
    assert made.message == "what happened"


def test_missing_installation_is_not_a_missing_table() -> None:
    made = from_sqlstate("42P01", 'relation "schemawatch.drift" does not exist')
    assert (made.code, made.status) == ("SW911", 503)
    assert "migrate" in (made.hint or "")


def test_own_hint_wins() -> None:
    assert from_sqlstate("42501", "no", hint="ask").hint == "ask"


def test_what_only_an_owner_may_needs_no_grant_of_ours() -> None:
    assert from_sqlstate("42501", "must be owner of table orders").hint is None
    assert "schemawatch_admin" in (from_sqlstate("42501", "permission denied").hint or "")


def test_every_code_has_a_title_and_a_shape() -> None:
    assert all(re.fullmatch(r"SW[0-39]\d\d", code) for code in CODES)
    assert len(set(CODES.values())) == len(CODES)
