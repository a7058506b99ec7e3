"""The contents files: what they list, and what they say about a mistake."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path

import pytest

from controlplane.errors import InternalError
from controlplane.install import sources


def _files(folder: str) -> set[str]:
    top = sources.root()
    return {path.relative_to(top).as_posix() for path in (top / folder).rglob("*.sql")}


def test_every_file_is_listed_once() -> None:
    top = sources.root()
    listed = [
        file.name
        for contents in ("sql/contents.sql", "sql/tables/contents.sql", "triggers/contents.sql")
        for file in sources.read_contents(top, contents)
    ]
    assert len(listed) == len(set(listed))
    loose = {
        name
        for name in _files("sql") | _files("triggers")
        if not name.endswith("contents.sql") and not name.startswith("sql/migrations/")
    }
    assert loose - set(listed) == set(), "list them, in data-flow order"


def test_calls_go_down() -> None:
    """A function calls what its folder, or one listed before it, has: so there are no cycles."""
    files = [file for file in sources.load().code if "/" in file.name.removeprefix("sql/")]
    folder = {file.name: file.name.split("/")[1] for file in files}
    order = list(dict.fromkeys(folder.values()))
    listed = [name for name, _ in groupby(folder.values())]
    assert listed == order, "each folder stands in one place"
    made = {
        name: folder[file.name]
        for file in files
        for name in re.findall(
            r"^create (?:or replace )?(?:function|view) schemawatch\.(\w+)", file.text, re.MULTILINE
        )
    }
    up = {
        f"{file.name} calls {made[name]}.{name}"
        for file in files
        for name in re.findall(r"schemawatch\.(\w+)", _code(file.text))
        if order.index(made.get(name, order[0])) > order.index(folder[file.name])
    }
    assert up == set()


def _code(text: str) -> str:
    """Return the text without its comments, of either kind, and without short strings."""
    text = re.sub(r"--.*", "", text)
    text = re.sub(r"'[^'\n]*'", "''", text)
    return re.sub(r"^comment on .*?;$", "", text, flags=re.MULTILINE | re.DOTALL)


def test_grants_come_last() -> None:
    assert sources.load().code[-1].name == "sql/grants.sql"


def test_code_holds_no_transaction_control_and_no_meta_commands() -> None:
    everything = sources.load()
    files = [*everything.code, *everything.triggers, *(m.file for m in everything.migrations)]
    for file in files:
        lines = [line.strip().lower() for line in file.text.splitlines()]
        assert not {"commit;", "rollback;", "begin;"} & set(lines), file.name
        assert not any(line.startswith("\\") for line in lines), file.name


@pytest.mark.parametrize("line", [r"\i other.sql", r"\ir", r"\ir missing.sql", "select 1;"])
def test_wrong_line_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "sql").mkdir()
    (tmp_path / "sql" / "contents.sql").write_text(f"-- fine\n\n{line}\n")
    with pytest.raises(InternalError, match="line 3") as caught:
        sources.read_contents(tmp_path, "sql/contents.sql")
    assert caught.value.code == "SW901"


def test_gap_in_the_numbers_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sql" / "migrations").mkdir(parents=True)
    (tmp_path / "triggers").mkdir()
    (tmp_path / "sql" / "contents.sql").touch()
    (tmp_path / "triggers" / "contents.sql").touch()
    (tmp_path / "sql" / "migrations" / "0002_late.sql").touch()
    with pytest.raises(InternalError, match=r"expected 0001_name\.sql"):
        sources.load(tmp_path)
