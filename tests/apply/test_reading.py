"""The file: what is read, and what every mistake says."""

from __future__ import annotations

import pytest

from controlplane.apply.reading import read
from controlplane.core.documents import LARGEST
from controlplane.errors import InputError


def test_words_are_words_and_dates_are_texts() -> None:
    source = read(
        "overrides:\n"
        "  - selector: index-removed\n"
        "    verdict: OFF\n"
        "    until: 2027-01-31\n"
        "schemas: [{schema: on, extensions: true}, {schema: 'no'}]\n",
        "c.yml",
    )
    [override] = source.file.overrides or []
    assert (override.verdict, override.until) == ("OFF", "2027-01-31")
    assert [own.schema for own in source.file.schemas or ()] == ["on", "no"]
    assert source.line("overrides", 0, "until") == 4
    assert source.line("overrides", 0, "nothing", 7) == 2


def test_an_empty_file_asks_for_nothing() -> None:
    for text in ("", "# nothing\n", "{}", "null"):
        assert read(text, "c.yml").file.tables is None


def test_json_is_a_file_too() -> None:
    assert read('{"tables": ["public.orders"]}', "c.json").file.tables == ["public.orders"]


def test_an_alias_is_what_it_stands_for() -> None:
    text = "receivers:\n  - &one {url: https://x.example, min_impact: RISKY}\n  - *one\n"
    assert [own.min_impact for own in read(text, "c.yml").file.receivers or ()] == ["RISKY"] * 2


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("tabels: []", ["1: tabels is unknown; did you mean tables?"]),
        (
            "receivers:\n  - url: x\n    min_imapct: SAFE\nkeyz: []\n",
            [
                "3: receivers[0].min_imapct is unknown; did you mean min_impact?",
                "4: keyz is unknown; did you mean keys?",
            ],
        ),
        ("tables:\n  - table: a\n    colour: red", ["3: tables[0].colour is unknown; there are"]),
        ("keys: []\nkeys: []", ["2: keys is there twice"]),
        ("receivers:\n  - url: x\n    url: y", ["3: receivers[0].url is there twice"]),
        ("preset: x\n\nreceivers:\n  - min_impact: LOUD", ["4: receivers[0].min_impact: invalid"]),
        ("declared_sources:\n  - kind: role", ["2: declared_sources[0]: object missing required"]),
        ("tables:\n  - 42", ["2: tables[0]: expected", "takes quotes"]),
        ("source_name: 1.5", ["1: source_name: expected str", "takes quotes"]),
        ("tables: public.orders", ["1: tables: expected array"]),
        ("overrides: [{selector: a, verdict: SAFE, until: tomorrow}]", ["overrides[0].until"]),
        ("- tables", ["1: expected object, got array"]),
        ("tables: [a", ["1: "]),
        ("tables:\n\t- a", ["2: "]),
        ("tables: []\n---\ntables: []", ["expected a single document", ":2: "]),
        (
            "tables: !!python/object/apply:os.system ['true']",
            ["1: tag:yaml.org,2002:python/object/apply:os.system is not"],
        ),
        ("tables: [!!binary aGk=]", ["1: tag:yaml.org,2002:binary is not read here"]),
        ("? [a]\n: b", ["1: a key is not a word"]),
        ("tables: [*nothing]", ["1: found undefined alias"]),
        ("[" * 5000, ["1: "]),
        ("a: \x01", ["1: "]),
    ],
)
def test_a_mistake_says_where_and_what(text: str, problems: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        read(text, "c.yml")
    told = f"{caught.value.message}\n{caught.value.detail}"
    for problem in problems:
        assert problem in told
    assert "c.yml:" in told
    assert "--schema" in (caught.value.hint or "")


def test_a_small_file_that_is_large_is_refused() -> None:
    bomb = "a0: &a0 [x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
    )
    with pytest.raises(InputError, match="aliases"):
        read(bomb, "c.yml")
    with pytest.raises(InputError, match="characters"):
        read("#" * (LARGEST + 1), "c.yml")
    circle = "tables: &a [*a]"
    with pytest.raises(InputError):
        read(circle, "c.yml")
