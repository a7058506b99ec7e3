"""No statement of the vocabulary ends in `unclassified-change`."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest

from tests import servers
from tests.completeness import vocabulary
from tests.completeness.bench import FAMILIES, SETUP
from tests.lab import Lab
from tests.servers import Server

# A filling of the blanks that fits most statements, and one for those that refuse it.
FILLINGS = [
    {"c": "a", "t": "bigint", "d": "0", "k": "a > 0", "n": "1", "m": "2"},
    {"c": "b", "t": "text", "d": "'ok'", "k": "b is not null", "n": "3", "m": "1"},
]
WHO = {"o": "schemawatch_owner", "r": "schemawatch_reader"}


@pytest.mark.ends
@pytest.mark.parametrize("major", servers.VERSIONS, ids=lambda major: f"pg{major}")
def test_each_statement_has_a_rule(server_of: Callable[[int], Server], major: int) -> None:
    server = server_of(major)
    name = server.create_migrated()
    told = 0
    with psycopg.connect(server.url(name), autocommit=True) as conn:
        lab = Lab(conn, server.url(name))
        lab.run(SETUP)
        for tables in FAMILIES.values():
            lab.watch(*tables)
        for template in vocabulary.templates(major):
            for filling in FILLINGS:
                statement = template
                for blank, word in (filling | WHO).items():
                    statement = statement.replace(f"{{{blank}}}", word)
                try:
                    found = lab.run(
                        "select rule_id, message from schemawatch.preview(%s)", statement
                    )
                except psycopg.Error:
                    continue
                told += bool(found)
                unknown = [message for rule, message in found if rule == "unclassified-change"]
                assert unknown == [], statement
                break
    server.drop(name)
    assert told > 50
